//! The binary itself, as an operator starts it: killed, overloaded, and command by command.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod binary {
    mod backups;
    mod bombs;
    #[path = "../../registry/tests/stories/cluster.rs"]
    #[expect(dead_code, reason = "who shares it needs one part or the other")]
    mod cluster;
    mod commands;
    mod connections;
    mod crash;
    mod forms;
    mod full_disk;
    mod keeping;
    mod memory;
    mod people;
    mod pictures;
    mod process;
    mod work;
}
