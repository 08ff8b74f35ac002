//! 工地 as their administrators and the office see them.
