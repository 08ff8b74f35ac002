//! `/office` messages: not moved yet.
