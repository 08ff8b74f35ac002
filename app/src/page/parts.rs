//! What pages are made of on both sides, before anything is loaded: who they are for, what they ask, what they show.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use wire::{Failure, Said};

use domain::query::{Query, encode};

use super::ask::Answering;
use crate::api_error::ApiError;

/// For whom a page is: decides the header's links, and where a refusal leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Nobody in particular.
    Anybody,
    /// 机械主.
    Owner,
    /// 工地管理员.
    Site,
    /// 审核人员.
    Office,
}

impl Person {
    /// Where their pages begin, and what the way there is called.
    pub const fn home(self) -> (&'static str, &'static str) {
        match self {
            Self::Anybody => ("/", "回到首页"),
            Self::Owner => ("/owner", "回到首页"),
            Self::Site => ("/site", "回到首页"),
            Self::Office => ("/office", "回到审核首页"),
        }
    }

    /// Where they sign in.
    pub const fn login(self) -> &'static str {
        match self {
            Self::Anybody | Self::Owner => "/owner/login",
            Self::Site => "/site/login",
            Self::Office => "/office/login",
        }
    }

    /// Their login page, which leads back to `next`.
    pub fn login_then(self, next: &str) -> String {
        format!("{}?next={}", self.login(), encode(next))
    }
}

/// A page: what it asks, and how the answer is shown.
pub trait Page: 'static {
    /// The server function that answers it.
    type Question: Question;
    /// For whom it is.
    const PERSON: Person;
    /// The page with its answer.
    fn show(answer: <Self::Question as Question>::Answer, at: &At) -> Shown;
}

/// What a page can ask: any server function that is told everything by its address, and [`Nothing`].
pub trait Question: 'static {
    /// What comes back.
    type Answer: Serialize + DeserializeOwned + Send + 'static;
    /// Where the browser asks it; empty where there is nothing to be asked.
    const PATH: &'static str;
    /// Answers it; `arguments` is a query string. Only on the server.
    fn answer(arguments: String) -> impl Future<Output = Result<Self::Answer, ApiError>> + Send;
}

/// The question of a page that needs no answer.
pub enum Nothing {}

impl Question for Nothing {
    type Answer = ();
    const PATH: &'static str = "";

    async fn answer(_: String) -> Result<(), ApiError> {
        Ok(())
    }
}

impl<S, A> Question for S
where
    S: ServerFn<Output = A, Error = ApiError> + DeserializeOwned + Send + 'static,
    A: Serialize + DeserializeOwned + Send + 'static,
{
    type Answer = A;
    const PATH: &'static str = S::PATH;

    async fn answer(arguments: String) -> Result<A, ApiError> {
        super::ask::ask::<S>(&arguments).await
    }
}

/// Where a page is shown, and what is said on it once.
#[derive(Debug, Clone, Default)]
pub struct At {
    /// Its address, with the query.
    pub here: String,
    /// What came of the form that led here.
    pub said: Said,
    /// What was typed here before and could not be saved is in it again.
    pub kept: bool,
}

impl At {
    /// The page's address, without the query.
    pub fn path(&self) -> &str {
        path_of(&self.here)
    }

    /// The query of the address, without its question mark.
    pub fn search(&self) -> &str {
        self.here.split_once('?').map_or("", |(_, query)| query)
    }

    /// One value of the address.
    pub fn query(&self, name: &str) -> Option<String> {
        Query::parse(self.search()).raw(name).map(str::to_owned)
    }
}

/// A page, shown.
pub struct Shown {
    /// What it is called.
    pub title: String,
    /// Something on it must be mended: its title says so.
    pub wrong: bool,
    /// Whoever sees it is not signed in yet: its frame is that of everybody.
    pub outside: bool,
    /// The way around, where there is one.
    pub navigation: Option<AnyView>,
    /// Its main part.
    pub main: AnyView,
}

impl Shown {
    /// A page with nothing to mend.
    pub fn new(title: impl Into<String>, main: impl IntoView) -> Self {
        Self { title: title.into(), wrong: false, outside: false, navigation: None, main: main.into_view().into_any() }
    }

    /// With a way around.
    pub fn around(self, navigation: Option<AnyView>) -> Self {
        Self { navigation, ..self }
    }

    /// In the frame of everybody, for whoever is not signed in yet.
    pub fn outside(self) -> Self {
        Self { outside: true, ..self }
    }

    /// Says whether something must be mended.
    pub fn wrong(self, wrong: bool) -> Self {
        Self { wrong, ..self }
    }
}

/// An address without its query.
pub fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// What came back, as it travels in the document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Loaded {
    /// For which address.
    pub here: String,
    /// What is said once.
    #[serde(default)]
    pub said: Said,
    /// The answer, not read yet.
    pub answer: Result<Box<RawValue>, Failure>,
}

/// A page without its types: everything below is compiled once.
#[derive(Clone, Copy)]
pub struct Entry {
    /// For whom it is.
    pub person: Person,
    /// Where the browser asks.
    pub path: &'static str,
    /// How the server answers.
    pub answering: Answering,
    /// How the answer is shown.
    pub show: fn(&str, &At) -> Option<Shown>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_its_own_address() {
        let at = At { here: "/m?q=3-DL%30".to_owned(), ..At::default() };
        assert_eq!((at.query("q").as_deref(), at.query("s")), (Some("3-DL0"), None));
    }
}
