//! `/office` account: not moved yet.
