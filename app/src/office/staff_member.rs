//! `/office` staff_member: not moved yet.
