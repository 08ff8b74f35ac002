//! The queue of the gate behind its island: kept in IndexedDB, sent in order, once; the pages are kept by `gate-worker.js`.

use domain::refusal::Refusal;
use gloo_net::http::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Event, FormData, HtmlFormElement, HtmlInputElement, SubmitEvent};

use super::super::gate::{Done, Gate, Inside, Move};
use super::{document, on};
use store::Store;

mod store;

/// How often the queue is tried again.
const AGAIN_MS: u64 = 15_000;

/// What the register said.
enum Answer {
    Taken,
    /// The entry waits on the server for its machine to leave another site.
    Waits,
    Refused(String),
    /// The session has ended: everything stays until somebody signs in.
    SignedOut,
    Unreachable,
}

/// Begins: shows what is kept, sends it, and from now on keeps what cannot be sent.
pub fn watch_gate(gate: Gate, inside: Vec<Inside>) {
    keep_pages();
    catch_exits(gate, inside);
    catch_entry(gate);
    on(&window().into(), "online", move |_| spawn_local(send_all(gate)));
    on(&window().into(), "offline", move |_| gate.away.set(true));
    spawn_local(async move {
        show(gate).await;
        look(gate).await;
        send_all(gate).await;
    });
    set_interval(
        move || {
            if gate.away.get_untracked() || !gate.moves.get_untracked().is_empty() {
                spawn_local(async move {
                    look(gate).await;
                    send_all(gate).await;
                });
            }
        },
        std::time::Duration::from_millis(AGAIN_MS),
    );
}

/// Whether the server can be reached now.
async fn look(gate: Gate) {
    let reached = Request::get("/health").send().await.is_ok_and(|answer| answer.ok());
    gate.away.set(!reached);
}

async fn show(gate: Gate) {
    match Store::open().await {
        Some(store) => {
            let all = store.all().await;
            gate.moves.set(all.into_iter().filter(|one| one.site == gate.site).collect());
        }
        None => gate.wrong.set("这个浏览器不能保存断网时的记录，请在有网络时办理".to_owned()),
    }
    hide_gone(gate);
}

/// Cards of machines whose exit is kept are not offered again.
fn hide_gone(gate: Gate) {
    for one in gate.moves.get_untracked().iter().filter(|one| one.done == Done::Exit && one.problem.is_none()) {
        if let Some(card) = document().get_element_by_id(&format!("visit-{}", one.visit)) {
            let _ = card.set_attribute("hidden", "");
        }
    }
}

fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit")]
    let now = js_sys::Date::now() as i64;
    now
}

/// An id that nobody else has.
fn new_id() -> Option<Uuid> {
    window().crypto().ok()?.random_uuid().parse().ok()
}

async fn keep(gate: Gate, one: Move, photo: Option<Blob>) {
    let kept = match Store::open().await {
        Some(store) => store.add(&one, photo.as_ref()).await,
        None => false,
    };
    if kept {
        gate.said.set(format!("{} {}已保存在本机，待同步", one.number, one.words()));
        gate.wrong.set(String::new());
    } else {
        gate.wrong.set("本机存储已满或不可用，这次没有保存，请在有网络时办理".to_owned());
    }
    show(gate).await;
}

/// 出场 on the page: sent at once, kept when it cannot be.
fn catch_exits(gate: Gate, inside: Vec<Inside>) {
    on(&document().into(), "submit", move |event: Event| {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form.filter(|form| form.get_attribute("action").as_deref() == Some("/api/site/exit")) else {
            return;
        };
        let visit = form.query_selector("[name='visit']").ok().flatten();
        let visit = visit.and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
        let Some(visit) = visit.and_then(|input| input.value().parse::<Uuid>().ok()) else { return };
        let number = inside.iter().find(|one| one.visit == visit).map(|one| one.number.clone()).unwrap_or_default();
        event.prevent_default();
        spawn_local(async move {
            let one = exit(gate, visit, number);
            match send(&one, None).await {
                Answer::Taken => reload(),
                Answer::Unreachable => {
                    gate.away.set(true);
                    keep(gate, one, None).await;
                }
                // The server is there: its own page says best what is wrong.
                Answer::Waits | Answer::Refused(_) | Answer::SignedOut => drop(form.submit()),
            }
        });
    });
}

fn exit(gate: Gate, visit: Uuid, number: String) -> Move {
    Move { key: 0, site: gate.site, visit, number, at: now(), done: Done::Exit, problem: None }
}

/// 出场 of a machine whose entry is still kept here.
pub fn keep_exit(gate: Gate, visit: Uuid, number: String) {
    spawn_local(keep(gate, exit(gate, visit, number), None));
}

/// 确认入场 on the page of a machine: sent at once, kept when it cannot be.
fn catch_entry(gate: Gate) {
    let Some(form) = document().get_element_by_id("entry-form") else { return };
    on(&form.into(), "submit", move |event: Event| {
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form else { return };
        let Some((one, photo)) = entry_of(gate, &form, "photo.entry") else { return };
        // Without a photo, or with a number that is none, the server's page says what is missing.
        let Some(photo) = photo else { return };
        event.prevent_default();
        spawn_local(async move {
            match send(&one, Some(&photo)).await {
                Answer::Taken | Answer::Waits => go_to(&format!("/site/sites/{}", gate.site)),
                Answer::Unreachable => {
                    keep(gate, one, Some(photo)).await;
                    go_to(&format!("/site/sites/{}", gate.site));
                }
                Answer::Refused(_) | Answer::SignedOut => drop(form.submit()),
            }
        });
    });
}

/// 断网入场.
pub fn keep_entry(gate: Gate, event: &SubmitEvent) {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form else { return };
    let Some((one, photo)) = entry_of(gate, &form, "photo") else {
        let typed = FormData::new_with_form(&form).ok().and_then(|data| data.get("number").as_string());
        let problem = domain::visit::number(&typed.unwrap_or_default()).err();
        gate.wrong.set(problem.unwrap_or_else(|| "请重试".to_owned()));
        return;
    };
    let Some(photo) = photo else {
        gate.wrong.set("请拍摄并上传包含悬挂号牌的机械照片".to_owned());
        return;
    };
    form.reset();
    spawn_local(async move {
        keep(gate, one, Some(photo)).await;
        send_all(gate).await;
    });
}

/// What a form says, with its photo when one is chosen; nothing when its number is no number.
fn entry_of(gate: Gate, form: &HtmlFormElement, photo: &str) -> Option<(Move, Option<Blob>)> {
    let data = FormData::new_with_form(form).ok()?;
    let number = domain::visit::number(&data.get("number").as_string()?).ok()?.to_string();
    let visit = data.get("entry").as_string().and_then(|id| id.parse().ok()).or_else(new_id)?;
    let names = domain::visit::FOREIGN_FIELDS.iter().map(|name| format!("fields[{name}]"));
    let fields = names
        .chain(["exemption".to_owned()])
        .filter_map(|name| Some((name.clone(), data.get(&name).as_string()?)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let photo = data.get(photo).dyn_into::<Blob>().ok().filter(|photo| photo.size() > 0.0);
    let one = Move { key: 0, site: gate.site, visit, number, at: now(), done: Done::Entry { fields }, problem: None };
    Some((one, photo))
}

async fn send(one: &Move, photo: Option<&Blob>) -> Answer {
    let Move { site, visit, .. } = one;
    let (at, sent_at) = (one.at.to_string(), now().to_string());
    let asked = match &one.done {
        Done::Exit => {
            let times = format!("device_at={at}&device_now={sent_at}");
            Request::post(&format!("/sites/{site}/exit/{visit}?{times}")).header("Accept", "application/json").build()
        }
        Done::Entry { fields } => {
            let Ok(form) = FormData::new() else { return Answer::Unreachable };
            let own = [
                ("entry", visit.to_string()),
                ("number", one.number.clone()),
                ("device_at", at),
                ("device_now", sent_at),
            ];
            let all = own
                .iter()
                .map(|(name, text)| (*name, text))
                .chain(fields.iter().map(|(name, text)| (name.as_str(), text)));
            for (name, text) in all {
                let _ = form.append_with_str(name, text);
            }
            if let Some(photo) = photo {
                let _ = form.append_with_blob_and_filename("photo.entry", photo, "photo.jpg");
            }
            Request::post(&format!("/sites/{site}/entry")).header("Accept", "application/json").body(form)
        }
    };
    let Ok(request) = asked else { return Answer::Unreachable };
    let Ok(answer) = request.send().await else { return Answer::Unreachable };
    let body = answer.text().await.unwrap_or_default();
    match answer.status() {
        200 if body.contains("waits") => Answer::Waits,
        200 => Answer::Taken,
        401 => Answer::SignedOut,
        500.. | 408 | 429 => Answer::Unreachable,
        _ => Answer::Refused(match serde_json::from_str::<Refusal>(&body) {
            Ok(Refusal::Invalid { report }) => {
                report.errors.into_iter().map(|remark| remark.sentence).collect::<Vec<_>>().join("；")
            }
            Ok(refusal) => refusal.sentence(),
            Err(_) => "没有上传成功，请重试".to_owned(),
        }),
    }
}

/// Sends what is kept, in its order; one round at a time.
async fn send_all(gate: Gate) {
    thread_local! {
        static BUSY: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }
    if BUSY.replace(true) {
        return;
    }
    let sent = round(gate).await;
    BUSY.set(false);
    if sent > 0 {
        // What the server knows now is shown as the server shows it.
        reload();
    }
}

async fn round(gate: Gate) -> usize {
    let Some(store) = Store::open().await else { return 0 };
    let mut sent = 0;
    let waiting = store.all().await;
    for mut one in waiting.into_iter().filter(|one| one.site == gate.site && one.problem.is_none()) {
        let photo = store.photo(one.visit).await;
        match send(&one, photo.as_ref()).await {
            Answer::Taken => sent += usize::from(store.remove(&one).await),
            Answer::Waits => {
                sent += usize::from(store.remove(&one).await);
            }
            Answer::Refused(why) => {
                one.problem = Some(why);
                store.put(&one).await;
            }
            Answer::SignedOut => {
                gate.said.set("登录已过期，请重新登录后自动同步；记录还在本机".to_owned());
                break;
            }
            Answer::Unreachable => {
                gate.away.set(true);
                break;
            }
        }
    }
    show(gate).await;
    sent
}

/// 重新上传.
pub fn try_again(gate: Gate, key: u32) {
    spawn_local(async move {
        let Some(store) = Store::open().await else { return };
        let found = store.all().await.into_iter().find(|one| one.key == key);
        if let Some(one) = found {
            store.put(&Move { problem: None, ..one }).await;
        }
        send_all(gate).await;
    });
}

/// 放弃这条记录: only when a person says so twice.
pub fn drop_move(gate: Gate, key: u32) {
    let sure = window().confirm_with_message("放弃后这条记录不再上传，确定吗？").unwrap_or(false);
    if !sure {
        return;
    }
    spawn_local(async move {
        let Some(store) = Store::open().await else { return };
        let found = store.all().await.into_iter().find(|one| one.key == key);
        if let Some(one) = found {
            store.remove(&one).await;
        }
        show(gate).await;
    });
}

fn reload() {
    go_to(&window().location().pathname().unwrap_or_default());
}

fn go_to(path: &str) {
    let _ = window().location().replace(path);
}

/// Lets the worker keep this page and its files.
fn keep_pages() {
    let workers = js_sys::Reflect::get(&window().navigator(), &"serviceWorker".into());
    let Some(workers) = workers.ok().and_then(|workers| workers.dyn_into::<web_sys::ServiceWorkerContainer>().ok())
    else {
        return;
    };
    spawn_local(async move {
        if wasm_bindgen_futures::JsFuture::from(workers.register("/gate-worker.js")).await.is_err() {
            return;
        }
        let Ok(ready) = workers.ready() else { return };
        let Ok(registration) = wasm_bindgen_futures::JsFuture::from(ready).await else { return };
        let active = js_sys::Reflect::get(&registration, &"active".into()).ok();
        let Some(worker) = active.and_then(|worker| worker.dyn_into::<web_sys::ServiceWorker>().ok()) else { return };
        let path = window().location().pathname().unwrap_or_default();
        let _ = worker.post_message(&JsValue::from_str(&path));
    });
}
