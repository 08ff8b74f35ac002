//! `/office` prints: not moved yet.
