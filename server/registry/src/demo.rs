//! The demonstration city.
