//! `/site/sites/{id}/enter`: 机械入场. First which machine, then the photo that shows its plate (manual 三(四)).
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use domain::fields::Fields;
use domain::visit::foreign_specs;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use uuid::Uuid;
use wire::at_gate::{AtGate, Candidate, EntryPage, Found};

use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{FieldNotes, field, post_button, refusal_summary, report_of, restored};
use crate::components::gate_queue::gate_queue;
use crate::components::layout::notice;
use crate::components::machine::machine_words;
use crate::components::number_box::number_box;
use crate::page::{At, Page, Person, Shown};

const HINT: &str =
    "号码的一部分、机械名称、制造企业或型号，例：0123、挖掘机 三一；或PIN码、出厂编号的后六位。外地机械请输入整个号码";

/// What is meant with a text at the gate.
#[server(name = AskEntry, endpoint = "site/enter", input = GetUrl)]
pub async fn enter(#[server(default)] id: String, #[server(default)] q: String) -> Result<EntryPage, ApiError> {
    crate::answers::at_gate::enter(&id, &q).await
}

/// A machine comes.
pub struct Enter;

impl Page for Enter {
    type Question = AskEntry;
    const PERSON: Person = Person::Site;

    fn show(page: EntryPage, at: &At) -> Shown {
        show(page, at)
    }
}

fn show(page: EntryPage, at: &At) -> Shown {
    let (said, id) = (&at.said, page.site.id);
    // What was typed about another machine waits for it; what was typed last is newer.
    let left = page.left.filter(|_| said.typed.is_blank());
    let is_restored = left.is_some();
    let typed = left.unwrap_or_else(|| said.typed.clone());
    let report = report_of(said.refusal.as_ref());
    let (main, refused, suspected) = match page.found {
        Found::One(found) => (Some(machine_form(id, &found, &page.writer, &typed, report)), None, None),
        Found::List { found, full, elsewhere } => (Some(list(id, &found, full, elsewhere, &page.asked)), None, None),
        Found::Refused { refused, suspected } => (None, Some(refused), suspected),
    };
    // A number that cannot come in is an answer, not a failure of the page.
    let refusal = refused.or_else(|| said.refusal.clone());
    Shown::new(
        "机械入场",
        view! {
            <p class="crumbs">
                <a href="/site">"我的工地"</a>
                " › "
                <a href=addresses::site(id)>{page.site.name.clone()}</a>
            </p>
            <h1>"机械入场"</h1>
            {refusal_summary(refusal.as_ref())}
            {notice(said.notice.as_ref())}
            {suspected.map(|typed| compared(id, typed))}
            {restored(is_restored)}
            {page.open.then(|| gate_queue(id, page.account))}
            {page.open.then(|| number_box(None, "环保登记号码、机械名称、厂家或型号", &page.asked, HINT, "查找"))}
            {main}
        },
    )
    .wrong(refusal.is_some())
}

/// A number that does not fit the register: once the plate has been looked at again, it is suspected.
fn compared(site: Uuid, typed: String) -> AnyView {
    let words = format!("号牌上就是这个号码：{typed}");
    let hidden = [("site", site.to_string()), ("number", typed)];
    let confirm = post_button("/api/site/suspect_plate", &hidden, &words, "button danger");
    view! { <div class="card-actions">{confirm}</div> }.into_any()
}

fn list(site: Uuid, found: &[Candidate], full: bool, elsewhere: Option<String>, asked: &str) -> AnyView {
    let searching = !asked.trim().is_empty();
    let heading = if searching { "查找结果" } else { "选择要入场的机械" };
    let empty = match (found.is_empty(), searching) {
        (false, _) => None,
        (true, true) => Some("没有找到。请对照号牌核对，或换一个词；外地机械请输入整个号码，例：3-GA000001。"),
        (true, false) => Some("在上面输入或扫描号牌上的号码。"),
    };
    let items = found.iter().map(|candidate| item(site, candidate)).collect_view();
    let elsewhere = elsewhere.map(|number| {
        let address = addresses::site_enter_with(site, &number);
        view! {
            <p class="card-actions"><a class="button secondary" href=address>{format!("都不是，是外地机械：{number}")}</a></p>
        }
    });
    let most = format!("最多列出{}台。没有要找的，请在上面多输入几个字查找。", found.len());
    view! {
        <section class="gate-part">
            <h2>{heading}</h2>
            {empty.map(|words| view! { <p class="empty">{words}</p> })}
            <ul class="cards visits">{items}</ul>
            {elsewhere}
            {full.then(|| view! { <p class="hint">{most}</p> })}
        </section>
    }
    .into_any()
}

fn item(site: Uuid, candidate: &Candidate) -> AnyView {
    let address = addresses::site_enter_with(site, domain::query::encode(&candidate.number));
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
                {candidate.why.clone().map(|words| view! { <p class="hint">{words}</p> })}
                {candidate.standing.clone().map(|words| view! { <p class="visit-note">{words}</p> })}
            </div>
            {candidate.free.then(|| view! {
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

fn machine_form(site: Uuid, found: &AtGate, writer: &str, typed: &Fields, report: domain::fields::Report) -> AnyView {
    let photo_error = report.error_of("photo").map(str::to_owned);
    let photo_class = if photo_error.is_some() { "field wrong" } else { "field" };
    let exemption_error = report.error_of("exemption").map(str::to_owned);
    let notes = FieldNotes { report, ..FieldNotes::default() };
    let product = found.product.map_or("", domain::vocabulary::Product::label);
    view! {
        <section class="card gate-found">
            {machine_words(&found.number, Some(found.stage), product, &found.model, &found.maker)}
            {found.standing.clone().map(|words| view! { <p class="warning-box">{words}</p> })}
        </section>
        <form
            method="post"
            action=addresses::entry_form(site)
            enctype="multipart/form-data"
            class="form"
            id="entry-form"
            novalidate
        >
                <input type="hidden" name="writer" value=writer.to_owned()/>
                <input type="hidden" name="entry" value=found.entry.to_string()/>
                <input type="hidden" name="number" value=found.number.clone()/>
                {foreign_fields(found, typed, &notes)}
                {found.needs_exemption.then(|| exemption(typed, exemption_error))}
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
fn foreign_fields(found: &AtGate, typed: &Fields, notes: &FieldNotes) -> Option<AnyView> {
    if !found.foreign {
        return None;
    }
    let typed = if typed.is_blank() { offered(found) } else { typed.clone() };
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

fn exemption(typed: &Fields, error: Option<String>) -> AnyView {
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
                value=typed.get("exemption").to_owned()
                maxlength="100"
                autocomplete="off"
                aria-describedby="exemption-hint exemption-error"
                aria-invalid=wrong.then_some("true")
            />
        </div>
    }
    .into_any()
}
