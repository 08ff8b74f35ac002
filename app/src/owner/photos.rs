//! 2 图片上传 (manual 二(二)2).
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::FieldSpec;
use domain::machine::REGISTRATION_TYPE;
use domain::photos::{NAMEPLATE, Slot};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::filings::StepForm;

use super::step::Filled;
use crate::addresses;
use crate::api::ApiError;
use crate::components::wizard;
use crate::page::{At, Page, Person, Shown};

/// 图片上传 as it stands.
#[server(name = AskPhotos, endpoint = "owner/step_photos", input = GetUrl)]
pub async fn photos(
    #[server(default)] id: String,
    #[server(default)] check: Option<String>,
) -> Result<StepForm, ApiError> {
    crate::answers::steps::step(&id, domain::filing::Step::Photos, check.is_some()).await
}

/// The step's page.
pub struct Photos;

impl Page for Photos {
    type Question = AskPhotos;
    const PERSON: Person = Person::Owner;

    fn show(form: StepForm, at: &At) -> Shown {
        show(&Filled::new(form, at))
    }
}

fn show(step: &Filled) -> Shown {
    let filing = step.form.filing;
    let one = |spec: &FieldSpec| step.field(spec, true);
    let slots =
        |slots: &[Slot]| view! { <div class="slots">{slots.iter().map(|one| step.slot(*one)).collect_view()}</div> };
    Shown::new(
        "图片上传",
        view! {
            {wizard::steps(2, filing)}
            <h1>"图片上传"</h1>
            {step.summaries()}
            <p class="hint">"JPEG、PNG或WebP格式，每张不超过20MB。照片要清楚，铭牌上的字要能看清。"</p>
            <form
                method="post"
                action=addresses::photo_form(filing, "photos")
                enctype="multipart/form-data"
                class="form photos-form"
                id="step-form"
                novalidate
            >
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
                {step.bar(true)}
            </form>
        },
    )
    .wrong(step.wrong())
}
