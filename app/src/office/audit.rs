//! `/office` audit: not moved yet.
