//! 工地注册 (manual 三(五)): one form, sent with its photos; kept as it is, mended when it comes back.
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::site::{FIELDS, SitePhoto, is_required};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::sites::{SavedSite, SiteForm};

use crate::addresses;
use crate::api::ApiError;
use crate::components::facts::site_reason;
use crate::components::form::{FieldNotes, field, refusal_summary, report_of, restored};
use crate::components::layout::notice;
use crate::components::script::script;
use crate::page::{At, Page, Person, Shown};

/// The form of a site that is not there yet.
#[server(name = AskNewSite, endpoint = "site/new", input = GetUrl)]
pub async fn new_site() -> Result<SiteForm, ApiError> {
    crate::answers::sites::new_form().await
}

/// The form of a site. What waits, works or is closed is shown on its own page.
#[server(name = AskSiteForm, endpoint = "site/form", input = GetUrl)]
pub async fn site_form(#[server(default)] id: String) -> Result<SiteForm, ApiError> {
    crate::answers::sites::form(&id).await
}

/// `/site/sites/new`.
pub struct New;

impl Page for New {
    type Question = AskNewSite;
    const PERSON: Person = Person::Site;

    fn show(form: SiteForm, at: &At) -> Shown {
        show(form, at)
    }
}

/// `/site/sites/{id}/edit`.
pub struct Edit;

impl Page for Edit {
    type Question = AskSiteForm;
    const PERSON: Person = Person::Site;

    fn show(form: SiteForm, at: &At) -> Shown {
        show(form, at)
    }
}

fn show(form: SiteForm, at: &At) -> Shown {
    let said = &at.said;
    let saved = form.saved.as_ref();
    let held = saved.map(|saved| saved.fields.clone()).unwrap_or_default();
    let left = form.left.filter(|_| said.typed.is_blank());
    let is_restored = left.is_some();
    let typed = left.unwrap_or_else(|| said.typed.clone());
    // Somebody else saved since: what was typed is shown beside what is saved.
    let stale = said.refusal.as_ref().is_some_and(wire::Refused::is_changed_elsewhere);
    let values = if typed.is_blank() { held.clone() } else { typed };
    let notes = FieldNotes {
        report: report_of(said.refusal.as_ref()),
        reasons: saved.map(|saved| saved.reasons.clone()).unwrap_or_default(),
        saved: stale.then_some(held),
    };
    let title = saved.map_or_else(|| "工地注册".to_owned(), |saved| format!("工地注册：{}", saved.name));
    let version = saved.map_or(0, |saved| saved.version);
    let fields = FIELDS.iter().map(|spec| {
        view! {
            {field(spec, &values, &notes, is_required(spec.name), &form.districts)}
            {(spec.name == "latitude").then(locate)}
        }
    });
    Shown::new(
        title,
        view! {
            <p class="crumbs"><a href="/site">"我的工地"</a></p>
            <h1>"工地注册"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {restored(is_restored)}
            {notice(said.notice.as_ref())}
            {whole_reasons(&notes)}
            <p class="hint">"红色标" <span class="star">"*"</span> "的信息必须填写，否则无法提交。收集负责人姓名和电话，用于审核联系，以及机械未出场时与其他工地联系。"</p>
            <form
                method="post"
                action=addresses::site_form(form.id)
                enctype="multipart/form-data"
                class="form"
                novalidate
            >
                <input type="hidden" name="writer" value=form.writer.clone()/>
                <input type="hidden" name="version" value=version.to_string()/>
                <button type="submit" name="go" value="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">
                    "提交"
                </button>
                {fields.collect_view()}
                <div class="slots">
                    {SitePhoto::REGISTRATION.into_iter().map(|slot| photo(slot, saved, &notes)).collect_view()}
                </div>
                <div class="action-bar">
                    <button type="submit" name="go" value="submit" class="button primary">"提交"</button>
                    <button type="submit" name="go" value="save" class="button secondary">"保存"</button>
                    <a class="button quiet" href="/site">"返回"</a>
                </div>
            </form>
            {script("/js/site.js")}
        },
    )
    .wrong(said.refusal.is_some())
}

/// Shown by scripts in browsers that know where they are.
fn locate() -> AnyView {
    view! {
        <p>
            <button type="button" class="button secondary" id="locate" hidden>"用当前位置填写经纬度"</button>
            <span class="hint" role="status" id="locate-said"></span>
        </p>
    }
    .into_any()
}

fn whole_reasons(notes: &FieldNotes) -> Option<AnyView> {
    (!notes.reasons.is_empty()).then(|| {
        let lines = notes.reasons.iter().map(|remark| view! { <li>{site_reason(remark)}</li> }).collect_view();
        view! {
            <div class="returned-box" role="status"><h2>"审核不通过，请按审核意见修改后重新提交"</h2><ul>{lines}</ul></div>
        }
        .into_any()
    })
}

fn photo(slot: SitePhoto, saved: Option<&SavedSite>, notes: &FieldNotes) -> AnyView {
    let name = slot.code();
    let current =
        saved.and_then(|saved| saved.photos.iter().find(|(known, _)| *known == slot)).map(|(_, photo)| *photo);
    let error = notes.report.error_of(name).map(str::to_owned);
    let reason = notes.reasons.iter().find(|remark| remark.field == name).map(|remark| remark.sentence.clone());
    let class = if error.is_some() { "field wrong" } else { "field" };
    let hint = if slot == SitePhoto::Board { "拍清工程名称和各单位名称" } else { "没有的可以不传" };
    view! {
        <div class=class id=name tabindex="-1">
            <label for=format!("file-{name}")>
                {(slot == SitePhoto::Board).then(|| view! { <span class="star" aria-hidden="true">"*"</span> })}
                {slot.label()}
            </label>
            <p class="hint">{hint} "；JPEG、PNG或WebP格式，不超过20MB"</p>
            {reason.map(|reason| view! { <p class="reason">"审核意见：" {reason}</p> })}
            <p class="error" id=format!("{name}-error") role="alert">{error}</p>
            {current.map(|id| view! {
                <a href=addresses::photo(id) target="_blank" rel="noopener">
                    <img
                        class="site-photo"
                        src=addresses::thumbnail(id)
                        alt=format!("已上传：{}（点开看大图）", slot.label())
                    />
                </a>
            })}
            <input
                type="file"
                id=format!("file-{name}")
                name=format!("photo.{name}")
                accept="image/jpeg,image/png,image/webp"
                aria-describedby=format!("{name}-error")
                data-shrink=""
            />
        </div>
    }
    .into_any()
}
