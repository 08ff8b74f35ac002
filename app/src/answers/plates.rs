//! 标牌: 领取, 制作: the register's rows in the words that travel.
