//! `/office` plates: not moved yet.
