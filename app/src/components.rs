//! The pieces that pages are made of. They show what they are given and fetch nothing.

pub mod facts;
pub mod form;
pub mod layout;
pub mod stage;
pub mod wizard;
