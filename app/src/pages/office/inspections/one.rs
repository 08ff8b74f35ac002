//! One test: what was measured, what came out, its paper, and the way to withdraw it.

use domain::fields::Report;
use domain::inspection::{LIMITS, opacity_words, ringelmann_words};
use leptos::prelude::*;
use registry::clock::china_time;
use registry::inspections::Inspection;
use registry::{Duty, Role};
use uuid::Uuid;

use crate::addresses;
use crate::answers::inspections::{measured, when};
use crate::components::form::{refusal_summary, report_of};
use crate::components::inspections::{verdict_tag, withdrawn_mark};
use crate::components::served::{Person, kept_note, notice, page as frame};
use crate::components::stage;
use crate::context::{Flash, actor, registry, take_desk_flash};
use crate::pages::{id_param, loaded};

/// `/office/inspections/{id}`.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Staff, async move {
        let (id, actor, registry) = (id?, actor(Role::Staff)?, registry());
        let flash = take_desk_flash(&actor).await;
        let one = registry.inspections().inspection(&actor, id).await?;
        let offices = registry.offices().all().await?;
        let office = offices.into_iter().find(|office| office.code == one.office);
        let district = office.map(|office| office.district).unwrap_or_default();
        let may_change = actor.staff(Duty::Inspection).is_ok_and(|scope| scope.covers(&one.office));
        Ok(show(&one, &district, may_change, &flash))
    })
}

fn fact(label: &'static str, value: String) -> Option<AnyView> {
    (!value.is_empty()).then(|| view! { <div class="fact"><dt>{label}</dt><dd>{value}</dd></div> }.into_any())
}

fn show(one: &Inspection, district: &str, may_change: bool, flash: &Flash) -> AnyView {
    let data = &one.data;
    let readings = data.readings.iter().map(|reading| opacity_words(*reading)).collect::<Vec<_>>().join("、");
    let class = one.judgement.class.map(|class| format!("{} {}", LIMITS.name, class.label())).unwrap_or_default();
    let title = format!("检测记录 {}", data.report_no);
    let standing = one.withdrawn.is_none();
    let report = report_of(flash.refusal.as_ref());
    frame(
        Person::Office,
        &title,
        flash.refusal.is_some(),
        view! {
            <p class="crumbs"><a href="/office">"审核首页"</a> " › " <a href="/office/inspections">"检测记录"</a></p>
            <h1>{title.clone()} " " {verdict_tag(one.judgement.verdict)} " " {withdrawn_mark(!standing)}</h1>
            {refusal_summary(flash.refusal.as_ref())}
            {notice(flash.notice.as_ref())}
            {kept_note(flash)}
            {one.withdrawn.as_ref().map(|withdrawn| view! {
                <section class="warning-box">
                    <h2>"已撤销"</h2>
                    <p>{withdrawn.reason.clone()}</p>
                    <p class="hint">{withdrawn.by.clone()} " " {china_time(withdrawn.at)}</p>
                </section>
            })}
            <section class="card">
                <h2>"机械"</h2>
                <dl class="facts">
                    <div class="fact">
                        <dt>"环保登记号码"</dt>
                        <dd>
                            <a class="number" href=addresses::office_machine(one.machine)>{one.number.clone()}</a>
                        </dd>
                    </div>
                    {fact("机械", format!("{} {} {}", one.product, one.maker, one.model))}
                    <div class="fact"><dt>"排放阶段"</dt><dd>{one.stage.map(stage::badge)}</dd></div>
                    {fact("所有者", one.owner_name.clone())}
                    {fact("区县", district.to_owned())}
                </dl>
            </section>
            <section class="card">
                <h2>"检测"</h2>
                <dl class="facts">
                    {fact("检测结论", one.judgement.verdict.label().to_owned())}
                    {fact("平均值 / 限值（m⁻¹）", measured(one))}
                    {fact("限值", class)}
                    {fact("光吸收系数（m⁻¹）", readings)}
                    {fact("林格曼黑度（级）", data.ringelmann.map(ringelmann_words).unwrap_or_default())}
                    {fact("检测类型", data.origin.label().to_owned())}
                    {fact("检测时间", when(one))}
                    {fact("检测地点", data.place.clone())}
                    {fact("检测机构", data.body.clone())}
                    {fact("CMA编号", data.cma.clone().unwrap_or_default())}
                    {fact("检测仪器", data.instrument.clone().unwrap_or_default())}
                    {fact("检测人员", data.tester.clone().unwrap_or_default())}
                    {fact("录入", format!("{} {}", one.entered_by, china_time(one.entered_at)))}
                </dl>
            </section>
            <section class="card">
                <h2>"附件"</h2>
                {match one.file {
                    Some(_) => view! {
                        <p><a class="button secondary" href=addresses::paper(one.id)>"下载检测报告附件"</a></p>
                    }
                    .into_any(),
                    None if may_change && standing => paper_form(one.id),
                    None => view! { <p class="empty">"没有附件"</p> }.into_any(),
                }}
            </section>
            {(may_change && standing).then(|| withdraw_form(one.id, &report, &flash.typed("reason")))}
        },
    )
}

fn paper_form(id: Uuid) -> AnyView {
    view! {
        <form method="post" action=addresses::paper(id) enctype="multipart/form-data" class="form">
            <div class="field">
                <label for="paper">"检测报告"</label>
                <p class="hint" id="paper-hint">"一张照片（不超过20MB）或一个PDF（不超过10MB）；上传后不能更换"</p>
                <input
                    type="file"
                    id="paper"
                    name="paper"
                    accept="image/jpeg,image/png,image/webp,application/pdf"
                    aria-describedby="paper-hint"
                    required
                />
            </div>
            <button type="submit" class="button secondary">"上传附件"</button>
        </form>
    }
    .into_any()
}

fn withdraw_form(id: Uuid, report: &Report, typed: &str) -> AnyView {
    let wrong = report.error_of("reason").map(str::to_owned);
    let open = wrong.is_some();
    view! {
        <section class="card">
            <details open=open>
                <summary>"撤销这条检测记录"</summary>
                <form method="post" action="/api/office/inspection_withdraw" class="form">
                    <input type="hidden" name="inspection" value=id.to_string()/>
                    <div class=if open { "field wrong" } else { "field" }>
                        <label for="reason">"撤销原因"</label>
                        <p class="hint" id="reason-hint">"记录会保留并注明原因，机械主不再看到；报告编号可以重新录入"</p>
                        <p class="error" id="reason-error" role="alert">{wrong}</p>
                        <input
                            type="text"
                            id="reason"
                            name="reason"
                            value=typed.to_owned()
                            maxlength="200"
                            aria-describedby="reason-hint reason-error"
                            aria-invalid=open.then_some("true")
                        />
                    </div>
                    <button type="submit" class="button danger">"撤销"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}
