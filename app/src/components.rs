//! The pieces that pages are made of. They show what they are given and fetch nothing.

pub mod change;
pub mod code_button;
pub mod export;
pub mod facts;
pub mod filters;
pub mod form;
pub mod form_assist;
pub mod going;
pub mod kept;
pub mod layout;
pub mod machine;
pub mod number_box;
pub mod office_nav;
pub mod photo_slot;
pub mod progress;
pub mod save_state;
pub mod script;
pub mod sessions;
pub mod stage;
pub mod table;
pub mod ways;
pub mod wizard;

// Of pages that only the server writes.
#[cfg(feature = "ssr")]
pub mod charts;
#[cfg(feature = "ssr")]
pub mod drawing;
#[cfg(feature = "ssr")]
pub mod gate_queue;
#[cfg(feature = "ssr")]
pub mod inspections;
#[cfg(feature = "ssr")]
pub mod qr;
#[cfg(feature = "ssr")]
pub mod register;
#[cfg(feature = "ssr")]
pub mod served;
#[cfg(feature = "ssr")]
pub mod sites;
#[cfg(feature = "ssr")]
pub mod visits;
#[cfg(feature = "ssr")]
pub mod zone;
#[cfg(feature = "ssr")]
pub mod zone_map;
