//! The binary itself, as an operator starts it: killed, overloaded, and command by command.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod binary {
    mod bombs;
    mod commands;
    mod connections;
    mod crash;
    mod forms;
    mod full_disk;
    mod memory;
    mod people;
    mod pictures;
    mod process;
    mod work;
}
