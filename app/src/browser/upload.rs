//! Sending photos: shrunk in the browser when it can, with progress, one request a photo, tried again by choosing
//! again.

use std::cell::RefCell;
use std::rc::Rc;

use domain::photos::{MAX_BYTES, Slot};
use domain::refusal::Refusal;
use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlInputElement, ProgressEvent, XmlHttpRequest};
use wire::Failure;

use super::network::Deadline;
use crate::addresses;
use crate::components::going::Going;

/// Sends what was chosen in a slot's file input, a moment ago or before anybody listened.
pub fn send_photos(filing: Uuid, slot: Slot, several: bool, going: &Going) {
    let input = super::document().get_element_by_id(&format!("file-{}", slot.code()));
    let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) else { return };
    let Some(list) = input.files() else { return };
    let files: Vec<File> = (0..list.length()).filter_map(|index| list.get(index)).collect();
    if files.is_empty() {
        return;
    }
    let Going { current, progress, error, doubt } = going.clone();
    error.set(String::new());
    doubt.set(String::new());
    leptos::task::spawn_local(async move {
        for file in files {
            progress.set(Some(0));
            match send_one(&file, filing, slot, &progress).await {
                Ok((photo, asked)) => {
                    current.update(|photos| {
                        if !several {
                            photos.clear();
                        }
                        if !photos.contains(&photo) {
                            photos.push(photo);
                        }
                    });
                    doubt.set(asked);
                    super::ahead::forget();
                    super::ahead::look();
                }
                Err(problem) => {
                    error.set(problem.sentence());
                    break;
                }
            }
        }
        progress.set(None);
        // The form must not carry the same file again.
        input.set_value("");
    });
}

/// Answers the photo's id and what makes it hard to read.
async fn send_one(
    file: &File,
    filing: Uuid,
    slot: Slot,
    progress: &ArcRwSignal<Option<u32>>,
) -> Result<(Uuid, String), Failure> {
    let blob = shrink(file).await;
    #[expect(clippy::cast_precision_loss, reason = "20 MB fits a float")]
    if blob.size() > MAX_BYTES as f64 {
        return Err(Failure::Refused((&Refusal::PhotoTooLarge).into()));
    }
    let (status, body) =
        put(&addresses::photo_slot(filing, slot.code()), &blob, progress).await.map_err(|_| Failure::Unreachable)?;
    if status == 200 {
        return serde_json::from_str(&body).map_err(|_| Failure::Unreachable);
    }
    Err(super::network::error_of(&body))
}

/// The page's own script makes it at most 2048 pixels; when it is missing or fails, the file goes as it is.
async fn shrink(file: &File) -> Blob {
    let whole: Blob = file.clone().into();
    let Ok(function) = js_sys::Reflect::get(&leptos::prelude::window(), &"nrmmShrink".into()) else { return whole };
    let Ok(function) = function.dyn_into::<js_sys::Function>() else { return whole };
    let Ok(promise) = function.call1(&JsValue::NULL, file) else { return whole };
    let Ok(promise) = promise.dyn_into::<js_sys::Promise>() else { return whole };
    JsFuture::from(promise).await.ok().and_then(|blob| blob.dyn_into::<Blob>().ok()).unwrap_or(whole)
}

/// A PUT that tells how far it is, which `fetch` cannot; given up when nothing of it has moved for a while.
async fn put(url: &str, blob: &Blob, progress: &ArcRwSignal<Option<u32>>) -> Result<(u16, String), JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open_with_async("PUT", url, true)?;
    request.set_request_header("Content-Type", "application/octet-stream")?;
    let progress = progress.clone();
    let silence = Rc::new(RefCell::new(None));
    let moved = {
        let (silence, request) = (silence.clone(), request.clone());
        move || {
            let request = request.clone();
            silence.replace(Some(Deadline::then(move || drop(request.abort()))));
        }
    };
    moved();
    let watch = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        moved();
        if event.length_computable() && event.total() > 0.0 {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
            progress.set(Some((event.loaded() * 100.0 / event.total()) as u32));
        }
    });
    request.upload()?.set_onprogress(Some(watch.as_ref().unchecked_ref()));
    let done = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_blob(Some(blob))?;
    JsFuture::from(done).await?;
    silence.take();
    match request.status()? {
        0 => Err(JsValue::NULL),
        status => Ok((status, request.response_text()?.unwrap_or_default())),
    }
}
