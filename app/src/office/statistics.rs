//! `/office` statistics: not moved yet.
