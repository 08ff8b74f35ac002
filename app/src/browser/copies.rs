//! What is typed into a step, kept on this device before anything of it is sent, and until the server has it: a tab
//! that is closed or killed loses nothing. It is sealed with a key that comes with the pages of its owner only
//! (`wire::filings::StepForm::device_key`): whoever comes after them on a shared phone finds nothing that can be read.
//! Where the browser cannot seal, it is kept for as long as the tab.

use std::cell::RefCell;
use std::collections::HashMap;

use domain::fields::Fields;
use domain::filing::Step;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, Storage};

use super::{document, sealing};

/// What was typed, with the version it was made from: a newer draft must not be overwritten by it.
#[derive(Serialize, Deserialize)]
pub struct Copy {
    /// The version of the form.
    pub version: String,
    /// What was typed.
    pub fields: Fields,
}

/// Of which form, and whose.
#[derive(Clone)]
pub struct Place {
    /// The filing.
    pub filing: Uuid,
    /// The step.
    pub step: Step,
    /// What seals it: `wire::filings::StepForm::device_key`.
    pub key: String,
}

impl Place {
    fn name(&self) -> String {
        format!("{PREFIX}{}:{}", self.filing, self.step.code())
    }
}

/// As it lies in the storage.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// When, in milliseconds, by the device's clock.
    at: f64,
    text: String,
}

const PREFIX: &str = "nrmm:";
/// What nobody came back for is let go after a month.
const LASTS_MS: f64 = 30.0 * 24.0 * 60.0 * 60.0 * 1000.0;

thread_local! {
    /// The number of the last change to each place: sealing takes a moment, and what comes late is not written.
    static CHANGES: RefCell<HashMap<String, u32>> = RefCell::default();
    /// The form that is being sent as a whole.
    static LEAVING: RefCell<Option<Place>> = RefCell::default();
}

fn change(name: &str) -> u32 {
    CHANGES.with_borrow_mut(|changes| {
        let change = changes.entry(name.to_owned()).or_default();
        *change += 1;
        *change
    })
}

/// The storage that outlives the tab, and the one that does not.
fn storages() -> [Option<Storage>; 2] {
    let window = leptos::prelude::window();
    [window.local_storage().ok().flatten(), window.session_storage().ok().flatten()]
}

/// Keeps a copy in place of the one before.
pub fn keep(place: &Place, copy: &Copy) {
    let Ok(text) = serde_json::to_string(copy) else { return };
    let (place, name) = (place.clone(), place.name());
    let number = change(&name);
    leptos::task::spawn_local(async move {
        let sealed = sealing::seal(&place.key, &text).await;
        if CHANGES.with_borrow(|changes| changes.get(&name) != Some(&number)) {
            return;
        }
        let [local, session] = storages();
        let (storage, text) = sealed.map_or((session, text), |sealed| (local, sealed));
        let kept = serde_json::to_string(&Kept { at: js_sys::Date::now(), text });
        if let (Some(storage), Ok(kept)) = (storage, kept) {
            let _ = storage.set_item(&name, &kept);
        }
    });
}

/// Forgets the copy.
pub fn forget(place: &Place) {
    let name = place.name();
    change(&name);
    for storage in storages().into_iter().flatten() {
        let _ = storage.remove_item(&name);
    }
}

fn find(place: &Place) -> Option<Kept> {
    let mut texts =
        storages().into_iter().flatten().filter_map(|storage| storage.get_item(&place.name()).ok().flatten());
    texts.find_map(|text| serde_json::from_str(&text).ok())
}

/// Whether there is a copy.
pub fn is_here(place: &Place) -> bool {
    find(place).is_some()
}

/// The copy, when there is one of this owner.
pub async fn read(place: &Place) -> Option<Copy> {
    let kept = find(place)?;
    let opened = sealing::open(&place.key, &kept.text).await.unwrap_or(kept.text);
    serde_json::from_str(&opened).ok()
}

/// Whether anything is kept that the server does not have; lets go of what nobody came back for.
pub fn anything_waits() -> bool {
    let [Some(local), _] = storages() else { return false };
    let count = local.length().unwrap_or_default();
    let names: Vec<String> = (0..count).filter_map(|at| local.key(at).ok().flatten()).collect();
    let mut waits = false;
    for name in names.iter().filter(|name| name.starts_with(PREFIX)) {
        let kept = local.get_item(name).ok().flatten().and_then(|text| serde_json::from_str::<Kept>(&text).ok());
        if kept.is_some_and(|kept| js_sys::Date::now() < kept.at + LASTS_MS) {
            waits = true;
        } else {
            let _ = local.remove_item(name);
        }
    }
    waits
}

/// A form is sent as a whole.
pub fn leaving(place: &Place) {
    LEAVING.set(Some(place.clone()));
}

/// What was sent last was answered; whether the server has it.
pub fn left(is_there: bool) {
    if let Some(place) = LEAVING.take().filter(|_| is_there) {
        forget(&place);
    }
}

/// Sets a field of the form, whatever kind of input it has.
pub fn fill(name: &str, value: &str) {
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
