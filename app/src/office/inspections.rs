//! `/office` inspections: not moved yet.
