//! Made-up registers: the demonstration city ([`city`]), filled through the services as people would do it, and
//! registers of any size for measuring ([`generate`]), written row by row.
//!
//! Nothing that serves a real city calls this; what it needs beyond the services comes through `registry::seeding`.
#![forbid(unsafe_code)]

pub mod city;
pub mod generate;
