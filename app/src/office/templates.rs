//! `/office` templates: not moved yet.
