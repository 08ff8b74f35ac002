//! 登记册 as the office reads it: the register's rows in the words that travel.
