//! `/office` change: not moved yet.
