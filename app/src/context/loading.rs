//! How the server answers the question of a page: it calls the server function, says the status, and leads elsewhere.

use std::sync::Arc;

use domain::refusal::Refusal;
use leptos::prelude::*;
use serde_json::value::to_raw_value;
use tokio::sync::OnceCell;
use tracing::Instrument as _;
use wire::{Failure, Said};

use super::{cookie, go_to, here, registry, second_factor_page, set_status, take_flash, website as of_city};
use crate::api_error::ApiError;
use crate::page::ask::Answering;
use crate::page::asked::Asked;
use crate::page::parts::{At, Entry, Loaded, Question};
use crate::page::route::{Tables, find};

/// The call of a question.
pub const fn answering<Q: Question>() -> Answering {
    |arguments| {
        Box::pin(async move {
            let answer = Q::answer(arguments).await?;
            to_raw_value(&answer).map_err(|_| ApiError::Refused(Refusal::Internal))
        })
    }
}

/// The request that asks for a page, for the task that loads it.
#[derive(Clone)]
struct Request {
    number: Option<String>,
    span: tracing::Span,
}

impl Request {
    fn at_hand() -> Self {
        Self { number: registry::request::number(), span: tracing::Span::current() }
    }
}

/// The answer of the page that is asked for: waited for by the page, and by the document that carries it.
#[derive(Clone)]
pub struct First {
    tables: Tables,
    request: Request,
    here: String,
    loaded: Arc<OnceCell<Loaded>>,
}

impl First {
    /// That of the document, where one is being written.
    pub fn begin(tables: Tables) -> Self {
        use_context().unwrap_or_else(|| Self {
            tables,
            request: Request::at_hand(),
            here: here(),
            loaded: Arc::default(),
        })
    }

    /// Nothing is there before it was asked for.
    pub const fn is_here(&self) -> Option<Loaded> {
        None
    }

    /// It, when it is there.
    pub async fn comes(&self) -> Loaded {
        let asked = || Asked::new(self.tables, &self.here, 0);
        self.loaded.get_or_init(|| load(self.tables, asked(), self.request.clone())).await.clone()
    }
}

/// Loads a page, under the number and in the span of its request.
async fn load(tables: Tables, asked: Asked, request: Request) -> Loaded {
    let Some(entry) = find(tables, asked.path()).map(|route| route.entry) else {
        let refusal = Failure::from(ApiError::Refused(Refusal::NotFound));
        return Loaded { here: asked.here, said: Said::default(), answer: Err(refusal) };
    };
    let work = answered(entry, asked).instrument(request.span);
    match request.number {
        Some(number) => registry::request::within(&number, work).await,
        None => work.await,
    }
}

async fn answered(entry: Entry, asked: Asked) -> Loaded {
    let said = take_flash().said();
    let answer = (entry.answering)(asked.arguments).await;
    match &answer {
        Ok(_) => {}
        Err(ApiError::Elsewhere { to }) => go_to(to),
        Err(ApiError::Refused(Refusal::SignInRequired)) => go_to(&entry.person.login_then(&asked.here)),
        Err(ApiError::Refused(Refusal::SecondFactorRequired)) => go_to(&second_factor_page(&asked.here)),
        Err(ApiError::Refused(refusal)) => set_status(refusal.status()),
        Err(ApiError::Unreachable) => set_status(500),
    }
    Loaded { here: asked.here, said, answer: answer.map_err(Failure::from) }
}

/// How often the same page was asked for anew: a document is asked for once.
pub const fn turn() -> u32 {
    0
}

/// What came of a form since the page was loaded: a document is written once.
pub const fn news(_: &str) -> Option<Said> {
    None
}

/// What the website says about itself, for this browser.
pub fn website() -> wire::Website {
    let city = of_city();
    wire::Website {
        organiser: city.organiser.clone(),
        contact: city.contact.clone(),
        icp: city.icp.clone(),
        police: city.police.clone(),
        identifier: city.identifier.clone(),
        city: city.city.clone(),
        agreement: registry().config().agreement_version.clone(),
        development: city.development,
        large: cookie("nrmm_size").as_deref() == Some("large"),
    }
}

/// A page is shown; whether it takes the place of another.
pub const fn arrived(_: &At) -> bool {
    false
}

/// What the server wrote a moment ago it can read.
pub fn unreadable(_: &At) -> AnyView {
    set_status(500);
    ().into_any()
}

/// Nothing to begin with.
pub const fn begin(_: Tables) {}

/// The page that takes the place of the first: a document has one.
pub fn next(_: Tables, _: ArcMemo<Asked>) -> ArcRwSignal<Option<Loaded>> {
    ArcRwSignal::new(None)
}

/// Where the request leads.
pub fn place() -> String {
    here()
}

/// What lives as long as the page does.
pub fn owner() -> Owner {
    Owner::current().unwrap_or_default().child()
}

/// What the document is called: written into its head.
pub fn title(words: &str) {
    drop(leptos_meta::Title(leptos_meta::TitleProps::builder().text(words.to_owned()).build()));
}

/// Whether something is on its way: the document is complete.
pub const fn waiting() -> bool {
    false
}

/// What went wrong on the way: a document that came has come.
pub const fn told_trouble() -> Option<String> {
    None
}

/// There is no such page.
pub fn not_found() {
    set_status(404);
}
