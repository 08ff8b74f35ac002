//! A password that comes back with a form which was not sent.

use serde::{Deserialize, Serialize};

/// A password on its way back into its form. `Debug` does not show it.
#[derive(Clone, Serialize, Deserialize)]
pub struct TypedPassword {
    /// As typed.
    pub text: String,
    /// Until when it may be shown, milliseconds since 1970.
    pub until: i64,
}

impl std::fmt::Debug for TypedPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TypedPassword").field("until", &self.until).finish_non_exhaustive()
    }
}
