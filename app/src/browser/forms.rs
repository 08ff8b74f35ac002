//! Forms: real forms on server functions and plain routes, sent without leaving the page. What comes back is where to
//! go, or what was refused; the page shows it as if it had been loaded anew, and keeps what was typed.

use domain::fields::Fields;
use gloo_net::http::Request;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, FormData, HtmlFormElement, SubmitEvent, UrlSearchParams};
use wire::{Failure, NEXT_PAGE, Next, NextPage, Refused};

use super::journey::page_at;
use super::loading::{Waits, follow_with, go, refuse, sign_in, trouble};
use super::network::{Deadline, error_of};
use super::place::here;
use super::{ahead, on_document};
use crate::page::parts::Person;

/// Takes over every form of the page, present and future.
pub fn take_over() {
    on_document("submit", submitted);
}

fn submitted(event: Event) {
    if event.default_prevented() {
        return;
    }
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
    let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
    #[cfg(feature = "owner")]
    if form.get_attribute("action").as_deref() == Some(LOG_OUT) && !leaves_nothing_behind() {
        event.prevent_default();
        return;
    }
    let of_button = |name: &str| button.as_ref().and_then(|button| button.get_attribute(name));
    let action = of_button("formaction").or_else(|| form.get_attribute("action")).unwrap_or_else(here);
    let method = of_button("formmethod").or_else(|| form.get_attribute("method")).unwrap_or_default();
    match method.as_str() {
        "post" if !leaves(&action) => {}
        "" | "get" if page_at(&action).is_some() => {}
        // A dialog, and what changes who one is: those are documents of their own.
        _ => return,
    }
    event.prevent_default();
    if form.has_attribute("data-sending") {
        return;
    }
    let Ok(data) = FormData::new_with_form(&form) else { return };
    if let (Some(name), Some(value)) = (of_button("name"), of_button("value")) {
        let _ = data.append_with_str(&name, &value);
    }
    if method != "post" {
        let query = as_query(&data).and_then(|query| query.to_string().as_string()).unwrap_or_default();
        let path = action.split('?').next().unwrap_or_default();
        go(&format!("{path}?{query}"), false);
        return;
    }
    trouble(None);
    ahead::sent(&action);
    let _ = form.set_attribute("data-sending", "");
    let multipart = form.enctype() == "multipart/form-data";
    leptos::task::spawn_local(async move {
        let sent = send(&action, &data, multipart).await;
        #[cfg(feature = "owner")]
        super::copies::left(match &sent {
            Ok(_) => true,
            // What came too late, or from nobody, the server keeps aside.
            Err(Failure::Refused(refused)) => refused.wants_sign_in() || refused.is_stale(),
            Err(_) => false,
        });
        // Where it leads to another page, it is not sent again from this one.
        let path = |address: &str| address.split(['?', '#']).next().unwrap_or_default().to_owned();
        let leads_on = |(next, _): &(Next, NextPage)| page_at(&next.to).is_some() && path(&next.to) != path(&here());
        if !sent.as_ref().is_ok_and(leads_on) {
            let _ = form.remove_attribute("data-sending");
        }
        match sent {
            Ok((next, with_it)) => follow_with(next, with_it.page),
            Err(Failure::Refused(refused)) if refused.wants_sign_in() => sign_in(person(), refused),
            Err(Failure::Refused(Refused { step: Some(step), .. })) => {
                let filing = data.get("filing").as_string().unwrap_or_default();
                go(&crate::addresses::step(filing, step, "", true), false);
            }
            Err(Failure::Refused(refused)) => refuse(refused, typed(&action, &form, &data)),
            Err(Failure::Elsewhere { to }) => go(&to, false),
            Err(Failure::Unreachable) => trouble(Some(Failure::Unreachable.sentence())),
        }
        drop(form);
    });
}

/// What was typed on a page of the office, passwords and files apart, by the names of the fields: of several forms
/// there it tells which one was refused. Other pages keep what was typed in their fields, and are answered with what
/// the register has kept aside.
fn typed(action: &str, form: &HtmlFormElement, data: &FormData) -> Fields {
    let mut typed = Fields::default();
    if !action.starts_with("/api/office/") {
        return typed;
    }
    for pair in js_sys::try_iter(data).ok().flatten().into_iter().flatten().flatten() {
        let Ok(pair) = pair.dyn_into::<js_sys::Array>() else { continue };
        let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) else { continue };
        let secret = form.query_selector(&format!("[type='password'][name='{name}']"));
        if secret.is_ok_and(|secret| secret.is_none()) {
            let field = name.split_once('[').and_then(|(_, field)| field.strip_suffix(']')).unwrap_or(&name);
            typed.set(field, &value);
        }
    }
    typed
}

const LOG_OUT: &str = "/api/account/log_out";

/// Whether nothing typed waits on this device, or whoever signs out knows that it does.
#[cfg(feature = "owner")]
fn leaves_nothing_behind() -> bool {
    let words = "本机还有填写的内容没有送达服务器。退出后，这些内容加密留在本机，填写的人再次登录并打开那份备案时自动恢复。仍要退出吗？";
    !super::copies::anything_waits() || leptos::prelude::window().confirm_with_message(words).unwrap_or(true)
}

/// Whether a form changes who one is: the document is loaded, so that nothing of before stays.
fn leaves(action: &str) -> bool {
    action == LOG_OUT || !action.starts_with('/')
}

fn person() -> Person {
    page_at(&here()).map_or(Person::Anybody, |route| route.entry.person)
}

fn as_query(data: &FormData) -> Option<UrlSearchParams> {
    let query = UrlSearchParams::new().ok()?;
    for pair in js_sys::try_iter(data).ok()??.flatten() {
        let pair = pair.dyn_into::<js_sys::Array>().ok()?;
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            query.append(&name, &value);
        }
    }
    Some(query)
}

/// Posts pairs to a server function; answers its text.
pub async fn post(path: &str, pairs: &[(&str, &str)]) -> Result<String, Failure> {
    let query = UrlSearchParams::new().map_err(|_| Failure::Unreachable)?;
    for (name, value) in pairs {
        query.append(name, value);
    }
    answered(Request::post(path), query.into(), Some(&Deadline::begin())).await
}

async fn answered(
    request: gloo_net::http::RequestBuilder,
    body: JsValue,
    deadline: Option<&Deadline>,
) -> Result<String, Failure> {
    let request =
        request.header("accept", "application/json").abort_signal(deadline.and_then(Deadline::signal).as_ref());
    let request = request.body(body).map_err(|_| Failure::Unreachable)?;
    let response = request.send().await.map_err(|_| Failure::Unreachable)?;
    let text = response.text().await.map_err(|_| Failure::Unreachable)?;
    if response.ok() { Ok(text) } else { Err(error_of(&text)) }
}

/// Whether a form has photos in it that were chosen.
fn carries_files(data: &FormData) -> bool {
    let pairs = js_sys::try_iter(data).ok().flatten();
    pairs.into_iter().flatten().flatten().any(|pair| {
        let file = pair.dyn_into::<js_sys::Array>().ok().and_then(|pair| pair.get(1).dyn_into::<web_sys::File>().ok());
        file.is_some_and(|file| file.size() > 0.0)
    })
}

async fn send(action: &str, data: &FormData, multipart: bool) -> Result<(Next, NextPage), Failure> {
    // A photo takes its time; its form is told after a while that the network is slow.
    let (_waits, deadline) = (Waits::begin(), (!carries_files(data)).then(Deadline::begin));
    let body: JsValue =
        if multipart { data.clone().into() } else { as_query(data).map(JsValue::from).unwrap_or_default() };
    let request = Request::post(action);
    // Where the next page may be here already, it is not sent once more.
    let request = if ahead::is_empty() { request.header(NEXT_PAGE, "1") } else { request };
    let text = answered(request, body, deadline.as_ref()).await?;
    let next = serde_json::from_str(&text).map_err(|_| Failure::Unreachable)?;
    Ok((next, serde_json::from_str(&text).unwrap_or_default()))
}
