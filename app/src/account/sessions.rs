//! `/owner/sessions`, `/site/sessions`: 登录设备.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use std::marker::PhantomData;

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::people::Sessions as Answer;

use super::{OfOwner, OfSite, People};
use crate::api::ApiError;
use crate::components::form::refusal_summary;
use crate::components::layout::notice;
use crate::components::sessions::{failed, sessions};
use crate::page::{At, Page, Person, Question, Shown};

/// Where an owner is signed in.
#[server(name = AskOwnerSessions, endpoint = "owner/sessions", input = GetUrl)]
pub async fn owner_sessions() -> Result<Answer, ApiError> {
    crate::answers::people::sessions(Person::Owner).await
}

/// Where a site administrator is signed in.
#[server(name = AskSiteSessions, endpoint = "site/sessions", input = GetUrl)]
pub async fn site_sessions() -> Result<Answer, ApiError> {
    crate::answers::people::sessions(Person::Site).await
}

/// The question of 登录设备.
pub trait AsksSessions: People {
    /// The server function.
    type Question: Question<Answer = Answer>;
}

impl AsksSessions for OfOwner {
    type Question = AskOwnerSessions;
}

impl AsksSessions for OfSite {
    type Question = AskSiteSessions;
}

/// Where a person is signed in.
pub struct Sessions<P>(PhantomData<P>);

impl<P: AsksSessions> Page for Sessions<P> {
    type Question = P::Question;
    const PERSON: Person = P::PERSON;

    fn show(answer: Answer, at: &At) -> Shown {
        show(P::BASE, &answer, at)
    }
}

fn show(base: &'static str, answer: &Answer, at: &At) -> Shown {
    let said = &at.said;
    Shown::new(
        "登录设备",
        view! {
            <h1>"登录设备"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            <p class="hint">"有不认识的设备时，请结束它的登录，并修改密码。"</p>
            {sessions(&answer.open)}
            {failed(&answer.failed)}
            <p class="links"><a href=format!("{base}/password")>"修改密码"</a> <a href=base>"返回首页"</a></p>
        },
    )
    .wrong(said.refusal.is_some())
}
