//! The owner's pages, for a phone.

pub mod card;
pub mod change;
pub mod check;
pub mod done;
pub mod held;
pub mod home;
pub mod machine;
pub mod machine_file;
pub mod machines;
pub mod photos;
pub mod step;
pub mod subject;
