//! `/office` home: not moved yet.
