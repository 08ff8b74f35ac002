//! The pieces that pages are made of. They show what they are given and fetch nothing.

pub mod change;
pub mod charts;
pub mod code_button;
pub mod export;
pub mod facts;
pub mod filing_lines;
pub mod filters;
pub mod form;
pub mod gate_queue;
pub mod going;
pub mod inspections;
pub mod kept;
pub mod layout;
pub mod look_ahead;
pub mod machine;
pub mod messages;
pub mod number_box;
pub mod office_nav;
pub mod office_pieces;
pub mod on_tablet;
pub mod plates;
pub mod progress;
pub mod qr_code;
pub mod records;
pub mod save_state;
pub mod script;
pub mod sessions;
pub mod site_map;
pub mod stage;
pub mod table;
#[cfg(any(feature = "ssr", feature = "office"))]
pub mod viewer;
pub mod visit_card;
pub mod ways;

// Of the wizard.
#[cfg(any(feature = "ssr", feature = "owner"))]
pub mod form_assist;
#[cfg(any(feature = "ssr", feature = "owner"))]
pub mod photo_slot;
#[cfg(any(feature = "ssr", feature = "owner"))]
pub mod wizard;

// Of pages that only the server writes.
#[cfg(feature = "ssr")]
pub mod drawing;
#[cfg(feature = "ssr")]
pub mod sites;
#[cfg(feature = "ssr")]
pub mod zone;
