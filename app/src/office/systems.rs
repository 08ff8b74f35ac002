//! `/office` systems: not moved yet.
