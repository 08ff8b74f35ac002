//! `/office` machine: not moved yet.
