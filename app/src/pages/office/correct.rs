//! `/office/machines/{id}/correct`: the machine's data to correct, on the record and with a reason.

use domain::changes::MachineState;
use domain::fields::{FieldSpec, Fields, Input};
use domain::filing::Step;
use domain::refusal::Refusal;
use domain::stage::Stage;
use leptos::prelude::*;
use registry::register::MachineFile;
use registry::{Duty, Role};

use super::machine::title;
use crate::components::facts::facts;
use crate::components::form::{Line, Sayings, field, line, refusal_summary, report_of};
use crate::components::layout::{Person, page as frame};
use crate::components::register::typed_or;
use crate::components::stage;
use crate::context::{Flash, actor, registry, take_flash};
use crate::pages::owner::districts;
use crate::pages::{id_param, loaded};

/// 更正.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (id, actor, registry, flash) = (id?, actor(Role::Staff)?, registry(), take_flash());
        actor.staff(Duty::Review)?;
        let file = registry.machine_file(&actor, id, false).await.map_err(|error| error.refusal())?;
        if file.entry.state == MachineState::Cancelled {
            return Err(Refusal::MachineCancelled);
        }
        let districts = districts(&registry).await?;
        let values = typed_or(&flash, &file.fields);
        let came_back = !flash.typed.is_blank();
        let changed = came_back.then(|| file.fields.clone());
        let sayings = Sayings { report: report_of(flash.refusal.as_ref()), saved: None, ..Sayings::default() };
        let own = |spec: &&FieldSpec| spec.name != "district";
        let inputs = Step::Machine
            .fields()
            .iter()
            .filter(own)
            .map(|spec| {
                let saved = changed.as_ref().filter(|held| differs(spec, held, &values)).cloned();
                field(spec, &values, &Sayings { saved, ..sayings.clone() }, false, &districts)
            })
            .collect_view();
        let district: Vec<FieldSpec> =
            Step::Machine.fields().iter().copied().filter(|spec| spec.name == "district").collect();
        Ok(frame(
            Person::Office,
            &format!("更正 {}", file.entry.number),
            flash.refusal.is_some(),
            view! {
                <p class="crumbs"><a href="/office/machines">"机械登记册"</a> " › " <a href=format!("/office/machines/{id}")>{file.entry.number.clone()}</a></p>
                <h1>"更正 " {title(&file)}</h1>
                {refusal_summary(flash.refusal.as_ref())}
                <p class="hint">"更正后重新判定排放阶段；排放阶段改变时，环保登记号码第一位随之改变，其余不变，并短信通知机械主。更正前后的内容和理由留下记录。"</p>
                {stage::explanation(&file.determination, true)}
                <form method="post" action="/api/office/correct_machine" class="form correction" novalidate>
                    <input type="hidden" name="machine" value=id.to_string()/>
                    <input type="hidden" name="version" value=file.version.to_string()/>
                    <fieldset class="group">
                        <legend>"机械信息"</legend>
                        {inputs}
                        {facts(&district, &file.fields, &districts, None)}
                        <p class="hint">"变更登记区县请办理"<a href=format!("/office/machines/{id}/change/move")>"迁移"</a>"。"</p>
                    </fieldset>
                    {override_fields(&file, &flash)}
                    {line(reason(), flash.typed("reason"), &sayings.report, None)}
                    <button type="submit" class="button primary">"更正"</button>
                    <a class="button quiet" href=format!("/office/machines/{id}")>"不更正，返回"</a>
                </form>
            },
        ))
    })
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
