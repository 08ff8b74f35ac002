//! `/office` staff: not moved yet.
