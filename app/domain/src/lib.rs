//! What is true of machines, owners, sites and numbers, anywhere.
//!
//! Pure: no IO, no clock, no randomness, no leptos. The browser and the server run the same code from here.
//! May depend on serde, thiserror, uuid and a date type, and on nothing else; may be called by everybody.
#![forbid(unsafe_code)]

pub mod calendar;
pub mod changes;
pub mod credentials;
pub mod day;
pub mod device;
pub mod duplicates;
pub mod emission;
pub mod fields;
pub mod filing;
pub mod gate_search;
pub mod identifiers;
pub mod inspection;
pub mod lists;
pub mod machine;
pub mod message;
pub mod photos;
pub mod print;
pub mod query;
pub mod refusal;
pub mod registration_number;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
pub mod search;
pub mod self_check;
pub mod sheet;
pub mod shown;
pub mod site;
pub mod stage;
pub mod subject;
pub mod suspicion;
pub mod text;
pub mod visit;
pub mod vocabulary;
pub mod zone;
