//! `/office/staff`: the staff that an administrator manages, and the form that adds somebody.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::{Fields, Report};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::Choice;
use wire::desk::Desk;
use wire::staff::{Member, MemberChoices, StaffList};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::components::table::table;
use crate::page::{At, Page, Person, Shown};

/// A page of the list.
#[server(name = AskStaff, endpoint = "office/staff", input = GetUrl)]
pub async fn staff() -> Result<Desk<StaffList>, ApiError> {
    crate::answers::staff::list().await
}

/// What the form of a new member lets one choose from.
#[server(name = AskNewMember, endpoint = "office/staff_new", input = GetUrl)]
pub async fn new_member() -> Result<Desk<MemberChoices>, ApiError> {
    crate::answers::staff::new_member().await
}

/// The list.
pub struct List;

impl Page for List {
    type Question = AskStaff;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<StaffList>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

fn show(StaffList { members, offices, next }: StaffList, at: &At) -> Shown {
    let office = at.query("office").unwrap_or_default();
    let empty = members.is_empty();
    let rows = members.into_iter().map(row).collect_view();
    let several = offices.len() > 1;
    Shown::new(
        "人员",
        view! {
            <h1>"人员"</h1>
            <p><a class="button primary" href="/office/staff/new">"添加人员"</a></p>
            <form method="get" action="/office/staff" class="search-row" role="search">
                <div class="field">
                    <label for="q">"用户名或姓名"</label>
                    <input type="text" id="q" name="q" value=at.query("q").unwrap_or_default() autocomplete="off"/>
                </div>
                {several.then(|| view! {
                    <div class="field">
                        <label for="office">"机构"</label>
                        <select id="office" name="office">
                            <option value="">"全部机构"</option>
                            {options(&offices, &office)}
                        </select>
                    </div>
                })}
                <button type="submit" class="button secondary">"查询"</button>
            </form>
            {empty.then(|| view! { <p class="empty">"没有找到人员。请换一个词查找，或添加人员。"</p> })}
            {(!empty).then(|| view! {
                {table("人员", "，按用户名排列", &COLUMNS, rows.into_any())}
            })}
            {next.map(|next| view! { <p class="paging"><a class="button secondary" href=next>"下一页"</a></p> })}
        },
    )
}

/// The columns.
const COLUMNS: [&str; 7] = ["用户名", "姓名", "机构", "职责", "动态验证码", "最近使用", "状态"];

fn options(offices: &[Choice], chosen: &str) -> AnyView {
    offices
        .iter()
        .map(|(code, name)| {
            let selected = code == chosen;
            view! { <option value=code.clone() selected=selected>{name.clone()}</option> }
        })
        .collect_view()
        .into_any()
}

fn row(member: Member) -> AnyView {
    view! {
        <tr>
            <td><a href=addresses::staff_member(member.id)>{member.username}</a></td>
            <td>{member.name}</td>
            <td>{member.office}</td>
            <td>{member.duties}</td>
            <td>{if member.second_factor { "已设置" } else { "未设置" }}</td>
            <td>{member.last_seen}</td>
            <td>{member.state}</td>
        </tr>
    }
    .into_any()
}

const NAME: Line = Line { name: "name", label: "姓名", kind: "text", mode: "text", autocomplete: "off", hint: "" };

/// 姓名, 机构 and 职责, the same for adding and changing; `values` holds them as text, duties with commas.
pub(super) fn member_fields(values: &Fields, report: &Report, choices: &MemberChoices) -> AnyView {
    let office = values.get("office").to_owned();
    let wrong = |field: &str| if report.error_of(field).is_some() { "field wrong" } else { "field" };
    let chosen: Vec<String> = values.get("duties").split(',').map(str::to_owned).collect();
    let ticks = choices
        .duties
        .iter()
        .map(|(code, label)| {
            let (id, name) = (format!("duty-{code}"), format!("duties[{code}]"));
            let checked = chosen.contains(code);
            view! {
                <div class="tick">
                    <input type="checkbox" id=id.clone() name=name value="yes" checked=checked/>
                    <label for=id>{label.clone()}</label>
                </div>
            }
        })
        .collect_view();
    view! {
        {line(NAME, values.get("name").to_owned(), report, None)}
        <div class=wrong("office")>
            <label for="office">"机构"</label>
            <p class="error" id="office-error" role="alert">{report.error_of("office").map(str::to_owned)}</p>
            <select id="office" name="office" aria-describedby="office-error">
                <option value="">"请选择"</option>
                {options(&choices.offices, &office)}
            </select>
        </div>
        <fieldset class=wrong("duties") id="duties" tabindex="-1" aria-describedby="duties-error">
            <legend>"职责"</legend>
            <p class="error" id="duties-error" role="alert">{report.error_of("duties").map(str::to_owned)}</p>
            {ticks}
        </fieldset>
    }
    .into_any()
}

/// `/office/staff/new`.
pub struct Add;

impl Page for Add {
    type Question = AskNewMember;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<MemberChoices>, at: &At) -> Shown {
        on_desk(desk, at, add)
    }
}

fn add(choices: MemberChoices, at: &At) -> Shown {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    let mut values = said.typed.clone();
    if let ([(only, _)], "") = (choices.offices.as_slice(), values.get("office")) {
        values.set("office", only);
    }
    let username = Line {
        name: "username",
        label: "用户名",
        kind: "text",
        mode: "text",
        autocomplete: "off",
        hint: "登录时使用，只能用字母、数字、-、_、.，以后不能修改",
    };
    Shown::new(
        "添加人员",
        view! {
            <p class="crumbs"><a href="/office/staff">"人员"</a></p>
            <h1>"添加人员"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {kept_note(at)}
            <form method="post" action="/api/office/staff_add" class="form narrow" novalidate>
                {line(username, values.get("username").to_owned(), &report, None)}
                {member_fields(&values, &report, &choices)}
                <p class="hint">"保存后显示一次临时密码，请转告本人；首次登录时须修改。"</p>
                <button type="submit" class="button primary">"添加"</button>
            </form>
        },
    )
    .wrong(said.refusal.is_some())
}
