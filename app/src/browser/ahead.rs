//! Pages that are fetched before they are asked for: those before and after the open step of the wizard, and the
//! filing that comes after the one on the desk, with its photos. What is here is shown once, and only from the page
//! that looked. Of a step it was answered after the last save: whatever changes meanwhile makes it worthless.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::value::RawValue;

use super::network::fetch;
use crate::components::ways::{Way, Ways};

#[derive(Default)]
struct Ahead {
    /// The path of the page that looks ahead.
    from: String,
    ways: Vec<Way>,
    answers: HashMap<String, Box<RawValue>>,
    /// Goes up with every change.
    age: u32,
}

thread_local! {
    static AHEAD: RefCell<Ahead> = RefCell::default();
    /// Kept, so that they stay decoded.
    #[cfg(feature = "office")]
    static PICTURES: RefCell<Vec<web_sys::HtmlImageElement>> = RefCell::default();
}

/// A step is open at this path: looks where it leads.
pub fn begin(page: String, ways: &Ways) {
    AHEAD.with_borrow_mut(|ahead| {
        ahead.from = page;
        ahead.ways = ways.all();
    });
    forget();
    look();
}

/// A filing is open on the desk at this path: looks at the next one, with its pictures decoded.
#[cfg(feature = "office")]
pub fn next_filing(page: String, next: String, pictures: Vec<String>) {
    let Some(question) = super::journey::question_of(&next) else { return };
    begin(page, &Ways { next: Some(Way { page: next, question }), ..Ways::default() });
    let decoding = pictures.iter().filter_map(|address| {
        let picture = web_sys::HtmlImageElement::new().ok()?;
        picture.set_src(address);
        // A picture that cannot be had is asked for again by its page.
        let _ = picture.decode();
        Some(picture)
    });
    PICTURES.set(decoding.collect());
}

/// A form is sent: what it changes may be on a page that is here. A decision changes its own filing and not the next.
pub fn sent(action: &str) {
    if !action.starts_with("/api/office/") {
        forget();
    }
}

/// Something has changed.
pub fn forget() {
    AHEAD.with_borrow_mut(|ahead| {
        ahead.age += 1;
        ahead.answers.clear();
    });
}

/// Fetches what is not here yet. What leads elsewhere is not kept.
pub fn look() {
    let (ways, age) = AHEAD.with_borrow(|ahead| (ahead.ways.clone(), ahead.age));
    for way in ways {
        leptos::task::spawn_local(async move {
            let Ok(answer) = fetch(&way.question).await else { return };
            AHEAD.with_borrow_mut(|ahead| {
                if ahead.age == age {
                    ahead.answers.insert(way.page, answer);
                }
            });
        });
    }
}

/// Whether no page is here.
pub fn is_empty() -> bool {
    AHEAD.with_borrow(|ahead| ahead.answers.is_empty())
}

/// Whether a page is here.
pub fn is_here(page: &str) -> bool {
    AHEAD.with_borrow(|ahead| ahead.answers.contains_key(page))
}

/// The answer of a page, for whoever comes from the step that looked; once.
pub fn take(page: &str, from: &str) -> Option<Box<RawValue>> {
    AHEAD.with_borrow_mut(|ahead| {
        let path = from.split('?').next().unwrap_or_default();
        let answer = ahead.answers.remove(page).filter(|_| ahead.from == path);
        if answer.is_some() {
            ahead.answers.clear();
        }
        answer
    })
}
