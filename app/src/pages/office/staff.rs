//! `/office/staff`: the staff that an administrator manages, and the form that adds somebody.

use domain::fields::{Fields, Report};
use domain::refusal::Refusal;
use leptos::prelude::*;
use registry::clock::china_time;
use registry::offices::Office;
use registry::offices::staff::{Member, StaffFilter};
use registry::{Actor, Duty, Registry, Role};

use crate::addresses;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::served::{Person, kept_note, page as frame};
use crate::components::table::table;
use crate::context::{actor, percent_encode, query, registry, take_desk_flash};
use crate::pages::loaded;

/// The offices that an administrator can choose from.
pub(super) async fn choices(registry: &Registry, actor: &Actor) -> Result<Vec<Office>, Refusal> {
    actor.staff(Duty::Administration)?;
    Ok(registry.offices().visible_offices(actor).await?)
}

/// The list.
pub fn list() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let registry = registry();
        let filter = StaffFilter {
            office: query("office").filter(|office| !office.is_empty()),
            search: query("q").unwrap_or_default(),
            after: query("after").unwrap_or_default(),
        };
        let page = registry.offices().staff_list(&actor, &filter).await?;
        let offices = choices(&registry, &actor).await?;
        let office = filter.office.clone().unwrap_or_default();
        let next = page.next.map(|after| {
            let (q, office) = (percent_encode(&filter.search), percent_encode(&office));
            addresses::staff_after(q, office, percent_encode(&after))
        });
        let empty = page.members.is_empty();
        let rows = page.members.iter().map(row).collect_view();
        let several = offices.len() > 1;
        Ok(frame(
            Person::Office,
            "人员",
            false,
            view! {
                <h1>"人员"</h1>
                <p><a class="button primary" href="/office/staff/new">"添加人员"</a></p>
                <form method="get" action="/office/staff" class="search-row" role="search">
                    <div class="field">
                        <label for="q">"用户名或姓名"</label>
                        <input type="text" id="q" name="q" value=filter.search.clone() autocomplete="off"/>
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
        ))
    })
}

/// The columns.
const COLUMNS: [&str; 7] = ["用户名", "姓名", "机构", "职责", "动态验证码", "最近使用", "状态"];

fn options(offices: &[Office], chosen: &str) -> AnyView {
    offices
        .iter()
        .map(|office| {
            let selected = office.code == chosen;
            view! { <option value=office.code.clone() selected=selected>{office.name.clone()}</option> }
        })
        .collect_view()
        .into_any()
}

/// 正常, 临时密码 or 已停用.
pub(super) fn state_words(member: &Member) -> &'static str {
    match (member.closed_at, member.temporary) {
        (Some(_), _) => "已停用",
        (None, true) => "临时密码",
        (None, false) => "正常",
    }
}

/// The words of duties.
pub(super) fn duty_words(duties: &[Duty]) -> String {
    duties.iter().map(|duty| duty.label()).collect::<Vec<_>>().join("、")
}

fn row(member: &Member) -> AnyView {
    view! {
        <tr>
            <td><a href=addresses::staff_member(member.id)>{member.username.clone()}</a></td>
            <td>{member.name.clone()}</td>
            <td>{member.office_name.clone()}</td>
            <td>{duty_words(&member.duties)}</td>
            <td>{if member.second_factor { "已设置" } else { "未设置" }}</td>
            <td>{member.last_seen.map_or_else(|| "从未登录".to_owned(), china_time)}</td>
            <td>{state_words(member)}</td>
        </tr>
    }
    .into_any()
}

const NAME: Line = Line { name: "name", label: "姓名", kind: "text", mode: "text", autocomplete: "off", hint: "" };

/// 姓名, 机构 and 职责, the same for adding and changing; `values` holds them as text, duties with commas.
pub(super) fn member_fields(values: &Fields, report: &Report, offices: &[Office]) -> AnyView {
    let office = values.get("office").to_owned();
    let wrong = |field: &str| if report.error_of(field).is_some() { "field wrong" } else { "field" };
    let chosen: Vec<String> = values.get("duties").split(',').map(str::to_owned).collect();
    let ticks = Duty::ALL
        .into_iter()
        .map(|duty| {
            let (id, name) = (format!("duty-{}", duty.code()), format!("duties[{}]", duty.code()));
            let checked = chosen.iter().any(|code| code == duty.code());
            view! {
                <div class="tick">
                    <input type="checkbox" id=id.clone() name=name value="yes" checked=checked/>
                    <label for=id>{duty.label()}</label>
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
                {options(offices, &office)}
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
pub fn add() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let offices = choices(&registry(), &actor).await?;
        let flash = take_desk_flash(&actor).await;
        let report = report_of(flash.refusal.as_ref());
        let mut values = flash.typed.clone();
        if values.get("office").is_empty() && offices.len() == 1 {
            values.set("office", &offices[0].code);
        }
        let username = Line {
            name: "username",
            label: "用户名",
            kind: "text",
            mode: "text",
            autocomplete: "off",
            hint: "登录时使用，只能用字母、数字、-、_、.，以后不能修改",
        };
        Ok(frame(
            Person::Office,
            "添加人员",
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office/staff">"人员"</a></p>
                <h1>"添加人员"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {kept_note(&flash)}
                <form method="post" action="/api/office/staff_add" class="form narrow" novalidate>
                    {line(username, values.get("username").to_owned(), &report, None)}
                    {member_fields(&values, &report, &offices)}
                    <p class="hint">"保存后显示一次临时密码，请转告本人；首次登录时须修改。"</p>
                    <button type="submit" class="button primary">"添加"</button>
                </form>
            },
        ))
    })
}
