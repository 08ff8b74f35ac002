//! `/office/machines/{id}/correct`: the machine's data to correct, on the record and with a reason.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::{FieldSpec, Fields, Input, Report};
use domain::filing::Step;
use domain::stage::Stage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::desk::Desk;
use wire::register::{CorrectionForm, Foreseen, NumberChange};

use super::on_desk;
use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::facts;
use crate::components::form::{FieldNotes, Line, field, line, refusal_summary, report_of};
use crate::components::kept::kept_note;
use crate::components::stage;
use crate::page::{At, Page, Person, Shown};

/// The machine as it stands, and what the correction that was kept would do to its number.
#[server(name = AskCorrection, endpoint = "office/correction", input = GetUrl)]
pub async fn correction(#[server(default)] id: String) -> Result<Desk<CorrectionForm>, ApiError> {
    crate::answers::register::correction(&id).await
}

/// 更正.
pub struct Correct;

impl Page for Correct {
    type Question = AskCorrection;
    const PERSON: Person = Person::Office;

    fn show(desk: Desk<CorrectionForm>, at: &At) -> Shown {
        on_desk(desk, at, show)
    }
}

/// The form; after a correction that changes the number, what becomes of that first.
fn show(form: CorrectionForm, at: &At) -> Shown {
    if at.said.refusal.as_ref().is_none_or(|refusal| refusal.code != "number_changes") {
        return form_page(&form, at);
    }
    match &form.foreseen {
        Some(Foreseen::Changes(change)) => confirmation(&form, at, change),
        Some(Foreseen::Stays) => form_page(&form, &refused(at, None)),
        Some(Foreseen::Refused(refusal)) => form_page(&form, &refused(at, Some(refusal.clone()))),
        None => form_page(&form, at),
    }
}

/// The same page with another refusal.
fn refused(at: &At, refusal: Option<wire::Refused>) -> At {
    let mut at = at.clone();
    at.said.refusal = refusal;
    at
}

fn form_page(form: &CorrectionForm, at: &At) -> Shown {
    let (said, id) = (&at.said, form.machine);
    let report = report_of(said.refusal.as_ref());
    Shown::new(
        format!("更正 {}", form.number),
        view! {
            {crumbs(form)}
            <h1>"更正 " {form.title.clone()}</h1>
            {refusal_summary(said.refusal.as_ref())}
            {kept_note(at)}
            <p class="hint">"更正后重新判定排放阶段；排放阶段改变时，环保登记号码第一位随之改变，其余不变，并短信通知机械主；号码改变时先给您核对，确认后才保存。更正前后的内容和理由留下记录。"</p>
            {stage::explanation(&form.explained, true)}
            <form method="post" action="/api/office/correct_machine" class="form correction" novalidate>
                <input type="hidden" name="machine" value=id.to_string()/>
                <input type="hidden" name="version" value=form.version.to_string()/>
                <fieldset class="group">
                    <legend>"机械信息"</legend>
                    {inputs(form, at, &report)}
                    {facts(&form.district)}
                    <p class="hint">"变更登记区县请办理"<a href=addresses::office_change(id, "move")>"迁移"</a>"。"</p>
                </fieldset>
                {override_fields(form.stage, at, &report)}
                {line(reason(), said.typed("reason"), &report, None)}
                <button type="submit" class="button primary">"更正"</button>
                <a class="button quiet" href=addresses::office_machine(id)>"不更正，返回"</a>
            </form>
        },
    )
    .wrong(said.refusal.is_some())
}

fn crumbs(form: &CorrectionForm) -> AnyView {
    view! {
        <p class="crumbs">
            <a href="/office/machines">"机械登记册"</a>
            " › "
            <a href=addresses::office_machine(form.machine)>{form.number.clone()}</a>
        </p>
    }
    .into_any()
}

/// The fields, with what was typed and what is wrong with it; beside those that were changed, what the register holds.
fn inputs(form: &CorrectionForm, at: &At, report: &Report) -> AnyView {
    let came_back = !at.said.typed.is_blank();
    let values = if came_back { &at.said.typed } else { &form.held };
    let notes = FieldNotes { report: report.clone(), ..FieldNotes::default() };
    let own = Step::Machine.fields().iter().filter(|spec| spec.name != "district");
    own.map(|spec| {
        let saved = (came_back && differs(spec, &form.held, values)).then(|| form.held.clone());
        field(spec, values, &FieldNotes { saved, ..notes.clone() }, false, &form.districts)
    })
    .collect_view()
    .into_any()
}

/// What becomes of the number, before it does: old and new, who is notified, which plate is to be made anew.
fn confirmation(form: &CorrectionForm, at: &At, change: &NumberChange) -> Shown {
    let (said, id) = (&at.said, form.machine);
    let notified = change.notified.as_ref().map_or_else(
        || "登记的联系电话不能接收短信，请另行告知机械主".to_owned(),
        |phone| format!("机械主（{phone}），用短信告知新旧号码"),
    );
    let plate = match (change.plate_waits, change.plate_out) {
        (true, _) => "待领取的标牌按新号码重新制作，领取码不变",
        (_, true) => "已领取的标牌上是原号码，须补领并重新制作",
        _ => "没有标牌需要重新制作",
    };
    let machine = Step::Machine.fields().iter().filter(|spec| !said.typed(spec.name).is_empty());
    let machine = machine.map(|spec| (format!("fields[{}]", spec.name), said.typed(spec.name)));
    let rest = ["reason", "stage", "override_reason"].map(|name| (name.to_owned(), said.typed(name)));
    let hidden =
        machine.chain(rest).map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    let row = |label: &'static str, value: String| view! { <div class="fact"><dt>{label}</dt><dd>{value}</dd></div> };
    Shown::new(
        "确认更正号码",
        view! {
            {crumbs(form)}
            <h1>"确认更正号码"</h1>
            <p class="warning-box">"这次更正会改变环保登记号码，还没有保存。请核对后确认。"</p>
            <section class="card">
                <dl class="facts">
                    {row("现在的号码", change.from.clone())}
                    {row("更正后的号码", change.to.clone())}
                    {row("告知", notified)}
                    {row("标牌", plate.to_owned())}
                    {row("更正的理由", said.typed("reason"))}
                </dl>
            </section>
            <form method="post" action="/api/office/correct_machine" class="form">
                <input type="hidden" name="machine" value=id.to_string()/>
                <input type="hidden" name="version" value=change.version.to_string()/>
                <input type="hidden" name="confirmed" value=change.to.clone()/>
                {hidden}
                <button type="submit" class="button primary">{format!("确认更正，号码改为{}", change.to)}</button>
                // The same address: only a document of its own is the form again.
                <a class="button quiet" href=addresses::office_correct(id) rel="external">"返回修改"</a>
            </form>
        },
    )
}

/// Whether what is typed differs from what the register holds; ticks show that by themselves.
fn differs(spec: &FieldSpec, held: &Fields, values: &Fields) -> bool {
    spec.input != Input::Tick && held.get(spec.name) != values.get(spec.name)
}

fn reason() -> Line {
    Line {
        name: "reason",
        label: "更正的理由",
        kind: "text",
        mode: "text",
        autocomplete: "off",
        hint: "例：与铭牌照片核对",
    }
}

/// 更改排放阶段, with its own reason.
fn override_fields(registered: Stage, at: &At, report: &Report) -> AnyView {
    let chosen = at.said.typed("stage");
    let options = Stage::ALL.iter().map(|stage| {
        let code = stage.code().to_string();
        let selected = code == chosen;
        view! { <option value=code selected=selected>{stage.name()}</option> }
    });
    let why = Line {
        name: "override_reason",
        label: "更改排放阶段的理由",
        kind: "text",
        mode: "text",
        autocomplete: "off",
        hint: "选择了排放阶段时必填",
    };
    view! {
        <details class="override" open=!chosen.is_empty()>
            <summary>"由审核人员确定排放阶段"</summary>
            <div class="field">
                <label for="stage">"排放阶段"</label>
                <p class="hint" id="stage-hint">{format!("当前登记为{}", registered.name())}</p>
                <select id="stage" name="stage" aria-describedby="stage-hint">
                    <option value="">"按填写的内容自动判定"</option>
                    {options.collect_view()}
                </select>
            </div>
            {line(why, at.said.typed("override_reason"), report, None)}
        </details>
    }
    .into_any()
}
