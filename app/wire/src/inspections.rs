//! 检测记录 as the office reads and writes them.
