//! The pages before and after the open step, fetched before they are asked for. What is here was answered after the
//! last save and is shown once, from the step that looked; whatever changes meanwhile makes it worthless.

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
