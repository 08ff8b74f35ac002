//! `/office` imports: not moved yet.
