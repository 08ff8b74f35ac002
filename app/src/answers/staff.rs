//! 人员 and their own accounts: the register's rows in the words that travel.
