//! 操作记录, 消息, 统计, 导出, 接口: the register's rows in the words that travel.
