//! `/office` sites: not moved yet.
