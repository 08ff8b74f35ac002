//! The office's pages, for a desktop.

pub mod account;
pub mod audit;
pub mod change;
pub mod correct;
pub mod exports;
pub mod filing;
pub mod home;
pub mod imports;
pub mod inspections;
pub mod login;
pub mod machine;
pub mod machines;
pub mod messages;
pub mod offices;
pub mod phrases;
pub mod plates;
pub mod queue;
pub mod second_factor;
pub mod sites;
pub mod staff;
pub mod staff_member;
pub mod statistics;
pub mod templates;
