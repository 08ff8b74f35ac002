//! `/m` and `/m/{number}`: 环保标牌查验, for anybody who stands before a plate. Never a person.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]
#![allow(clippy::unused_async, reason = "a server function is async, waiting or not")]

use domain::query::{Query, encode};
use domain::registration_number::RegistrationNumber;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::machines::{Lookup, Record};

use crate::addresses;
use crate::api::ApiError;
use crate::components::form::error_summary;
use crate::components::machine::zone_box;
use crate::components::number_box::number_box;
use crate::components::stage;
use crate::page::{At, Page, Person, Shown};

const HINT: &str = "标牌上的号码，例：3-DL000123；也可以扫描标牌上的二维码";

/// Where a number leads that was typed or scanned: a whole one to its page; of another what is wrong with it.
#[server(name = AskNumber, endpoint = "m/number", input = GetUrl)]
pub async fn number(#[server(default)] q: String) -> Result<Option<String>, ApiError> {
    match domain::visit::number(&q) {
        Ok(number) => crate::answers::elsewhere(address(number, &q)),
        Err(_) if q.trim().is_empty() => Ok(None),
        Err(sentence) => Ok(Some(sentence)),
    }
}

/// A number to type or to scan.
pub struct Ask;

impl Page for Ask {
    type Question = AskNumber;
    const PERSON: Person = Person::Anybody;

    fn show(problem: Option<String>, at: &At) -> Shown {
        ask(problem.as_deref(), at)
    }
}

fn ask(problem: Option<&str>, at: &At) -> Shown {
    let asked = at.query("q").unwrap_or_default();
    Shown::new(
        "环保标牌查验",
        view! {
            <h1>"环保标牌查验"</h1>
            {error_summary(problem, &domain::fields::Report::default())}
            <p class="lead">"核对非道路移动机械的环保标牌是不是真的、机械是什么排放阶段。不用登录。"</p>
            {number_box(Some("/m"), "环保登记号码", &asked, HINT, "查验")}
            <p><a class="button quiet" href="/stage">"没有标牌？排放阶段自查"</a><a class="button quiet" href="/c">"登记证明查验"</a></p>
        },
    )
    .wrong(problem.is_some())
}

/// The page of a number; what was scanned brings its signature along.
#[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "the server leads there"))]
fn address(number: RegistrationNumber, scanned: &str) -> String {
    let signature = scanned.split_once('?').and_then(|(_, query)| Query::parse(query).raw("s").map(str::to_owned));
    match signature {
        Some(signature) => addresses::lookup_signed(number, encode(&signature)),
        None => addresses::lookup(number),
    }
}

/// What the register says of a number.
#[server(name = AskMachine, endpoint = "m/machine", input = GetUrl)]
pub async fn machine(
    #[server(default)] number: String,
    #[server(default)] s: Option<String>,
    #[server(default)] compared: Option<String>,
) -> Result<Lookup, ApiError> {
    crate::answers::machines::look_up(&number, s.as_deref(), compared.is_some()).await
}

/// A number.
pub struct One;

impl Page for One {
    type Question = AskMachine;
    const PERSON: Person = Person::Anybody;

    fn show(found: Lookup, _: &At) -> Shown {
        one(&found)
    }
}

fn one(found: &Lookup) -> Shown {
    let links = found
        .ways_on
        .iter()
        .map(|(path, words)| view! { <a class="button primary" href=path.clone()>{words.clone()}</a> })
        .collect_view();
    Shown::new(
        format!("{}：{}", found.word, found.number),
        view! {
            <p class="crumbs"><a href="/m">"环保标牌查验"</a></p>
            <h1 class="number">{found.number.clone()}</h1>
            <div class=format!("finding finding-{}", found.tone) role="status">
                <p class="finding-word">{found.word.clone()}</p>
                <p>{found.sentence.clone()}</p>
            </div>
            {found.differs.then(|| compared(&found.number))}
            {found.record.as_ref().map(facts)}
            {found.zone.as_ref().map(zone_box)}
            {found.photo.clone().map(|address| view! {
                <img class="public-photo" src=address alt="机械正面照片" loading="lazy"/>
            })}
            {(!found.ways_on.is_empty()).then(|| view! { <div class="card-actions">{links}</div> })}
            <p><a class="button secondary" href="/m">"再查一个"</a></p>
        },
    )
}

/// The plate has been looked at again, and this is what stands on it.
fn compared(number: &str) -> AnyView {
    view! {
        <form method="get" action=addresses::lookup(number) class="card-actions">
            <input type="hidden" name="compared" value="yes"/>
            <button type="submit" class="button danger">{format!("标牌上就是这个号码：{number}")}</button>
        </form>
    }
    .into_any()
}

fn facts(record: &Record) -> AnyView {
    let line = |words: &'static str, value: AnyView| view! { <div class="fact"><dt>{words}</dt><dd>{value}</dd></div> };
    view! {
        <section class="card">
            <dl class="facts">
                {line("环保登记号码", view! { <span class="number">{record.number.clone()}</span> }.into_any())}
                {line("排放阶段", stage::badge(record.stage))}
                {line("机械产品名称", record.product.clone().into_any())}
                {line("机械制造企业", record.maker.clone().into_any())}
                {line("型号规格", view! { <span class="code">{record.model.clone()}</span> }.into_any())}
                {line("注册登记区县", record.district.clone().into_any())}
                {line("登记日期", record.registered_on.clone().into_any())}
                {line("状态", record.state.clone().into_any())}
            </dl>
        </section>
    }
    .into_any()
}
