//! Tables of 检测记录 that were brought in: the register's rows in the words that travel.
