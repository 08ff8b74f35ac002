//! 2 图片上传 (manual 二(二)2).

use domain::fields::FieldSpec;
use domain::filing::Step;
use domain::machine::REGISTRATION_TYPE;
use domain::photos::{NAMEPLATE, Slot};
use leptos::prelude::*;
use registry::Role;

use super::subject::slot;
use super::{LoadedStep, StepPage, only_differences, step_page};
use crate::addresses;
use crate::components::form::field;
use crate::components::layout::{Person, page as frame};
use crate::components::wizard;
use crate::context::{registry, writer_field};
use crate::islands::FormAssist;
use crate::islands::form_assist_config as assist;
use crate::pages::{id_param, lead_to, loaded};

/// The step's page.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Owner, async move {
        Ok(match step_page(id, Step::Photos).await? {
            LoadedStep::Ready(step) => show(&step),
            LoadedStep::Elsewhere(path) => lead_to(&path),
        })
    })
}

fn show(step: &StepPage) -> AnyView {
    let filing = step.draft.id;
    let values = step.values(Step::Photos);
    let one = |spec: &FieldSpec| field(spec, values, &only_differences(&step.notes, values, spec.name), true, &[]);
    let slots =
        |slots: &[Slot]| view! { <div class="slots">{slots.iter().map(|one| slot(step, *one)).collect_view()}</div> };
    let config = assist(filing, Step::Photos, true, &registry(), Vec::new());
    frame(
        Person::Owner,
        "图片上传",
        step.wrong(),
        view! {
            {wizard::steps(2, filing)}
            <h1>"图片上传"</h1>
            {step.summaries(Step::Photos)}
            <p class="hint">"JPEG、PNG或WebP格式，每张不超过20MB。照片要清楚，铭牌上的字要能看清。"</p>
            <form
                method="post"
                action=addresses::photo_form(filing, "photos")
                enctype="multipart/form-data"
                class="form photos-form"
                id="step-form"
                novalidate
            >
                {writer_field(&registry())}
                {step.hidden()}
                {one(&REGISTRATION_TYPE)}
                <section>
                    <h2><span class="star" aria-hidden="true">"*"</span>"机身照片"</h2>
                    {slots(&Slot::BODY)}
                </section>
                <section>
                    <h2>"机械资料"</h2>
                    {one(&NAMEPLATE)}
                    <div class="if-plates">
                        <p class="hint">"以下四张照片，至少上传一张；能拍到的请都上传，审核更快。"</p>
                        {slots(&Slot::PLATES)}
                    </div>
                    <div class="if-no-plates">
                        <p class="hint">"没有铭牌的机械，请上传产品合格证照片。"</p>
                        {slots(&[Slot::Certificate])}
                    </div>
                </section>
                <section class="if-vehicle">
                    <h2>"环保信息随车清单"</h2>
                    <p class="hint">"场内车辆须上传正面和反面。"</p>
                    {slots(&Slot::CHECKLIST)}
                </section>
                <section>
                    <h2>"其他机械资料"</h2>
                    <p class="hint">"购机发票、其他必要说明的照片：点击“添加图片”上传；没有的，点击“下一步”。"</p>
                    {slots(&[Slot::Other])}
                </section>
                <noscript>
                    <p><button type="submit" name="go" value="stay" class="button secondary wide">"上传所选照片"</button></p>
                </noscript>
                {wizard::bar(true, view! { <FormAssist config=config/> }.into_any())}
            </form>
        },
    )
}
