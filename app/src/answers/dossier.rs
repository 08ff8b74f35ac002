//! A filing on the desk, with what it is compared with: the register's rows in the words that travel.
