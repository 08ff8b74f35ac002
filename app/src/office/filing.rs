//! `/office` filing: not moved yet.
