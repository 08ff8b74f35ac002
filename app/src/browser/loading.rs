//! How the browser asks the question of a page, and what happens when a page takes the place of another: the address,
//! the focus, what is announced, and what is told when nothing comes.

use std::cell::{Cell, RefCell};
use std::future::Future;

use domain::fields::Fields;
use domain::query::encode;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use serde_json::value::RawValue;
use wire::{Failure, Next, Refused, Said, Website};

pub use super::arriving::arrived;
use super::journey::{self, Journey, page_at, with};
use super::network::fetch;
use super::place::{here, show_address};
use super::{ahead, document, kept, on_window};
use crate::addresses::second_factor;
use crate::page::asked::Asked;
use crate::page::parts::{At, Loaded, Person, Question, path_of};
use crate::page::route::{Tables, find};

/// Begins, with the pages that can be shown without loading a document.
pub fn begin(tables: Tables) {
    journey::begin(Journey {
        website: carried("website").unwrap_or_default(),
        tables,
        place: RwSignal::new(here()),
        coming: RefCell::new(None),
        said: RefCell::new(None),
        turn: RwSignal::new(0),
        news: RwSignal::new(None),
        brought: RefCell::default(),
        waiting: RwSignal::new(0),
        trouble: RwSignal::new(None),
        here: RefCell::new(String::new()),
        side: Cell::new(false),
        refused: Cell::new(false),
        fresh: Cell::new(false),
        back: Cell::new(false),
        heights: RefCell::default(),
    });
    remember_heights();
    super::forms::take_over();
    super::links::take_over();
}

/// Where a page was left it opens again, by the browser's way back.
fn remember_heights() {
    let window = leptos::prelude::window();
    if let Ok(history) = window.history() {
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
    }
    on_window("scroll", |_| {
        let height = leptos::prelude::window().scroll_y().unwrap_or(0.0);
        let _ = with(|journey| {
            // What moves on the way to another page is not where this one was.
            if journey.waiting.get_untracked() == 0 {
                journey.heights.borrow_mut().insert(journey.here.borrow().clone(), height);
            }
        });
    });
    on_window("popstate", |_| {
        let _ = with(|journey| {
            // A way within the page is none to another.
            journey.back.set(*journey.here.borrow() != here());
            // The browser shows that address already.
            journey.coming.replace(None);
            ask_for(journey, here());
        });
    });
}

/// Asks for the page at an address.
fn ask_for(journey: &Journey, address: String) {
    // What is said once is over when its page is left.
    if journey.news.with_untracked(|news| news.as_ref().is_some_and(|(of, _)| *of != address)) {
        journey.news.set(None);
    }
    if journey.place.with_untracked(|place| *place != address) {
        journey.place.set(address);
    }
}

/// The address that is asked for.
pub fn place() -> String {
    with(|journey| journey.place.get()).unwrap_or_default()
}

/// What lives as long as the page does. No child of anything: what has children keeps a place for each that ever was.
pub fn owner() -> Owner {
    let at_hand = Owner::current();
    let owner = Owner::new_root(Owner::current_shared_context());
    if let Some(at_hand) = at_hand {
        at_hand.set();
    }
    owner
}

/// What the document is called.
pub fn title(words: &str) {
    document().set_title(words);
}

/// The browser does not answer.
pub const fn answering<Q: Question>() {}

/// Loads the page that is asked for, and every one after it. Answers the one that came last: whoever has gone on
/// meanwhile is not called back.
pub fn next(tables: Tables, asked: ArcMemo<Asked>) -> ArcRwSignal<Option<Loaded>> {
    let next = ArcRwSignal::new(None);
    let came = next.clone();
    Effect::new(move |first: Option<()>| {
        let (wanted, asked, next) = (asked.get(), asked.clone(), next.clone());
        if first.is_none() {
            return;
        }
        going(true);
        leptos::task::spawn_local(async move {
            let loaded = load(tables, wanted.clone()).await;
            // No network: what is kept of it is a document.
            let is_kept = matches!(loaded.answer, Err(Failure::Unreachable)) && kept::is_kept(wanted.path()).await;
            if asked.get_untracked() != wanted {
                return;
            }
            if is_kept {
                let _ = leptos::prelude::window().location().set_href(&wanted.here);
            } else if !leads_on(tables, &loaded) {
                // The address and the page change together.
                let _ = with(|journey| {
                    if let Some((to, replace)) = journey.coming.take() {
                        show_address(&to, replace);
                    }
                    if let Some(news) = journey.said.take() {
                        journey.news.set(news);
                    }
                });
                next.set(Some(loaded));
                going(false);
            }
        });
    });
    came
}

/// Whether another page is on its way: the document says so as long as nothing of it is shown.
fn going(is_going: bool) {
    if let Some(element) = document().document_element() {
        let _ = element.toggle_attribute_with_force("data-going", is_going);
    }
}

/// The first page: it came with the document, so it is there at the first look.
#[derive(Clone)]
pub struct First {
    tables: Tables,
    loaded: Option<Loaded>,
}

impl First {
    /// Reads it.
    pub fn begin(tables: Tables) -> Self {
        Self { tables, loaded: carried("answer") }
    }

    /// It.
    pub fn is_here(&self) -> Option<Loaded> {
        self.loaded.clone()
    }

    /// It, where the document has lost it.
    pub async fn comes(&self) -> Loaded {
        load(self.tables, Asked::new(self.tables, &here(), 0)).await
    }
}

/// What the document carries for its program.
fn carried<T: serde::de::DeserializeOwned>(id: &str) -> Option<T> {
    serde_json::from_str(&document().get_element_by_id(id)?.text_content()?).ok()
}

/// Goes where something else comes first; whether it does.
fn leads_on(tables: Tables, loaded: &Loaded) -> bool {
    let to = match &loaded.answer {
        Err(Failure::Elsewhere { to }) => to.clone(),
        Err(Failure::Refused(refused)) if refused.wants_sign_in() => {
            let person = find(tables, path_of(&loaded.here)).map_or(Person::Anybody, |route| route.entry.person);
            way_in(person, refused, &loaded.here)
        }
        _ => return false,
    };
    // Nothing of the page that leads on was shown: where it should stand, the other one stands.
    let replace = with(|journey| journey.coming.borrow().as_ref().is_none_or(|(_, replace)| *replace));
    go(&to, replace.unwrap_or(true));
    true
}

/// Where signing in goes on, and back from there: the first step, or the second.
fn way_in(person: Person, refused: &Refused, back: &str) -> String {
    if refused.wants_second_factor() { second_factor(encode(back)) } else { person.login_then(back) }
}

/// Loads a page.
fn load(tables: Tables, asked: Asked) -> impl Future<Output = Loaded> + Send {
    let from = with(|journey| journey.here.borrow().clone()).unwrap_or_default();
    SendWrapper::new(async move {
        let path = find(tables, asked.path()).map_or("", |route| route.entry.path);
        let answer = if path.is_empty() {
            RawValue::from_string("null".to_owned()).map_err(|_| Failure::Unreachable)
        } else if let Some(answer) = brought(&asked.here).or_else(|| ahead::take(&asked.here, &from)) {
            Ok(answer)
        } else {
            let _waits = Waits::begin();
            fetch(&format!("{path}?{}", asked.arguments)).await
        };
        if answer.is_ok() {
            trouble(None);
        }
        Loaded { here: asked.here, said: Said::default(), answer }
    })
}

/// The answer that came with the form that leads to a page; worth nothing for any other.
fn brought(page: &str) -> Option<Box<RawValue>> {
    let brought = with(|journey| journey.brought.take()).flatten()?;
    (brought.0 == page).then_some(brought.1)
}

/// As long as it lives, something is on its way.
pub struct Waits;

impl Waits {
    /// Begins to wait.
    pub fn begin() -> Self {
        let _ = with(|journey| journey.waiting.update(|count| *count += 1));
        Self
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        let _ = with(|journey| journey.waiting.update(|count| *count = count.saturating_sub(1)));
    }
}

/// Whether something is on its way.
pub fn waiting() -> bool {
    with(|journey| journey.waiting.get() > 0).unwrap_or(false)
}

/// What went wrong on the way, until something arrives.
pub fn told_trouble() -> Option<String> {
    with(|journey| journey.trouble.get()).flatten()
}

/// Says what went wrong on the way; what was typed is still there.
pub fn trouble(words: Option<String>) {
    let _ = with(|journey| journey.trouble.set(words));
}

/// Goes to another page, or loads what is not one of this program; the page at hand is asked for anew.
pub fn go(to: &str, replace: bool) {
    if page_at(to).is_none() {
        let _ = leptos::prelude::window().location().set_href(to);
        return;
    }
    let address = to.split('#').next().unwrap_or_default();
    let is_here = address == here();
    let _ = with(|journey| {
        // The page at hand stays where it is, address and all, until the next one stands there.
        journey.coming.replace(Some((to.to_owned(), replace || is_here)));
        ask_for(journey, address.to_owned());
        if is_here {
            journey.turn.update(|turn| *turn += 1);
        }
    });
}

/// Goes where a form leads, with the page that came along, and says there what was done.
pub fn follow_with(next: Next, page: Option<Box<RawValue>>) {
    let to = next.to.split('#').next().unwrap_or_default().to_owned();
    let _ = with(|journey| journey.brought.replace(page.map(|page| (to, page))));
    follow(next);
}

/// Goes where a form leads, and says there what was done.
pub fn follow(next: Next) {
    let said = Said { notice: next.notice, ..Said::default() };
    let of = next.to.split('#').next().unwrap_or_default().to_owned();
    let _ = with(|journey| journey.said.replace(Some(said.notice.is_some().then_some((of, said)))));
    // A form that is not finished leads to itself: the way back does not go through it twice.
    let same = path_of(&next.to) == path_of(&here());
    // Nothing of the form that was sent stays in the fields.
    let _ = with(|journey| journey.fresh.set(same));
    go(&next.to, same);
}

/// Leads to the login page of the one whose page this is, and back from there; says why.
pub fn sign_in(person: Person, refused: Refused) {
    let login = way_in(person, &refused, &here());
    let said = Said { refusal: Some(refused), ..Said::default() };
    let _ = with(|journey| {
        journey.refused.set(true);
        journey.news.set(Some((login.clone(), said)));
    });
    go(&login, false);
}

/// Says on the page at hand what was refused, with what was typed, and asks for it anew: what could not be saved may
/// have been kept there. What was stale is said by the page that comes, beside what is newer: the one at hand would
/// save it over that.
pub fn refuse(refusal: Refused, typed: Fields) {
    let is_stale = refusal.is_stale();
    let news = Some((here(), Said { refusal: Some(refusal), typed, ..Said::default() }));
    let _ = with(|journey| {
        journey.refused.set(true);
        if is_stale {
            journey.said.replace(Some(news));
        } else {
            journey.news.set(news);
        }
        journey.turn.update(|turn| *turn += 1);
    });
}

/// How often the same page was asked for anew.
pub fn turn() -> u32 {
    with(|journey| journey.turn.get()).unwrap_or(0)
}

/// What came of a form since the page was loaded.
pub fn news(here: &str) -> Option<Said> {
    with(|journey| journey.news.with(|news| news.as_ref().filter(|(of, _)| of == here).map(|(_, said)| said.clone())))
        .flatten()
}

/// What the website says about itself, for this browser.
pub fn website() -> Website {
    with(|journey| journey.website.clone()).unwrap_or_default()
}

/// What came cannot be read: it belongs to another build. The document is loaded, once.
pub fn unreadable(at: &At) -> AnyView {
    if with(|journey| !journey.here.borrow().is_empty()).unwrap_or(false) {
        let _ = leptos::prelude::window().location().set_href(&at.here);
    }
    ().into_any()
}

/// There is no such page: nothing more to say.
pub const fn not_found() {}
