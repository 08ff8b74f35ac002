//! 人员 and their own accounts.
