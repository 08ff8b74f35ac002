//! A new migration is a new program: without this cargo would notice a changed one only.

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
