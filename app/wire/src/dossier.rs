//! A filing on the desk, with what it is compared with.
