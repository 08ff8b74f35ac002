//! `/office` offices: not moved yet.
