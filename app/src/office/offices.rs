//! `/office/offices`: the offices that one sees, and `/office/offices/{code}`: how owners reach one, for its
//! administrators
//! to change.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::{Fields, Report};
use domain::query::encode;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::offices::{OfficeLine, OneOffice};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::layout::notice;
use crate::components::table::table;
use crate::page::{At, Page, Person, Shown};

const NAME: Line =
    Line { name: "name", label: "机构名称", kind: "text", mode: "text", autocomplete: "off", hint: "" };
const PHONE: Line = Line {
    name: "phone",
    label: "联系电话",
    kind: "tel",
    mode: "tel",
    autocomplete: "off",
    hint: "手机号，或带区号的座机，如 0357-2012345",
};
const ADDRESS: Line =
    Line { name: "address", label: "地址", kind: "text", mode: "text", autocomplete: "off", hint: "" };
const HOURS: Line = Line {
    name: "hours",
    label: "办公时间",
    kind: "text",
    mode: "text",
    autocomplete: "off",
    hint: "如 周一至周五 8:30-12:00，14:30-18:00",
};

/// The offices that one sees.
#[server(name = AskOffices, endpoint = "office/offices", input = GetUrl)]
pub async fn offices() -> Result<Desk<Vec<OfficeLine>>, ApiError> {
    crate::answers::offices::list().await
}

/// One office.
#[server(name = AskOneOffice, endpoint = "office/one_office", input = GetUrl)]
pub async fn one_office(#[server(default)] code: String) -> Result<Desk<OneOffice>, ApiError> {
    crate::answers::offices::one(&code).await
}

/// The list.
pub struct List;

impl Page for List {
    type Question = AskOffices;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<Vec<OfficeLine>>, at: &At) -> Shown {
        on_desk(desk, at, |offices, _| {
            let rows = offices.into_iter().map(row).collect_view();
            Shown::new(
                "机构",
                view! {
                    <h1>"机构"</h1>
                    <p class="hint">"机械主在等待审核和领取标牌时看到这里的联系方式。"</p>
                    {table("机构和联系方式", "", &COLUMNS, rows.into_any())}
                },
            )
        })
    }
}

/// The columns.
const COLUMNS: [&str; 5] = ["机构名称", "区县", "联系电话", "地址", "办公时间"];

fn row(office: OfficeLine) -> AnyView {
    let page = addresses::office(encode(&office.code));
    view! {
        <tr>
            <td><a href=page>{office.name}</a></td>
            <td>{office.district}</td>
            <td>{office.phone}</td>
            <td>{office.address}</td>
            <td>{office.hours}</td>
        </tr>
    }
    .into_any()
}

fn facts(saved: &Fields) -> AnyView {
    let fact = |Line { name, label, .. }: Line| {
        view! { <div class="fact"><dt>{label}</dt><dd>{saved.get(name).to_owned()}</dd></div> }
    };
    view! { <dl>{fact(NAME)} {fact(PHONE)} {fact(ADDRESS)} {fact(HOURS)}</dl> }.into_any()
}

/// One office.
pub struct One;

impl Page for One {
    type Question = AskOneOffice;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<OneOffice>, at: &At) -> Shown {
        on_desk(desk, at, |office, at| show(&office, at))
    }
}

fn show(office: &OneOffice, at: &At) -> Shown {
    let (said, saved) = (&at.said, &office.saved);
    let report = report_of(said.refusal.as_ref());
    let slower = said.refusal.as_ref().is_some_and(|refused| refused.code == "changed_elsewhere");
    // A form that was not sent by a document is still on the page as it was typed.
    let values = if said.typed.get("form").is_empty() { saved } else { &said.typed };
    let beside = slower.then(|| view! { <div class="kept-box"><p>"已保存的内容："</p>{facts(saved)}</div> });
    let name = saved.get("name").to_owned();
    Shown::new(
        name.clone(),
        view! {
            <p class="crumbs"><a href="/office/offices">"机构"</a></p>
            <h1>{name}</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {beside}
            {if office.may_edit { form(office, values, &report) } else { facts(saved) }}
        },
    )
    .wrong(said.refusal.is_some())
}

fn form(office: &OneOffice, values: &Fields, report: &Report) -> AnyView {
    let field = |spec: Line| line(spec, values.get(spec.name).to_owned(), report, None);
    view! {
        <form method="post" action="/api/office/office_edit" class="form narrow" novalidate>
            <input type="hidden" name="office" value=office.code.clone()/>
            <input type="hidden" name="version" value=office.version.to_string()/>
            {office.may_rename.then(|| field(NAME))}
            {field(PHONE)}
            {field(ADDRESS)}
            {field(HOURS)}
            <p class="hint">"保存后，机械主等待审核时立即看到新的联系方式。"</p>
            <button type="submit" class="button primary">"保存"</button>
        </form>
    }
    .into_any()
}
