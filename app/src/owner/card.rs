//! `/owner/machines/{id}/card`: the electronic 信息采集卡, both sides, its code large enough to be scanned off the screen.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::filings::Card as Answer;

use crate::addresses;
use crate::api::ApiError;
use crate::components::script::script;
use crate::page::{At, Page, Person, Shown};

/// The card, drawn.
#[server(name = AskCard, endpoint = "owner/card", input = GetUrl)]
pub async fn card(#[server(default)] id: String) -> Result<Answer, ApiError> {
    crate::answers::filings::card(&id).await
}

/// The card.
pub struct Card;

impl Page for Card {
    type Question = AskCard;
    const PERSON: Person = Person::Owner;

    fn show(card: Answer, _: &At) -> Shown {
        show(card)
    }
}

fn show(card: Answer) -> Shown {
    let sides = card.sides.into_iter().zip(["正面", "背面"]).map(|(drawing, side)| {
        view! {
            <figure class="card-side">
                <div inner_html=drawing></div>
                <figcaption>{side}</figcaption>
            </figure>
        }
    });
    Shown::new(
        "电子信息采集卡",
        view! {
            <p class="crumbs">
                <a href="/owner/machines">"我的机械"</a>
                " › "
                <a href=addresses::owner_machine(card.machine)>{card.number}</a>
            </p>
            <h1>"电子信息采集卡"</h1>
            <p class="hint no-print">"检查时出示，对方扫码即可查验。纸质卡和标牌凭领取码领取。"</p>
            {(!card.approved).then(|| view! { <p class="hint">"式样以主管部门批准的为准。"</p> })}
            <div class="card-sides">{sides.collect_view()}</div>
            <p class="hint no-print">"打开过的卡会留在这台手机上，没有网络时也能出示；退出登录后清除。"</p>
            {script("/js/keep.js")}
        },
    )
}
