//! The demonstration city: accounts of every role, machines in every state, photos drawn by the program itself.

pub mod draw;

use crate::Registry;
use crate::error::Result;

/// Printed on the terminal.
pub const ACCOUNTS: &str = "";

/// Whether nothing has been registered yet.
pub async fn is_empty(_registry: &Registry) -> Result<bool> { Ok(true) }

/// Fills.
pub async fn fill(_registry: &Registry) -> Result<()> { Ok(()) }
