//! Watching a step's form: checks a field when it is left, saves while the owner types, keeps a copy when nothing can
//! be saved.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use domain::fields::{Fields, Report};
use domain::filing::Step;
use domain::refusal::Refusal;
use domain::{day, emission, machine, subject};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, KeyboardEvent, SubmitEvent};

use super::{document, on};
use crate::api::ApiError;
use crate::api::filing::autosave;
use crate::islands::assist_state::{AssistConfig, SaveState};

/// How long the typing must rest before it is saved.
const REST: Duration = Duration::from_millis(1200);

/// How long a press of a finger lasts.
const PRESS: Duration = Duration::from_millis(250);

struct Assist {
    config: AssistConfig,
    form: HtmlFormElement,
    state: RwSignal<SaveState>,
    changes: u32,
    saving: bool,
    dirty: bool,
    /// The button pressed while a save was under way; pressed again when it is done.
    pressed: Option<Press>,
}

/// How the form was sent: by one of its buttons, or by the Enter key.
enum Press {
    Button(HtmlElement),
    Enter,
}

type Shared = Rc<RefCell<Assist>>;

/// Begins to watch.
pub fn assist(config: AssistConfig, state: RwSignal<SaveState>) {
    let Some(form) = document().get_element_by_id("step-form").and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    let target: web_sys::EventTarget = form.clone().into();
    let shared =
        Rc::new(RefCell::new(Assist { config, form, state, changes: 0, saving: false, dirty: false, pressed: None }));
    restore(&shared);
    show_stage(&shared);
    {
        let shared = shared.clone();
        on(&target, "focusout", move |event| check_left(&shared, &event));
    }
    for name in ["input", "change"] {
        let shared = shared.clone();
        on(&target, name, move |event| changed(&shared, &event));
    }
    {
        let shared = shared.clone();
        on(&target, "keydown", move |event| entered(&shared, &event));
    }
    {
        let shared = shared.clone();
        on(&target, "submit", move |event| submitting(&shared, &event));
    }
    on(&document().into(), "visibilitychange", move |_| {
        if document().hidden() && shared.borrow().dirty {
            save(&shared);
        }
    });
}

fn read(assist: &Assist) -> Fields {
    let data = FormData::new_with_form(&assist.form).ok();
    let specs = assist.config.step.form().iter();
    specs
        .map(|spec| {
            let value = data.as_ref().and_then(|data| data.get(&format!("fields[{}]", spec.name)).as_string());
            (spec.name, value.unwrap_or_default())
        })
        .collect()
}

fn report(assist: &Assist, fields: &Fields) -> Report {
    let Some(today) = day::parse(&assist.config.today) else { return Report::default() };
    match assist.config.step {
        Step::Subject => {
            let mut report = subject::check(fields, &[]).1;
            report.ask(subject::questions(fields));
            report
        }
        Step::Machine => {
            let mut report = machine::check(fields, assist.config.nameplate, &assist.config.districts, today).1;
            let facts = machine::facts(fields, today);
            let mut flags = emission::determine(&facts, &profile(assist), today).flags;
            flags.extend(emission::plausibility(&facts));
            report.ask(emission::questions(&facts, &flags));
            report
        }
        Step::Photos => Report::default(),
    }
}

/// `fields[pin]` → `pin`.
fn field_of(event: &Event) -> Option<String> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let name = element.get_attribute("name")?;
    Some(name.strip_prefix("fields[")?.strip_suffix(']')?.to_owned())
}

/// The Enter key in a field moves on: to the next field that has something to mend, and when there is none, to the next
/// step as 下一步 does. A half-filled form is not sent by it.
fn entered(shared: &Shared, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
    let plain = !(key.is_composing() || key.shift_key() || key.ctrl_key() || key.alt_key() || key.meta_key());
    let Some(here) = field_of(event).filter(|_| key.key() == "Enter" && plain) else { return };
    let next = {
        let assist = shared.borrow();
        check_field(&assist, &here);
        let report = report(&assist, &read(&assist));
        let names: Vec<&str> = assist.config.step.form().iter().map(|spec| spec.name).collect();
        let behind = names.iter().position(|name| *name == here).unwrap_or(0) + 1;
        let rest = names.iter().skip(behind).chain(names.iter().take(behind)).copied();
        let wrong: Vec<&str> = rest.filter(|name| report.error_of(name).is_some()).collect();
        wrong.into_iter().find_map(shown_input)
    };
    if let Some(next) = next {
        event.prevent_default();
        let _ = next.focus();
    }
}

/// The input of a field, when it is to be seen; of several, the one that is chosen or the first.
fn shown_input(field: &str) -> Option<HtmlElement> {
    let named = format!("[name='fields[{field}]']");
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    let input = find(&format!("{named}:checked")).or_else(|| find(&named))?.dyn_into::<HtmlElement>().ok()?;
    (input.offset_width() > 0).then_some(input)
}

fn is_choice(event: &Event) -> bool {
    let Some(target) = event.target() else { return false };
    let ticked =
        target.dyn_ref::<HtmlInputElement>().is_some_and(|it| matches!(it.type_().as_str(), "radio" | "checkbox"));
    ticked || target.dyn_ref::<web_sys::HtmlSelectElement>().is_some()
}

fn check_left(shared: &Shared, event: &Event) {
    let Some(field) = field_of(event) else { return };
    let shared = shared.clone();
    // The field is left when the next thing is pressed: nothing may move under the finger until the press is over.
    set_timeout(move || check_field(&shared.borrow(), &field), PRESS);
}

/// A field that was passed over is not wrong yet; one that was filled in wrongly is.
fn check_field(assist: &Assist, field: &str) {
    let fields = read(assist);
    let report = report(assist, &fields);
    let filled = !fields.get(field).trim().is_empty();
    show(field, report.error_of(field).filter(|_| filled), report.warning_of(field).filter(|_| filled));
    // A question may stand at another field than the one that was left: two dates, a number and a date.
    for spec in assist.config.step.fields().iter().filter(|spec| spec.name != field) {
        if report.error_of(spec.name).is_none() && !fields.get(spec.name).trim().is_empty() {
            show(spec.name, None, report.warning_of(spec.name));
        }
    }
}

fn profile(assist: &Assist) -> emission::Profile {
    emission::Profile::by_name(&assist.config.profile).unwrap_or_else(emission::Profile::shanxi_default)
}

fn show(field: &str, error: Option<&str>, warning: Option<&str>) {
    let Some(place) = document().get_element_by_id(&format!("{field}-error")) else { return };
    place.set_text_content(error.or(warning));
    let _ = place.class_list().toggle_with_force("warning", error.is_none() && warning.is_some());
    if let Ok(Some(around)) = place.closest(".field, .consent") {
        let _ = around.class_list().toggle_with_force("wrong", error.is_some());
    }
    if let Some(input) = document().get_element_by_id(field) {
        let _ = if error.is_some() {
            input.set_attribute("aria-invalid", "true")
        } else {
            input.remove_attribute("aria-invalid")
        };
    }
}

fn changed(shared: &Shared, event: &Event) {
    let Some(field) = field_of(event) else { return };
    // A choice is complete at once; a text is only when its field is left.
    if event.type_() == "change" && is_choice(event) {
        check_field(&shared.borrow(), &field);
    }
    let change = {
        let mut assist = shared.borrow_mut();
        assist.dirty = true;
        assist.changes += 1;
        assist.changes
    };
    show_stage(shared);
    let shared = shared.clone();
    set_timeout(
        move || {
            if shared.borrow().changes == change {
                save(&shared);
            }
        },
        REST,
    );
}

/// A save under way has the version that the form would send: wait for it, then press again.
fn submitting(shared: &Shared, event: &Event) {
    let mut assist = shared.borrow_mut();
    if assist.saving {
        event.prevent_default();
        let button = event
            .dyn_ref::<SubmitEvent>()
            .and_then(SubmitEvent::submitter)
            .and_then(|button| button.dyn_into::<HtmlElement>().ok());
        assist.pressed = Some(button.map_or(Press::Enter, Press::Button));
    } else {
        assist.dirty = false;
        assist.changes += 1;
    }
}

fn version_input(assist: &Assist) -> Option<HtmlInputElement> {
    assist.form.query_selector("input[name='version']").ok().flatten()?.dyn_into().ok()
}

fn save(shared: &Shared) {
    let (filing, step, fields, version, state) = {
        let mut assist = shared.borrow_mut();
        let stopped = matches!(assist.state.get_untracked(), SaveState::Stale | SaveState::Closed(_));
        if assist.saving || !assist.dirty || stopped {
            return;
        }
        let Some(version) = version_input(&assist).and_then(|input| input.value().parse::<i64>().ok()) else { return };
        assist.saving = true;
        assist.dirty = false;
        (assist.config.filing, assist.config.step, read(&assist), version, assist.state)
    };
    state.set(SaveState::Saving);
    let shared = shared.clone();
    leptos::task::spawn_local(async move {
        let saved = autosave(filing, version, step.code().to_owned(), fields.clone()).await;
        finish(&shared, &fields, saved);
    });
}

fn finish(shared: &Shared, fields: &Fields, saved: Result<i64, ApiError>) {
    let mut assist = shared.borrow_mut();
    assist.saving = false;
    match saved {
        Ok(version) => {
            if let Some(input) = version_input(&assist) {
                input.set_value(&version.to_string());
            }
            forget_copy(&assist);
            assist.state.set(SaveState::Saved);
        }
        Err(error) => {
            // On a stale page the text stays in the form, and the server keeps it aside when it is sent.
            if matches!(error, ApiError::Unreachable | ApiError::Refused(Refusal::SignInRequired)) {
                keep_copy(&assist, fields);
            }
            assist.dirty = true;
            assist.state.set(match error {
                ApiError::Refused(Refusal::SignInRequired) => SaveState::SignedOut,
                ApiError::Refused(Refusal::Stale) => SaveState::Stale,
                ApiError::Refused(refusal) => SaveState::Closed(refusal.sentence()),
                ApiError::Unreachable => SaveState::Offline,
            });
        }
    }
    let pressed = assist.pressed.take();
    let form = assist.form.clone();
    let again = assist.dirty && assist.state.get_untracked() == SaveState::Saved;
    let offline = assist.state.get_untracked() == SaveState::Offline;
    drop(assist);
    if let Some(press) = pressed {
        let _ = match press {
            Press::Button(button) => form.request_submit_with_submitter(Some(&button)),
            Press::Enter => form.request_submit(),
        };
    } else if again {
        save(shared);
    } else if offline {
        let shared = shared.clone();
        set_timeout(move || save(&shared), Duration::from_secs(10));
    }
}

/// What could not be saved, with the version it was made from: a newer draft must not be overwritten by it.
#[derive(Serialize, Deserialize)]
struct Copy {
    version: String,
    fields: Fields,
}

fn copy_key(config: &AssistConfig) -> String {
    format!("nrmm:{}:{}", config.filing, config.step.code())
}

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().session_storage().ok().flatten()
}

fn keep_copy(assist: &Assist, fields: &Fields) {
    let Some(version) = version_input(assist).map(|input| input.value()) else { return };
    let copy = Copy { version, fields: fields.clone() };
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&copy)) {
        let _ = storage.set_item(&copy_key(&assist.config), &text);
    }
}

fn forget_copy(assist: &Assist) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&copy_key(&assist.config));
    }
}

/// Puts a copy that was kept in this browser back into the form, and saves it. It keeps the version it was made from:
/// when the draft is newer, the save is refused as stale and the person decides. A form that the server kept aside
/// comes first.
fn restore(shared: &Shared) {
    let copy = {
        let assist = shared.borrow();
        let text = storage().and_then(|storage| storage.get_item(&copy_key(&assist.config)).ok().flatten());
        let Some(copy) = text.and_then(|text| serde_json::from_str::<Copy>(&text).ok()) else { return };
        forget_copy(&assist);
        if document().query_selector(".kept-box").ok().flatten().is_some() {
            return;
        }
        if let Some(input) = version_input(&assist) {
            input.set_value(&copy.version);
        }
        copy.fields
    };
    for (name, value) in copy.iter().filter(|(_, value)| !value.is_empty()) {
        fill(name, value);
    }
    shared.borrow_mut().dirty = true;
    save(shared);
}

/// Sets a field of the form, whatever kind of input it has.
fn fill(name: &str, value: &str) {
    let selector = format!("[name='fields[{name}]']");
    let Ok(Some(element)) = document().query_selector(&selector) else { return };
    if let Some(select) = element.dyn_ref::<web_sys::HtmlSelectElement>() {
        select.set_value(value);
        return;
    }
    let Some(input) = element.dyn_ref::<HtmlInputElement>() else { return };
    if !matches!(input.type_().as_str(), "radio" | "checkbox") {
        input.set_value(value);
        return;
    }
    let chosen = document().query_selector(&format!("{selector}[value='{value}']")).ok().flatten();
    if let Some(input) = chosen.and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        input.set_checked(true);
    }
}

/// The stage as the fields stand, before anything is sent.
fn show_stage(shared: &Shared) {
    let assist = shared.borrow();
    let Some(place) = document().get_element_by_id("stage-now") else { return };
    let Some(today) = day::parse(&assist.config.today) else { return };
    let fields = read(&assist);
    if fields.get("fuel").is_empty() {
        place.set_text_content(Some("选择燃料类型后显示"));
        return;
    }
    let found = emission::determine(&machine::facts(&fields, today), &profile(&assist), today);
    place.set_text_content(Some(&format!("{}。{}", found.stage.name(), found.explanation)));
}
