//! 工地注册 (manual 三(五)): one form, sent with its photos; kept as it is, mended when it comes back.

use domain::fields::Remark;
use domain::refusal::Refusal;
use domain::site::{FIELDS, SitePhoto, SiteState, is_required};
use leptos::prelude::*;
use registry::Role;
use registry::sites::SiteFile;
use uuid::Uuid;

use crate::addresses;
use crate::answers::districts;
use crate::components::facts::site_reason;
use crate::components::form::{FieldNotes, field, refusal_summary, report_of, restored};
use crate::components::served::{Person, notice, page as frame};
use crate::components::sites::site_name;
use crate::context::{Flash, actor, registry, restore_left, script, take_flash, writer_field};
use crate::pages::{id_param, lead_to, loaded};

/// `/site/sites/new`.
pub fn new() -> AnyView {
    loaded(Role::Site, async {
        actor(Role::Site)?;
        let (registry, flash) = (registry(), take_flash());
        let districts = districts(&registry).await?;
        Ok(show(registry.sites().new_site(), None, &flash, false, &districts))
    })
}

/// `/site/sites/{id}/edit`. What waits, works or is closed is shown on its own page.
pub fn edit() -> AnyView {
    let id = id_param();
    loaded(Role::Site, async move {
        let (id, actor, registry, mut flash) = (id?, actor(Role::Site)?, registry(), take_flash());
        let is_restored = restore_left(&actor, &addresses::site_edit(id), &mut flash).await;
        let districts = districts(&registry).await?;
        let file = match registry.sites().site(&actor, id).await.map_err(Refusal::from) {
            // A new one whose first form came without a session.
            Err(Refusal::NotFound) if is_restored => return Ok(show(id, None, &flash, true, &districts)),
            other => other?,
        };
        if !file.site.state.is_editable() {
            return Ok(lead_to(&addresses::site(id)));
        }
        Ok(show(id, Some(&file), &flash, is_restored, &districts))
    })
}

fn show(
    id: Uuid,
    file: Option<&SiteFile>,
    flash: &Flash,
    is_restored: bool,
    districts: &[(String, String)],
) -> AnyView {
    // Somebody else saved since: what was typed is shown beside what is saved.
    let stale = flash.refusal == Some(Refusal::ChangedElsewhere);
    let saved = file.map(|file| file.site.fields.clone()).unwrap_or_default();
    let values = if flash.typed.is_blank() { saved.clone() } else { flash.typed.clone() };
    let reasons: Vec<Remark> = file
        .filter(|file| file.site.state == SiteState::Returned)
        .map(|file| file.site.reasons.clone())
        .unwrap_or_default();
    let notes = FieldNotes { report: report_of(flash.refusal.as_ref()), reasons, saved: stale.then_some(saved) };
    let title = file.map_or_else(|| "工地注册".to_owned(), |file| format!("工地注册：{}", site_name(&file.site)));
    let version = file.map_or(0, |file| file.site.version);
    let fields = FIELDS.iter().map(|spec| {
        view! {
            {field(spec, &values, &notes, is_required(spec.name), districts)}
            {(spec.name == "latitude").then(locate)}
        }
    });
    frame(
        Person::Site,
        &title,
        flash.refusal.is_some(),
        view! {
            <p class="crumbs"><a href="/site">"我的工地"</a></p>
            <h1>"工地注册"</h1>
            {refusal_summary(flash.refusal.as_ref())}
            {restored(is_restored)}
            {notice(flash.notice.as_ref())}
            {whole_reasons(&notes)}
            <p class="hint">"红色标" <span class="star">"*"</span> "的信息必须填写，否则无法提交。收集负责人姓名和电话，用于审核联系，以及机械未出场时与其他工地联系。"</p>
            <form
                method="post"
                action=addresses::site_form(id)
                enctype="multipart/form-data"
                class="form"
                novalidate
            >
                {writer_field(&registry())}
                <input type="hidden" name="version" value=version.to_string()/>
                <button type="submit" name="go" value="submit" class="visually-hidden" tabindex="-1" aria-hidden="true">
                    "提交"
                </button>
                {fields.collect_view()}
                <div class="slots">
                    {SitePhoto::REGISTRATION.into_iter().map(|slot| photo(slot, file, &notes)).collect_view()}
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

fn photo(slot: SitePhoto, file: Option<&SiteFile>, notes: &FieldNotes) -> AnyView {
    let name = slot.code();
    let current = file.and_then(|file| file.photos.iter().find(|(known, _)| *known == slot)).map(|(_, photo)| *photo);
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
