//! The way through the pages of this document: where it stands, what is on its way, what is said once.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

use leptos::prelude::*;
use serde_json::value::RawValue;
use wire::{Said, Website};

#[cfg(feature = "office")]
use crate::page::asked;
use crate::page::parts::path_of;
use crate::page::route::{Route, Tables, find};

/// What came of a form, and the address of the page that says it.
pub type News = Option<(String, Said)>;

/// What is known of the way through the pages.
pub struct Journey {
    /// What the website says about itself, for this browser.
    pub website: Website,
    /// The pages that this program shows.
    pub tables: Tables,
    /// The address that was asked for last.
    pub place: RwSignal<String>,
    /// What the browser shows as the address once the page is there, and whether in the place of the one at hand.
    pub coming: RefCell<Option<(String, bool)>>,
    /// What came of the form that leads to the page that is coming; says it when it is there.
    pub said: RefCell<Option<News>>,
    /// Goes up when the page at hand is asked for anew.
    pub turn: RwSignal<u32>,
    /// What came of a form, and the address of the page that says it.
    pub news: RwSignal<News>,
    /// How much is on its way.
    pub waiting: RwSignal<u32>,
    /// The answer of a page that came with the form that leads there.
    pub brought: RefCell<Option<(String, Box<RawValue>)>>,
    /// What went wrong on the way, in words.
    pub trouble: RwSignal<Option<String>>,
    /// The address of the page that is shown.
    pub here: RefCell<String>,
    /// On which side it stands.
    pub side: Cell<bool>,
    /// A form was refused, and the page that says so is not there yet.
    pub refused: Cell<bool>,
    /// The next page stands at the same address and is another one.
    pub fresh: Cell<bool>,
    /// The browser's way back or forward was taken.
    pub back: Cell<bool>,
    /// How far down each page was, by its address.
    pub heights: RefCell<HashMap<String, f64>>,
}

thread_local! {
    static JOURNEY: OnceCell<Journey> = const { OnceCell::new() };
}

/// Looks at the journey; nothing before it has begun.
pub fn with<T>(look: impl FnOnce(&Journey) -> T) -> Option<T> {
    JOURNEY.with(|journey| journey.get().map(look))
}

/// It begins.
pub fn begin(journey: Journey) {
    JOURNEY.with(|place| {
        let _ = place.set(journey);
    });
}

/// The page at an address, where this program has it.
pub fn page_at(address: &str) -> Option<&'static Route> {
    let path = path_of(address.split('#').next().unwrap_or_default());
    with(|journey| find(journey.tables, path)).flatten()
}

/// What the page at an address asks.
#[cfg(feature = "office")]
pub fn question_of(address: &str) -> Option<String> {
    with(|journey| asked::question_of(journey.tables, address)).flatten()
}
