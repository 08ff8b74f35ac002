//! `/office/machines/{id}/correct`: the machine's data to correct, on the record and with a reason.

use domain::changes::MachineState;
use domain::fields::{FieldSpec, Fields, Input};
use domain::filing::Step;
use domain::refusal::Refusal;
use domain::stage::Stage;
use leptos::prelude::*;
use registry::desk::StageOverride;
use registry::machines::MachineFile;
use registry::machines::corrections::{Correction, NumberChange};
use registry::{Duty, Role};

use super::pieces::title;
use crate::addresses;
use crate::answers::districts;
use crate::answers::fact_list as facts;
use crate::components::form::{FieldNotes, Line, field, line, refusal_summary, report_of};
use crate::components::register::typed_or;
use crate::components::served::{Person, kept_note, page as frame};
use crate::components::stage;
use crate::context::{Flash, actor, registry, take_desk_flash};
use crate::pages::{id_param, loaded};

/// 更正.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (id, actor, registry) = (id?, actor(Role::Staff)?, registry());
        let mut flash = take_desk_flash(&actor).await;
        actor.staff(Duty::Review)?;
        let file = registry.machines().machine_file(&actor, id, false).await?;
        if file.entry.state == MachineState::Cancelled {
            return Err(Refusal::MachineCancelled);
        }
        if matches!(flash.refusal, Some(Refusal::NumberChanges { .. })) {
            let version = flash.typed("version").parse().unwrap_or(file.version);
            match registry.machines().number_change(&actor, id, version, &correction(&flash)).await {
                Ok(Some(change)) => return Ok(confirmation(&file, &flash, version, &change)),
                Ok(None) => flash.refusal = None,
                Err(error) => flash.refusal = Some(error.refusal()),
            }
        }
        let districts = districts(&registry).await?;
        let values = typed_or(&flash, &file.fields);
        let came_back = !flash.typed.is_blank();
        let changed = came_back.then(|| file.fields.clone());
        let notes = FieldNotes { report: report_of(flash.refusal.as_ref()), saved: None, ..FieldNotes::default() };
        let own = |spec: &&FieldSpec| spec.name != "district";
        let inputs = Step::Machine
            .fields()
            .iter()
            .filter(own)
            .map(|spec| {
                let saved = changed.as_ref().filter(|held| differs(spec, held, &values)).cloned();
                field(spec, &values, &FieldNotes { saved, ..notes.clone() }, false, &districts)
            })
            .collect_view();
        let district: Vec<FieldSpec> =
            Step::Machine.fields().iter().copied().filter(|spec| spec.name == "district").collect();
        Ok(frame(
            Person::Office,
            &format!("更正 {}", file.entry.number),
            flash.refusal.is_some(),
            view! {
                <p class="crumbs">
                    <a href="/office/machines">"机械登记册"</a>
                    " › "
                    <a href=addresses::office_machine(id)>{file.entry.number.clone()}</a>
                </p>
                <h1>"更正 " {title(&file)}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                {kept_note(&flash)}
                <p class="hint">"更正后重新判定排放阶段；排放阶段改变时，环保登记号码第一位随之改变，其余不变，并短信通知机械主；号码改变时先给您核对，确认后才保存。更正前后的内容和理由留下记录。"</p>
                {stage::explanation(&crate::answers::explained_to_office(&file.determination), true)}
                <form method="post" action="/api/office/correct_machine" class="form correction" novalidate>
                    <input type="hidden" name="machine" value=id.to_string()/>
                    <input type="hidden" name="version" value=file.version.to_string()/>
                    <fieldset class="group">
                        <legend>"机械信息"</legend>
                        {inputs}
                        {facts(&district, &file.fields, &districts, None)}
                        <p class="hint">"变更登记区县请办理"<a href=addresses::office_change(id, "move")>"迁移"</a>"。"</p>
                    </fieldset>
                    {override_fields(&file, &flash)}
                    {line(reason(), flash.typed("reason"), &notes.report, None)}
                    <button type="submit" class="button primary">"更正"</button>
                    <a class="button quiet" href=addresses::office_machine(id)>"不更正，返回"</a>
                </form>
            },
        ))
    })
}

/// What was typed, as it would be corrected.
fn correction(flash: &Flash) -> Correction {
    let stage = flash.typed("stage").chars().next().and_then(Stage::from_code);
    Correction {
        fields: flash.typed.only(Step::Machine.fields()),
        reason: flash.typed("reason"),
        stage: stage.map(|stage| StageOverride { stage, reason: flash.typed("override_reason") }),
        confirmed: String::new(),
    }
}

/// What becomes of the number, before it does: old and new, who is notified, which plate is to be made anew.
fn confirmation(file: &MachineFile, flash: &Flash, version: i64, change: &NumberChange) -> AnyView {
    let id = file.entry.id;
    let notified = change.notified.as_ref().map_or_else(
        || "登记的联系电话不能接收短信，请另行告知机械主".to_owned(),
        |phone| format!("机械主（{phone}），用短信告知新旧号码"),
    );
    let plate = match (change.plate_waits, change.plate_out) {
        (true, _) => "待领取的标牌按新号码重新制作，领取码不变",
        (_, true) => "已领取的标牌上是原号码，须补领并重新制作",
        _ => "没有标牌需要重新制作",
    };
    let machine = Step::Machine.fields().iter().filter(|spec| !flash.typed(spec.name).is_empty());
    let machine = machine.map(|spec| (format!("fields[{}]", spec.name), flash.typed(spec.name)));
    let rest = ["reason", "stage", "override_reason"].map(|name| (name.to_owned(), flash.typed(name)));
    let hidden =
        machine.chain(rest).map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    let row = |label: &'static str, value: String| view! { <div class="fact"><dt>{label}</dt><dd>{value}</dd></div> };
    frame(
        Person::Office,
        "确认更正号码",
        false,
        view! {
            <p class="crumbs">
                <a href="/office/machines">"机械登记册"</a>
                " › "
                <a href=addresses::office_machine(id)>{file.entry.number.clone()}</a>
            </p>
            <h1>"确认更正号码"</h1>
            <p class="warning-box">"这次更正会改变环保登记号码，还没有保存。请核对后确认。"</p>
            <section class="card">
                <dl class="facts">
                    {row("现在的号码", change.from.clone())}
                    {row("更正后的号码", change.to.clone())}
                    {row("告知", notified)}
                    {row("标牌", plate.to_owned())}
                    {row("更正的理由", flash.typed("reason"))}
                </dl>
            </section>
            <form method="post" action="/api/office/correct_machine" class="form">
                <input type="hidden" name="machine" value=id.to_string()/>
                <input type="hidden" name="version" value=version.to_string()/>
                <input type="hidden" name="confirmed" value=change.to.clone()/>
                {hidden}
                <button type="submit" class="button primary">{format!("确认更正，号码改为{}", change.to)}</button>
                <a class="button quiet" href=addresses::office_correct(id)>"返回修改"</a>
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
fn override_fields(file: &MachineFile, flash: &Flash) -> AnyView {
    let report = report_of(flash.refusal.as_ref());
    let chosen = flash.typed("stage");
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
                <p class="hint" id="stage-hint">{format!("当前登记为{}", file.entry.stage.name())}</p>
                <select id="stage" name="stage" aria-describedby="stage-hint">
                    <option value="">"按填写的内容自动判定"</option>
                    {options.collect_view()}
                </select>
            </div>
            {line(why, flash.typed("override_reason"), &report, None)}
        </details>
    }
    .into_any()
}
