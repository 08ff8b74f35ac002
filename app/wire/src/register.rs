//! 登记册 as the office reads it.
