//! `/site/sites/{id}/enter`: 机械入场. First which machine, then the photo that shows its plate (manual 三(四)).

use domain::fields::Fields;
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::visit::foreign_specs;
use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;
use registry::gate::{AtGate, Candidate, Known, Sought, Standing, Why};
use uuid::Uuid;

use crate::addresses;
use crate::components::form::{FieldNotes, field, post_button, refusal_summary, report_of, restored};
use crate::components::gate_queue::gate_queue;
use crate::components::number_box::number_box;
use crate::components::served::{Person, notice, page as frame};
use crate::components::sites::site_name;
use crate::components::visits::machine_words;
use crate::context::{Flash, actor, percent_encode, query, registry, restore_left, take_flash, writer_field};
use crate::pages::{id_param, loaded};

const HINT: &str =
    "号码的一部分、机械名称、制造企业或型号，例：0123、挖掘机 三一；或PIN码、出厂编号的后六位。外地机械请输入整个号码";

/// A machine comes.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Site, async move {
        let (id, actor, registry, mut flash) = (id?, actor(Role::Site)?, registry(), take_flash());
        let file = registry.sites().site(&actor, id).await?;
        let asked = query("q").unwrap_or_default();
        let newer = flash.clone();
        let is_restored =
            restore_left(&actor, &addresses::site_enter(id), &mut flash).await && flash.typed("number") == asked;
        // What was typed about another machine waits for it.
        let flash = if is_restored { flash } else { newer };
        let found = match registry.gate().sought(&actor, id, &asked).await.map_err(Refusal::from) {
            Ok(Sought::One(found)) => Ok(machine_form(id, &found, registry.sites().new_site(), &flash)),
            Ok(Sought::List { found, elsewhere }) => Ok(list(id, &found, elsewhere, &asked)),
            Err(refusal) => Err(refusal),
        };
        // A number that cannot come in is an answer, not a failure of the page.
        let (main, refusal) = match found {
            Ok(main) => (Some(main), flash.refusal.clone()),
            Err(refusal) => (None, Some(refusal)),
        };
        let open = file.site.is_open();
        Ok(frame(
            Person::Site,
            "机械入场",
            refusal.is_some(),
            view! {
                <p class="crumbs">
                    <a href="/site">"我的工地"</a>
                    " › "
                    <a href=addresses::site(id)>{site_name(&file.site)}</a>
                </p>
                <h1>"机械入场"</h1>
                {refusal_summary(refusal.as_ref())}
                {notice(flash.notice.as_ref())}
                {refusal.as_ref().and_then(|refusal| compared(id, refusal))}
                {restored(is_restored)}
                {open.then(|| gate_queue(id))}
                {open.then(|| number_box(None, "环保登记号码、机械名称、厂家或型号", &asked, HINT, "查找"))}
                {main}
            },
        ))
    })
}

/// A number that does not fit the register: once the plate has been looked at again, it is suspected.
fn compared(site: Uuid, refusal: &Refusal) -> Option<AnyView> {
    let Refusal::PlateMismatch { typed, .. } = refusal else { return None };
    let hidden = [("site", site.to_string()), ("number", typed.clone())];
    let words = format!("号牌上就是这个号码：{typed}");
    let confirm = post_button("/api/site/suspect_plate", &hidden, &words, "button danger");
    Some(view! { <p class="card-actions">{confirm}</p> }.into_any())
}

fn list(site: Uuid, found: &[Candidate], elsewhere: Option<RegistrationNumber>, asked: &str) -> AnyView {
    let searching = !asked.trim().is_empty();
    let heading = if searching { "查找结果" } else { "选择要入场的机械" };
    let empty = match (found.is_empty(), searching) {
        (false, _) => None,
        (true, true) => Some("没有找到。请对照号牌核对，或换一个词；外地机械请输入整个号码，例：3-GA000001。"),
        (true, false) => Some("在上面输入或扫描号牌上的号码。"),
    };
    let full = found.len() >= Candidate::MOST;
    let items = found.iter().map(|candidate| item(site, candidate)).collect_view();
    let elsewhere = elsewhere.map(|number| {
        let address = addresses::site_enter_with(site, number);
        view! {
            <p class="card-actions"><a class="button secondary" href=address>{format!("都不是，是外地机械：{number}")}</a></p>
        }
    });
    view! {
        <section class="gate-part">
            <h2>{heading}</h2>
            {empty.map(|words| view! { <p class="empty">{words}</p> })}
            <ul class="cards visits">{items}</ul>
            {elsewhere}
            {full.then(|| view! { <p class="hint">{format!("最多列出{}台。没有要找的，请在上面多输入几个字查找。", Candidate::MOST)}</p> })}
        </section>
    }
    .into_any()
}

fn item(site: Uuid, candidate: &Candidate) -> AnyView {
    let address = addresses::site_enter_with(site, percent_encode(&candidate.number));
    view! {
        <li class="card visit">
            <div class="visit-words">
                {machine_words(
                    &candidate.number,
                    candidate.stage,
                    &candidate.product,
                    &candidate.model,
                    &candidate.maker,
                )}
                {why(candidate.why).map(|words| view! { <p class="hint">{words}</p> })}
                {standing(candidate.standing).map(|words| view! { <p class="visit-note">{words}</p> })}
            </div>
            {(candidate.standing != Some(Standing::Here)).then(|| view! {
                <div class="visit-action">
                    <a class="button secondary" href=address>
                        "选择"
                        <span class="visually-hidden">{candidate.number.clone()}</span>
                    </a>
                </div>
            })}
        </li>
    }
    .into_any()
}

const fn why(why: Why) -> Option<&'static str> {
    match why {
        Why::Waiting => Some("等待入场"),
        Why::WasHere => Some("来过本工地"),
        Why::SameOwner => Some("与来过的机械同属一家"),
        Why::Nearby => Some("本区县新登记"),
        Why::Found => None,
    }
}

const fn standing(standing: Option<Standing>) -> Option<&'static str> {
    match standing {
        Some(Standing::Here) => Some("已在本工地"),
        Some(Standing::Elsewhere) => Some("在其他工地，还没有办理出场"),
        None => None,
    }
}

fn machine_form(site: Uuid, found: &AtGate, entry: Uuid, flash: &Flash) -> AnyView {
    let number = found.number.to_string();
    let report = report_of(flash.refusal.as_ref());
    let photo_error = report.error_of("photo").map(str::to_owned);
    let photo_class = if photo_error.is_some() { "field wrong" } else { "field" };
    let exemption_error = report.error_of("exemption").map(str::to_owned);
    let notes = FieldNotes { report, ..FieldNotes::default() };
    let standing = found.inside.as_ref().map(|visit| {
        let here = visit.site == site;
        let words = if here {
            format!("这台机械已在本工地，{}入场。", china_time(visit.entered_at))
        } else {
            format!(
                "这台机械还在工地“{}”，{}入场，没有办理出场。可以先拍照确认，本次入场会保存，等对方办理出场后一键完成。",
                visit.site_name,
                china_time(visit.entered_at)
            )
        };
        view! { <p class="warning-box">{words}</p> }
    });
    let product = found.product.map_or("", domain::vocabulary::Product::label);
    view! {
        <section class="card gate-found">
            {machine_words(&number, Some(found.stage), product, &found.model, &found.maker)}
            {standing}
        </section>
        <form
            method="post"
            action=addresses::entry_form(site)
            enctype="multipart/form-data"
            class="form"
            id="entry-form"
            novalidate
        >
                {writer_field(&registry())}
                <input type="hidden" name="entry" value=entry.to_string()/>
                <input type="hidden" name="number" value=number/>
                {foreign_fields(found, flash, &notes)}
                {found.needs_exemption.then(|| exemption(flash, exemption_error))}
                <div class=photo_class id="photo" tabindex="-1">
                    <label for="file-photo"><span class="star" aria-hidden="true">"*"</span> "拍照上传"</label>
                    <p class="hint">"拍摄包含悬挂号牌的机械照片，号牌上的字要能看清"</p>
                    <p class="error" id="photo-error" role="alert">{photo_error}</p>
                    <input
                        type="file"
                        id="file-photo"
                        name="photo.entry"
                        accept="image/jpeg,image/png,image/webp"
                        capture="environment"
                        aria-describedby="photo-error"
                        data-shrink=""
                    />
                </div>
                <div class="action-bar">
                    <button type="submit" class="button primary">"确认入场"</button>
                    <a class="button quiet" href=addresses::site_enter(site)>"换一台"</a>
                </div>
        </form>
    }
    .into_any()
}

/// 外地机械: its data is typed once.
fn foreign_fields(found: &AtGate, flash: &Flash, notes: &FieldNotes) -> Option<AnyView> {
    if !matches!(found.known, Known::Unknown) {
        return None;
    }
    let typed = if flash.typed.is_blank() { offered(found) } else { flash.typed.clone() };
    let fields = foreign_specs().map(|spec| field(spec, &typed, notes, true, &[])).collect_view();
    Some(
        view! {
            <fieldset class="foreign">
                <legend>"外地机械"</legend>
                <p class="hint">"这台机械在外地登记，请对照铭牌填写；下次来时不用再填"</p>
                {fields}
            </fieldset>
        }
        .into_any(),
    )
}

/// A number that was seen under another stage brings what was typed then.
fn offered(found: &AtGate) -> Fields {
    let product = found.product.map_or("", domain::vocabulary::Product::code);
    [("product", product), ("maker", found.maker.as_str()), ("model", found.model.as_str())].into_iter().collect()
}

fn exemption(flash: &Flash, error: Option<String>) -> AnyView {
    let wrong = error.is_some();
    view! {
        <div class=if wrong { "field wrong" } else { "field" }>
            <label for="exemption"><span class="star" aria-hidden="true">"*"</span> "豁免文件名称和文号"</label>
            <p class="hint" id="exemption-hint">"这台机械的排放阶段低于本区域的要求，凭生态环境部门的书面豁免才能入场"</p>
            <p class="error" id="exemption-error" role="alert">{error}</p>
            <input
                type="text"
                id="exemption"
                name="exemption"
                value=flash.typed("exemption")
                maxlength="100"
                autocomplete="off"
                aria-describedby="exemption-hint exemption-error"
                aria-invalid=wrong.then_some("true")
            />
        </div>
    }
    .into_any()
}
