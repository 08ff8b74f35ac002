//! The pieces that pages are made of. They show what they are given and fetch nothing.

pub mod charts;
pub mod drawing;
pub mod export;
pub mod facts;
pub mod filters;
pub mod form;
pub mod gate_queue;
pub mod inspections;
pub mod layout;
pub mod number_box;
pub mod office_nav;
pub mod qr;
pub mod register;
pub mod sessions;
pub mod stage;
pub mod table;
pub mod visits;
pub mod wizard;
pub mod zone;
pub mod zone_map;
