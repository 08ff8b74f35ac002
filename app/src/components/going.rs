//! A photo slot while photos go up.

use leptos::prelude::*;
use uuid::Uuid;

/// What changes in a slot while photos go up.
#[derive(Clone)]
pub struct Going {
    /// Its photos.
    pub current: ArcRwSignal<Vec<Uuid>>,
    /// How far the photo is that goes up, of 100.
    pub progress: ArcRwSignal<Option<u32>>,
    /// What is wrong.
    pub error: ArcRwSignal<String>,
    /// What makes the last photo hard to read.
    pub doubt: ArcRwSignal<String>,
}

impl Going {
    /// What is there, and what is said about it.
    pub fn new(photos: Vec<Uuid>, problem: String, doubt: String) -> Self {
        Self {
            current: ArcRwSignal::new(photos),
            progress: ArcRwSignal::new(None),
            error: ArcRwSignal::new(problem),
            doubt: ArcRwSignal::new(doubt),
        }
    }
}
