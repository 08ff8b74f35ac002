//! 工地 as their administrators and the office see them: the register's rows in the words that travel.
