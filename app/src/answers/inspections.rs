//! 检测记录 as the office reads and writes them: the register's rows in the words that travel.
