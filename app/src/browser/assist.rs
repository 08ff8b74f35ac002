//! Watching a step's form: checks a field when it is left, saves while the owner types, keeps a copy when nothing can
//! be saved.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use domain::fields::{Fields, Report};
use domain::filing::Step;
use domain::{day, emission, machine, subject};
use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, KeyboardEvent, SubmitEvent};
use wire::Failure;
use wire::filings::StepForm;

use super::ahead;
use super::copies::{self, Place};
use super::fields::{field_of, is_choice, show, shown_input};
use super::forms::post;
use super::loading::go;
use super::{document, on};
use crate::addresses;
use crate::components::save_state::SaveState;
use crate::components::ways::Ways;

mod keeping;

use keeping::keep;

/// How long the typing must rest before it is saved.
const REST: Duration = Duration::from_millis(1200);

/// How long a press of a finger lasts.
const PRESS: Duration = Duration::from_millis(250);

/// What the browser needs to know to check a step.
#[derive(Clone)]
pub struct Watched {
    filing: Uuid,
    step: Step,
    nameplate: bool,
    today: String,
    districts: Vec<String>,
    profile: String,
    shown: Fields,
    ways: Ways,
    device_key: String,
}

impl Watched {
    /// Of a step's form.
    pub fn of(form: &StepForm, ways: Ways) -> Self {
        Self {
            ways,
            filing: form.filing,
            step: form.step,
            nameplate: form.nameplate,
            today: form.today.clone(),
            districts: form.districts.iter().map(|(code, _)| code.clone()).collect(),
            profile: form.profile.clone(),
            shown: form.fields.clone(),
            device_key: form.device_key.clone(),
        }
    }

    fn place(&self) -> Place {
        Place { filing: self.filing, step: self.step, key: self.device_key.clone() }
    }
}

struct Assist {
    config: Watched,
    form: HtmlFormElement,
    state: ArcRwSignal<SaveState>,
    changes: u32,
    saving: bool,
    dirty: bool,
    /// What was saved last, or is being saved.
    sent: Option<Fields>,
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
pub fn assist(config: Watched, state: ArcRwSignal<SaveState>) {
    let Some(form) = document().get_element_by_id("step-form").and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    let target: web_sys::EventTarget = form.clone().into();
    let shared = Rc::new(RefCell::new(Assist {
        config,
        form,
        state,
        changes: 0,
        saving: false,
        dirty: false,
        sent: None,
        pressed: None,
    }));
    {
        let assist = shared.borrow();
        let config = &assist.config;
        ahead::begin(addresses::filing_page(config.filing, config.step.code()), &config.ways);
    }
    keeping::take_up(&shared);
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

/// Saves; answers the new version.
async fn autosave(filing: Uuid, version: i64, step: Step, fields: &Fields) -> Result<i64, Failure> {
    let (filing, version) = (filing.to_string(), version.to_string());
    let named: Vec<(String, &str)> = fields.iter().map(|(name, value)| (format!("fields[{name}]"), value)).collect();
    let head = [("filing", filing.as_str()), ("version", version.as_str()), ("step", step.code())];
    let pairs: Vec<(&str, &str)> =
        head.into_iter().chain(named.iter().map(|(name, value)| (name.as_str(), *value))).collect();
    let text = post("/api/filing/autosave", &pairs).await?;
    text.trim().parse().map_err(|_| Failure::Unreachable)
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

fn changed(shared: &Shared, event: &Event) {
    let Some(field) = field_of(event) else { return };
    // A choice is complete at once; a text is only when its field is left.
    if event.type_() == "change" && is_choice(event) {
        check_field(&shared.borrow(), &field);
    }
    let change = {
        let mut assist = shared.borrow_mut();
        // A text that was saved while it was typed says once more that it has changed when its field is left.
        if !assist.dirty && assist.sent.as_ref() == Some(&read(&assist)) {
            return;
        }
        ahead::forget();
        assist.dirty = true;
        assist.changes += 1;
        keep(&assist);
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

/// A save under way has the version that the form would send: wait for it, then press again. Where everything is saved
/// and nothing is wrong, nothing is sent at all: the next page is here already, or is all that is asked for.
fn submitting(shared: &Shared, event: &Event) {
    let mut assist = shared.borrow_mut();
    let button = event
        .dyn_ref::<SubmitEvent>()
        .and_then(SubmitEvent::submitter)
        .and_then(|button| button.dyn_into::<HtmlElement>().ok());
    let way = button.as_ref().and_then(|button| button.get_attribute("value")).unwrap_or_default();
    let state = assist.state.get_untracked();
    let at_rest = matches!(state, SaveState::Quiet | SaveState::Saved) && !assist.saving && !assist.dirty;
    // What the browser finds right the server does; of the photos only the server knows.
    let is_right = || assist.config.step != Step::Photos && report(&assist, &read(&assist)).errors.is_empty();
    let page = assist.config.ways.ready(&way, state == SaveState::Saved);
    let page = page.filter(|page| at_rest && (ahead::is_here(page) || way == "back" || is_right()));
    if let Some(page) = page.map(str::to_owned) {
        event.prevent_default();
        drop(assist);
        go(&page, false);
        return;
    }
    if assist.saving {
        event.prevent_default();
        assist.pressed = Some(button.map_or(Press::Enter, Press::Button));
    } else {
        assist.dirty = false;
        // What becomes of it is not known until it is answered.
        assist.sent = None;
        assist.changes += 1;
        copies::leaving(&assist.config.place());
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
        let fields = read(&assist);
        assist.sent = Some(fields.clone());
        (assist.config.filing, assist.config.step, fields, version, assist.state.clone())
    };
    state.set(SaveState::Saving);
    let shared = shared.clone();
    leptos::task::spawn_local(async move {
        let saved = autosave(filing, version, step, &fields).await;
        finish(&shared, saved);
    });
}

fn finish(shared: &Shared, saved: Result<i64, Failure>) {
    let mut assist = shared.borrow_mut();
    assist.saving = false;
    match saved {
        Ok(version) => {
            if let Some(input) = version_input(&assist) {
                input.set_value(&version.to_string());
            }
            if assist.dirty {
                keep(&assist);
            } else {
                copies::forget(&assist.config.place());
            }
            assist.state.set(SaveState::Saved);
        }
        Err(error) => {
            let signed_out = matches!(&error, Failure::Refused(refused) if refused.wants_sign_in());
            if matches!(error, Failure::Refused(_)) && !signed_out {
                // On a stale page the text stays in the form, and the server keeps it aside when it is sent.
                copies::forget(&assist.config.place());
            }
            assist.dirty = true;
            assist.sent = None;
            assist.state.set(match error {
                Failure::Refused(_) if signed_out => SaveState::SignedOut,
                Failure::Refused(refused) if refused.is_stale() => SaveState::Stale,
                Failure::Refused(refused) => SaveState::Closed(refused.sentence),
                Failure::Unreachable | Failure::Elsewhere { .. } => SaveState::Offline,
            });
        }
    }
    let pressed = assist.pressed.take();
    let form = assist.form.clone();
    let again = assist.dirty && assist.state.get_untracked() == SaveState::Saved;
    let offline = assist.state.get_untracked() == SaveState::Offline;
    let saved_all = !assist.dirty;
    drop(assist);
    if let Some(press) = pressed {
        let _ = match press {
            Press::Button(button) => form.request_submit_with_submitter(Some(&button)),
            Press::Enter => form.request_submit(),
        };
    } else if again {
        save(shared);
    } else if saved_all {
        ahead::look();
    } else if offline {
        let shared = shared.clone();
        set_timeout(move || save(&shared), Duration::from_secs(10));
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
