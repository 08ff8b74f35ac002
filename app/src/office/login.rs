//! `/office` login: not moved yet.
