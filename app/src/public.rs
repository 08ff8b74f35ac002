//! Pages for everybody: they need no sign-in and show no person.

pub mod certificate;
pub mod legal;
pub mod lookup;
pub mod portal;
pub mod stage;
