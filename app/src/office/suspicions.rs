//! `/office` suspicions: not moved yet.
