//! `/office` second_factor: not moved yet.
