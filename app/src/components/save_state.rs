//! How the saving of a form stands.

/// What is told beside the buttons.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SaveState {
    /// Nothing yet.
    #[default]
    Quiet,
    /// Being saved.
    Saving,
    /// Safe on the server.
    Saved,
    /// No network: a copy is kept in this browser.
    Offline,
    /// The session has ended: a copy is kept in this browser.
    SignedOut,
    /// Changed on another page: nothing is overwritten.
    Stale,
    /// Not open for changes any more.
    Closed(String),
}
