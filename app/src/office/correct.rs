//! `/office` correct: not moved yet.
