//! `/office` exports: not moved yet.
