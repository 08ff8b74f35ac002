//! 机构: the register's rows in the words that travel.
