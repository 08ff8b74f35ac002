//! Tables of 检测记录 that were brought in.
