//! `/office/offices`: the offices that one sees, and `/office/offices/{code}`: how owners reach one, for its
//! administrators
//! to change.

use domain::fields::Fields;
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use registry::actor::Scope;
use registry::offices::Office;
use registry::{Duty, Role};

use crate::addresses;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::served::{Person, notice, page as frame};
use crate::components::table::table;
use crate::context::{actor, percent_encode, registry, take_flash};
use crate::pages::loaded;

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

/// The list.
pub fn list() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let offices = registry().offices().visible_offices(&actor).await?;
        let rows = offices
            .iter()
            .map(|office| {
                let page = addresses::office(percent_encode(&office.code));
                view! {
                    <tr>
                        <td><a href=page>{office.name.clone()}</a></td>
                        <td>{office.district.clone()}</td>
                        <td>{office.phone.clone()}</td>
                        <td>{office.address.clone()}</td>
                        <td>{office.hours.clone()}</td>
                    </tr>
                }
            })
            .collect_view();
        Ok(frame(
            Person::Office,
            "机构",
            false,
            view! {
                <h1>"机构"</h1>
                <p class="hint">"机械主在等待审核和领取标牌时看到这里的联系方式。"</p>
                {table("机构和联系方式", "", &COLUMNS, rows.into_any())}
            },
        ))
    })
}

/// The columns.
const COLUMNS: [&str; 5] = ["机构名称", "区县", "联系电话", "地址", "办公时间"];

fn saved(office: &Office) -> Fields {
    Fields::default()
        .with("name", &office.name)
        .with("phone", &office.phone)
        .with("address", &office.address)
        .with("hours", &office.hours)
}

fn facts(office: &Office) -> AnyView {
    let fact = |label: &'static str, value: &str| {
        view! { <div class="fact"><dt>{label}</dt><dd>{value.to_owned()}</dd></div> }
    };
    view! {
        <dl>
            {fact(NAME.label, &office.name)}
            {fact(PHONE.label, &office.phone)}
            {fact(ADDRESS.label, &office.address)}
            {fact(HOURS.label, &office.hours)}
        </dl>
    }
    .into_any()
}

/// One office.
pub fn one() -> AnyView {
    let code = use_params_map().get_untracked().get("code").unwrap_or_default();
    loaded(Role::Staff, async move {
        let actor = actor(Role::Staff)?;
        let office = registry().offices().visible_office(&actor, &code).await?;
        let flash = take_flash();
        let report = report_of(flash.refusal.as_ref());
        let saved = saved(&office);
        let typed = !flash.typed.get("form").is_empty();
        let values = if typed { &flash.typed } else { &saved };
        let of_city = actor.staff(Duty::Administration).is_ok_and(|scope| *scope == Scope::City);
        let beside = (typed && flash.refusal == Some(Refusal::ChangedElsewhere)).then(|| {
            view! { <div class="kept-box"><p>"已保存的内容："</p>{facts(&office)}</div> }
        });
        let form = actor.has_duty(Duty::Administration).then(|| {
            view! {
                <form method="post" action="/api/office/office_edit" class="form narrow" novalidate>
                    <input type="hidden" name="office" value=office.code.clone()/>
                    <input type="hidden" name="version" value=office.version.to_string()/>
                    {of_city.then(|| line(NAME, values.get("name").to_owned(), &report, None))}
                    {line(PHONE, values.get("phone").to_owned(), &report, None)}
                    {line(ADDRESS, values.get("address").to_owned(), &report, None)}
                    {line(HOURS, values.get("hours").to_owned(), &report, None)}
                    <p class="hint">"保存后，机械主等待审核时立即看到新的联系方式。"</p>
                    <button type="submit" class="button primary">"保存"</button>
                </form>
            }
        });
        Ok(frame(
            Person::Office,
            &office.name.clone(),
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office/offices">"机构"</a></p>
                <h1>{office.name.clone()}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {beside}
                {form.map_or_else(|| facts(&office), IntoAny::into_any)}
            },
        ))
    })
}
