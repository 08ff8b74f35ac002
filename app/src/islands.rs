//! What hydrates by itself in pages that the server writes: the reviewer's viewer.
//!
//! The island renders a working part on the server; without scripts it stays just that.
#![allow(missing_docs, reason = "the island macro makes undocumented property structs; the islands are documented")]

mod viewer;

pub use viewer::{PhotoViewer, Shown};
