//! How a page loads, is refused, leads elsewhere, gets its title and its status: once, for both sides.
//!
//! A page names its question (a server function) and how its answer is shown. On the server the function is called, and
//! its answer travels in the document; in the browser it is fetched. What is shown of it is the same code.

use leptos::either::Either;
use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use wire::{Failure, Said};

use crate::components::layout;

#[cfg(not(feature = "ssr"))]
use crate::browser::loading as side;
#[cfg(feature = "ssr")]
use crate::context::loading as side;

pub mod ask;
pub mod asked;
pub mod not_found;
pub mod parts;
pub mod route;

pub use asked::Asked;
pub use parts::{At, Entry, Loaded, Nothing, Page, Person, Question, Shown};
use route::{Tables, find};
pub use side::{begin, website};

/// A page without its types.
pub const fn entry<P: Page>() -> Entry {
    Entry {
        person: P::PERSON,
        path: P::Question::PATH,
        answering: side::answering::<P::Question>(),
        show: |answer, at| serde_json::from_str(answer).ok().map(|answer| P::show(answer, at)),
    }
}

/// The page at hand, and every one that takes its place.
pub fn view(tables: Tables) -> AnyView {
    let asked = ArcMemo::new(move |_| Asked::new(tables, &side::place(), side::turn()));
    // The first page, which the document carries.
    let first = side::First::begin(tables);
    let here = asked.get_untracked().here;
    let next = side::next(tables, asked);
    // What came of a form is said by the page that is there, when it is for that one.
    let news = ArcMemo::new({
        let next = next.clone();
        move |_| next.with(|next| side::news(next.as_ref().map_or(&here, |loaded| &loaded.here)))
    });
    (move || {
        // What a page is made of lives until another takes its place, not only until another is asked for.
        let (first, next, news, owner) = (first.clone(), next.get(), news.get(), side::owner());
        match next.or_else(|| first.is_here()) {
            Some(loaded) => {
                let view = untrack(|| owner.with(|| shown(tables, loaded, news)));
                OwnedView::new_with_owner(view, owner).into_any()
            }
            // On the server it is waited for. In the browser nothing is: what waits is in its place a moment after its
            // effects have run.
            None => Suspend::new(async move {
                let loaded = first.comes().await;
                let view = owner.with(|| shown(tables, loaded, news));
                OwnedView::new_with_owner(view, owner)
            })
            .into_any(),
        }
    })
    .into_any()
}

fn shown(tables: Tables, loaded: Loaded, news: Option<Said>) -> AnyView {
    let at = At { here: loaded.here, said: news.unwrap_or(loaded.said), kept: false };
    let Some(Entry { person, show, .. }) = find(tables, at.path()).map(|route| route.entry) else {
        return framed(Person::Anybody, &at, not_found::shown());
    };
    let shown = match loaded.answer {
        Ok(answer) => match show(answer.get(), &at) {
            Some(shown) => shown,
            None => return side::unreadable(&at),
        },
        // On the way to another page.
        Err(Failure::Elsewhere { .. }) => return ().into_any(),
        Err(Failure::Refused(refused)) if refused.wants_sign_in() => return ().into_any(),
        Err(error) => refused(person, &error),
    };
    framed(person, &at, shown)
}

fn framed(person: Person, at: &At, shown: Shown) -> AnyView {
    let title = layout::title(&side::website(), &shown.title, shown.wrong);
    side::title(&title);
    let on_other_side = side::arrived(at);
    let person = if shown.outside { Person::Anybody } else { person };
    let view = layout::page(person, &side::website(), &at.here, shown.navigation, shown.main);
    // Two sides, and never two pages on one after the other: what is patched in place keeps what was typed.
    if on_other_side {
        Either::Right::<AnyView, _>(view).into_any()
    } else {
        Either::Left::<_, AnyView>(view).into_any()
    }
}

/// What was refused, and where to go from here.
pub fn refused(person: Person, error: &Failure) -> Shown {
    let not_found = matches!(error, Failure::Refused(refused) if refused.is_not_found());
    let title = if not_found { "没有找到" } else { "无法显示" };
    let (home, words) = person.home();
    let again = matches!(error, Failure::Unreachable)
        .then(|| view! { <a class="button primary" href="" rel="external">"重试"</a> " " });
    let class = if again.is_some() { "button secondary" } else { "button primary" };
    Shown::new(
        title,
        view! {
            <h1>{title}</h1>
            <p>{error.sentence()}</p>
            <p>{again} <a class=class href=home>{words}</a></p>
        },
    )
}
