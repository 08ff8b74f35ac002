//! `/office` machines: not moved yet.
