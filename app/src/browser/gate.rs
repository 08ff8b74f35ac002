//! The gate with a bad network: every entry and exit is on the tablet's disk before it is sent, shown as 待同步 until
//! the server has it, sent in its order and once, and only in the session of the account that made it. What is refused
//! later stays until somebody says what becomes of it. The pages themselves are kept by `public/offline-worker.js`.

mod sending;
mod store;

use std::cell::{Cell, RefCell};

use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Blob, Event, FormData, HtmlFormElement};
use wire::{Next, Notice};

use self::sending::{Outcome, is_there, send};
use self::store::{Move, all, keep, remove};
use super::loading::{follow, go, refuse, sign_in};
use super::place::here;
use super::{document, on};
use crate::addresses;
use crate::components::on_tablet::{Act, KeptMove, OnTablet};
use crate::page::parts::Person;

/// How often it is looked whether the network is there.
const AGAIN_MS: i32 = 10_000;

#[derive(Clone)]
struct Gate {
    /// Which of the pages of gates that were shown.
    page: u32,
    site: String,
    account: String,
    tablet: OnTablet,
}

thread_local! {
    /// The gate whose page is shown.
    static GATE: RefCell<Option<Gate>> = const { RefCell::new(None) };
    /// How many pages of gates were shown.
    static PAGES: Cell<u32> = const { Cell::new(0) };
    /// One round at a time.
    static BUSY: Cell<bool> = const { Cell::new(false) };
    /// What a form is sending right now, by its visit and whether it is an exit: no round sends it too.
    static IN_HAND: RefCell<Vec<(String, bool)>> = const { RefCell::new(Vec::new()) };
}

fn at_hand() -> Option<Gate> {
    GATE.with_borrow(Clone::clone)
}

/// A page of the gate is shown: watches its forms and the network for as long as it is.
pub fn begin(site: Uuid, account: Uuid, tablet: OnTablet) {
    let page = PAGES.get() + 1;
    PAGES.set(page);
    GATE.set(Some(Gate { page, site: site.to_string(), account: account.to_string(), tablet }));
    if let Some(body) = document().body() {
        // Before the forms are sent as every other.
        on(&body.into(), "submit", submitted);
    }
    let window: web_sys::EventTarget = leptos::prelude::window().into();
    on(&window, "online", |_| look());
    on(&window, "offline", |_| {
        if let Some(gate) = at_hand() {
            gate.tablet.away.set(true);
        }
    });
    let every = std::time::Duration::from_millis(AGAIN_MS.unsigned_abs().into());
    if let Ok(timer) = set_interval_with_handle(look_again, every) {
        on_cleanup(move || timer.clear());
    }
    // The page before goes when this one is there already.
    on_cleanup(move || {
        if at_hand().is_some_and(|gate| gate.page == page) {
            GATE.set(None);
        }
    });
    look();
}

/// Looks whether the network is there, and sends what is kept.
fn look() {
    leptos::task::spawn_local(async {
        show().await;
        let there = is_there().await;
        let Some(gate) = at_hand() else { return };
        gate.tablet.away.set(!there);
        if there {
            round().await;
        }
    });
}

/// Whoever stands at the gate is told that the network is gone before they try.
fn look_again() {
    if !document().hidden() {
        look();
    }
}

/// What of the store is this gate's and this account's. What an older build has kept is nobody's yet.
async fn own(gate: &Gate) -> Vec<Move> {
    let is_own = |one: &Move| one.site == gate.site && (one.account.is_empty() || one.account == gate.account);
    all().await.into_iter().filter(is_own).collect()
}

async fn show() {
    let Some(gate) = at_hand() else { return };
    let moves = own(&gate).await;
    let has_left = |visit: &str| moves.iter().any(|one| one.is_exit && one.visit == visit);
    let shown = moves.iter().map(|one| {
        let problem = match (one.account.is_empty(), one.problem.as_str()) {
            (true, "") => "没有记下是谁办理的，请核对后重新上传",
            (_, problem) => problem,
        };
        KeptMove {
            key: one.key.unwrap_or_default(),
            number: one.number.clone(),
            what: if one.is_exit { "出场" } else { "入场" },
            at: clock(one.at),
            problem: problem.to_owned(),
            can_leave: !one.is_exit && problem.is_empty() && !has_left(&one.visit),
        }
    });
    gate.tablet.moves.set(shown.collect());
    for one in moves.iter().filter(|one| one.is_exit && one.problem.is_empty()) {
        if let Some(card) = document().get_element_by_id(&format!("visit-{}", one.visit)) {
            let _ = card.set_attribute("hidden", "");
        }
    }
}

/// `11月27日 08:15`.
fn clock(at: f64) -> String {
    let options = js_sys::Object::new();
    let set = |name: &str, value: &str| js_sys::Reflect::set(&options, &name.into(), &value.into());
    let _ = (set("timeZone", "Asia/Shanghai"), set("month", "long"), set("day", "numeric"));
    let _ = (set("hour", "2-digit"), set("minute", "2-digit"));
    js_sys::Date::new(&at.into()).to_locale_string("zh-CN", &options).into()
}

fn what(one: &Move) -> &'static str {
    if one.is_exit { "出场" } else { "入场" }
}

/// Sends what is kept, in its order, until one finds nobody there.
async fn round() {
    if BUSY.replace(true) {
        return;
    }
    let mut sent = false;
    if let Some(gate) = at_hand() {
        for mut one in own(&gate).await {
            let is_in_hand = IN_HAND.with_borrow(|hand| hand.contains(&(one.visit.clone(), one.is_exit)));
            if !one.problem.is_empty() || one.account.is_empty() || is_in_hand {
                continue;
            }
            match send(&one).await {
                Outcome::Taken { .. } => {
                    remove(one.key.unwrap_or_default()).await;
                    sent = true;
                }
                Outcome::Refused(refused) => {
                    one.problem = refused.words();
                    let _ = keep(&one).await;
                }
                Outcome::SignedOut(_) => {
                    gate.tablet.said.set("登录已过期，请重新登录后自动同步；记录还在本机".to_owned());
                    break;
                }
                Outcome::Away => {
                    gate.tablet.away.set(true);
                    break;
                }
            }
        }
    }
    BUSY.set(false);
    show().await;
    if let (true, Some(gate)) = (sent, at_hand()) {
        // What the server knows now is shown as the server shows it.
        go(&addresses::site(&gate.site), here() != addresses::site(&gate.site));
    }
}

/// 出场, 重新上传 or 放弃 of something kept.
pub fn act(key: u32, act: Act) {
    leptos::task::spawn_local(async move {
        let Some(gate) = at_hand() else { return };
        let Some(mut one) = own(&gate).await.into_iter().find(|one| one.key == Some(key)) else { return };
        match act {
            Act::Leave => {
                let exit = exit(&gate, one.visit, one.number);
                keep_here(&gate, &exit).await;
            }
            Act::Again => {
                one.problem.clear();
                one.account.clone_from(&gate.account);
                let _ = keep(&one).await;
                round().await;
            }
            Act::Drop => {
                if window().confirm_with_message("放弃后这条记录不再上传，确定吗？").unwrap_or(false) {
                    remove(key).await;
                    show().await;
                }
            }
        }
    });
}

fn exit(gate: &Gate, visit: String, number: String) -> Move {
    Move {
        key: None,
        account: gate.account.clone(),
        site: gate.site.clone(),
        visit,
        number,
        is_exit: true,
        at: js_sys::Date::now(),
        texts: Vec::new(),
        photo: None,
        problem: String::new(),
    }
}

/// What a form says; a photo of nothing is none.
fn entry(gate: &Gate, data: &FormData) -> Move {
    let text = |name: &str| data.get(name).as_string().unwrap_or_default();
    let mut texts = Vec::new();
    for pair in js_sys::try_iter(data).ok().flatten().into_iter().flatten().flatten() {
        let Ok(pair) = pair.dyn_into::<js_sys::Array>() else { continue };
        let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else { continue };
        if (name == "exemption" || name.starts_with("fields[")) && !value.is_empty() {
            texts.push((name, value));
        }
    }
    let visit = match text("entry") {
        visit if visit.is_empty() => new_id(),
        visit => visit,
    };
    let photo = data.get("photo.entry").dyn_into::<Blob>().ok().filter(|photo| photo.size() > 0.0);
    Move { texts, photo, is_exit: false, ..exit(gate, visit, text("number").trim().to_uppercase()) }
}

/// An id by the browser's own randomness.
fn new_id() -> String {
    window().crypto().map(|crypto| crypto.random_uuid()).unwrap_or_default()
}

/// Keeps something on the tablet, and says so.
async fn keep_here(gate: &Gate, one: &Move) {
    match keep(one).await {
        Ok(_) => {
            gate.tablet.said.set(format!("{} {}已保存在本机，待同步", one.number, what(one)));
            gate.tablet.wrong.set(String::new());
        }
        Err(_) => gate.tablet.wrong.set("本机存储已满或不可用，这次没有保存，请在有网络时办理".to_owned()),
    }
    show().await;
}

/// 确认入场, 出场 and 断网入场.
fn submitted(event: Event) {
    let Some(gate) = at_hand() else { return };
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
    let Ok(data) = FormData::new_with_form(&form) else { return };
    if form.id() == "offline-entry" {
        event.prevent_default();
        let one = entry(&gate, &data);
        leptos::task::spawn_local(offline_entry(gate, form, one));
        return;
    }
    let is_exit = form.get_attribute("action").as_deref() == Some("/api/site/exit");
    let one = if is_exit {
        let number =
            form.closest(".visit").ok().flatten().and_then(|card| card.query_selector(".number").ok().flatten());
        let number = number.and_then(|number| number.text_content()).unwrap_or_default();
        exit(&gate, data.get("visit").as_string().unwrap_or_default(), number)
    } else if form.id() == "entry-form" {
        entry(&gate, &data)
    } else {
        return;
    };
    // Without a photo, or without a visit, the server says what is missing.
    if (!is_exit && one.photo.is_none()) || one.visit.is_empty() {
        return;
    }
    event.prevent_default();
    if form.has_attribute("data-sending") {
        return;
    }
    let _ = form.set_attribute("data-sending", "");
    let in_hand = (one.visit.clone(), one.is_exit);
    IN_HAND.with_borrow_mut(|hand| hand.push(in_hand.clone()));
    leptos::task::spawn_local(async move {
        at_once(&gate, one).await;
        IN_HAND.with_borrow_mut(|hand| hand.retain(|other| *other != in_hand));
        let _ = form.remove_attribute("data-sending");
    });
}

/// Keeps what is done at the gate, then sends it, and says what the server says.
async fn at_once(gate: &Gate, one: Move) {
    let kept = keep(&one).await.ok();
    let outcome = send(&one).await;
    match (outcome, kept) {
        (Outcome::Taken { waits }, kept) => {
            if let Some(key) = kept {
                remove(key).await;
            }
            let notice = match (one.is_exit, waits) {
                (true, _) => Notice::Left,
                (false, false) => Notice::Entered,
                (false, true) => Notice::EntryWaits,
            };
            follow(Next { to: addresses::site(&gate.site), notice: Some(notice) });
        }
        (Outcome::Refused(refused), kept) => {
            if let Some(key) = kept {
                remove(key).await;
            }
            refuse(refused, one.typed());
        }
        (Outcome::SignedOut(refused), _) => sign_in(Person::Site, refused),
        (Outcome::Away, Some(_)) => {
            gate.tablet.away.set(true);
            gate.tablet.said.set(format!("{} {}已保存在本机，待同步", one.number, what(&one)));
            show().await;
            if !one.is_exit {
                go(&addresses::site(&gate.site), true);
            }
        }
        (Outcome::Away, None) => {
            gate.tablet.away.set(true);
            gate.tablet.wrong.set("本机存储已满或不可用，这次没有保存，请在有网络时办理".to_owned());
        }
    }
}

/// 断网入场: kept, and sent when somebody is there.
async fn offline_entry(gate: Gate, form: HtmlFormElement, one: Move) {
    let wrong = match (one.number.is_empty(), &one.photo) {
        (true, _) => "请填写机械号牌上的环保登记号码",
        (false, None) => "请拍摄并上传包含悬挂号牌的机械照片",
        (false, Some(_)) => "",
    };
    gate.tablet.wrong.set(wrong.to_owned());
    if !wrong.is_empty() {
        return;
    }
    form.reset();
    if let Some(preview) = form.query_selector(".photo-preview").ok().flatten() {
        preview.remove();
    }
    keep_here(&gate, &one).await;
}
