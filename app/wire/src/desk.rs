//! What every page of the office is answered besides its own: how it is framed, and what was kept of its form.

use domain::fields::Fields;
use serde::{Deserialize, Serialize};

/// A page of the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk<T> {
    /// The way around.
    pub around: Around,
    /// What was typed here and could not be saved.
    #[serde(default, skip_serializing_if = "Fields::is_blank")]
    pub kept: Fields,
    /// What the page itself asks for.
    pub page: T,
}

/// Which way around the office somebody has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Around {
    /// None yet: something else comes first.
    #[default]
    None,
    /// The sections of everybody.
    Sections,
    /// With those of the administration.
    Administration,
}
