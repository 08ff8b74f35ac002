//! `/office` queue: not moved yet.
