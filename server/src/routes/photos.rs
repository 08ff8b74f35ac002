//! Photos in and out. Uploads stream to disk with a limit and a deadline, so that no body sits in memory; what they mean is
//! decided by the register.

use std::time::Duration;

use app::api::filing::save_and_go;
use app::context::{Flash, flash_cookie, login_page};
use axum::Extension;
use axum::Json;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use domain::fields::{Fields, Report};
use domain::filing::Step;
use domain::photos::{MAX_BYTES, MAX_OTHERS, Slot};
use domain::refusal::Refusal;
use futures_util::{Stream, StreamExt as _};
use http::header;
use registry::photos::{Incoming, Size};
use registry::sessions::Presence;
use registry::{Actor, Role};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

use super::failure;
use crate::serve::AppState;
use paced::{Taken, paced};

pub(super) mod paced;

/// The longest an upload may take.
const DEADLINE: Duration = Duration::from_mins(5);
/// What a form of photos may weigh in all, the refused ones included.
const FORM_BYTES: u64 = 12 * MAX_BYTES;
/// The longest text field that is read.
const TEXT_BYTES: u64 = 64 * 1024;
/// All text of a form together.
const ALL_TEXT_BYTES: u64 = 1024 * 1024;

fn present(presence: &Presence) -> Result<&Actor, Refusal> {
    match presence {
        Presence::Present(actor) => Ok(actor),
        _ => Err(Refusal::SignInRequired),
    }
}

fn owner(presence: &Presence) -> Result<&Actor, Refusal> {
    let actor = present(presence)?;
    if actor.role == Role::Owner { Ok(actor) } else { Err(Refusal::Forbidden) }
}

/// `GET /photos/{id}`.
pub async fn full(state: State<AppState>, presence: Extension<Presence>, id: Path<String>) -> Response {
    picture(&state, &presence, &id, Size::Full).await
}

/// `GET /photos/{id}/thumb`.
pub async fn thumbnail(state: State<AppState>, presence: Extension<Presence>, id: Path<String>) -> Response {
    picture(&state, &presence, &id, Size::Thumbnail).await
}

async fn picture(state: &AppState, presence: &Presence, id: &str, size: Size) -> Response {
    let found = async {
        let id: Uuid = id.parse().map_err(|_| Refusal::NotFound)?;
        state.registry.photo(present(presence)?, id, size).await.map_err(|error| error.refusal())
    };
    match found.await {
        Ok(bytes) => {
            // A picture opened in its own tab is a document that the browser styles itself.
            let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'";
            let headers = [
                (header::CONTENT_TYPE, "image/jpeg"),
                (header::CACHE_CONTROL, "private, max-age=3600"),
                (header::CONTENT_SECURITY_POLICY, policy),
            ];
            (headers, bytes).into_response()
        }
        Err(refusal) => failure(&refusal).into_response(),
    }
}

/// `PUT /photos/{filing}/{slot}`: one photo as the whole body; answers its id.
pub async fn put(
    State(state): State<AppState>,
    Extension(presence): Extension<Presence>,
    Path((filing, slot)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    let work = async {
        let filing: Uuid = filing.parse().map_err(|_| Refusal::NotFound)?;
        let slot = Slot::from_code(&slot).ok_or(Refusal::NotFound)?;
        let actor = owner(&presence)?;
        state.registry.may_put_photo(actor, filing).await.map_err(|error| error.refusal())?;
        let length = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok())
            .and_then(|length| length.parse::<u64>().ok());
        if length.is_some_and(|length| length > MAX_BYTES) {
            return Err(Refusal::PhotoTooLarge);
        }
        let file = state.registry.incoming();
        let received = receive(&file, request.into_body().into_data_stream(), MAX_BYTES).await?;
        if received.too_large {
            return Err(Refusal::PhotoTooLarge);
        }
        state.registry.put_photo(actor, filing, slot, &file).await.map_err(|error| error.refusal())
    };
    match tokio::time::timeout(DEADLINE, work).await {
        Ok(Ok(photo)) => Json(photo.id).into_response(),
        Ok(Err(refusal)) => failure(&refusal).into_response(),
        Err(_) => failure(&Refusal::PhotoBroken).into_response(),
    }
}

struct Received {
    bytes: u64,
    too_large: bool,
}

/// Streams a body to disk. Beyond the limit nothing more is kept, and the caller decides whether to read on.
async fn receive<E>(
    file: &Incoming,
    mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    limit: u64,
) -> Result<Received, Refusal> {
    let mut out = tokio::fs::File::create(file.path()).await.map_err(|_| Refusal::Internal)?;
    let mut bytes = 0;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Refusal::PhotoBroken)?;
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Ok(Received { bytes, too_large: true });
        }
        out.write_all(&chunk).await.map_err(|_| Refusal::Internal)?;
    }
    out.flush().await.map_err(|_| Refusal::Internal)?;
    Ok(Received { bytes, too_large: false })
}

/// A step's form with its text and its files, as a browser without scripts sends it.
#[derive(Default)]
struct StepForm {
    version: i64,
    go: String,
    remove: Option<Uuid>,
    fields: Fields,
    text_bytes: u64,
    files: Vec<(Slot, Incoming)>,
    problems: Report,
}

/// `POST /photos/{filing}/form/{step}`: saves the text, takes the photos, goes where the button says.
pub async fn form(
    State(state): State<AppState>,
    Extension(presence): Extension<Presence>,
    Path((filing, step)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    let taken = Taken::default();
    let multipart = Multipart::from_request(request.map(|body| paced(body, taken.clone())), &()).await;
    let (Ok(filing), Some(step), Ok(multipart)) = (filing.parse::<Uuid>(), Step::from_code(&step), multipart) else {
        return failure(&Refusal::BadRequest).into_response();
    };
    let page = format!("/owner/filings/{filing}/{}", step.code());
    let done = tokio::time::timeout(DEADLINE, take_form(&state, &presence, filing, step, multipart, &taken)).await;
    let (next, refusal) = match done.unwrap_or(Err(Refusal::PhotoBroken)) {
        Ok(next) => (next, None),
        Err(Refusal::SignInRequired) => (login_page(Role::Owner, &page), Some(Refusal::SignInRequired)),
        Err(refusal @ Refusal::Forbidden) => return failure(&refusal).into_response(),
        Err(refusal) => (page, Some(refusal)),
    };
    let mut response = Redirect::to(&next).into_response();
    let flash = refusal.map(|refusal| Flash { page: next, refusal: Some(refusal), ..Flash::default() });
    if let Some(cookie) = flash.and_then(|flash| flash_cookie(&state.registry, &state.site, flash))
        && let Ok(cookie) = cookie.parse()
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn take_form(
    state: &AppState,
    presence: &Presence,
    filing: Uuid,
    step: Step,
    mut multipart: Multipart,
    taken: &Taken,
) -> Result<String, Refusal> {
    // Nobody's bodies are not received; an owner whose session has ended still has text to be kept.
    if !matches!(presence, Presence::Expired { .. }) {
        let actor = owner(presence)?;
        state.registry.draft(actor, filing).await.map_err(|error| error.refusal())?;
    }
    let mut form = StepForm::default();
    let mut total = 0;
    while let Some(field) = multipart.next_field().await.map_err(|_| Refusal::BadRequest)? {
        total += read_field(state, &mut form, field, taken).await?;
        if total > FORM_BYTES {
            return Err(Refusal::PhotoTooLarge);
        }
    }
    let saved = save_and_go(&state.registry, presence, filing, form.version, step, &form.fields, "stay").await;
    // A photo is not text: it goes to its slot even when the text is older than the draft.
    if let Ok(actor) = owner(presence) {
        if let Some(photo) = form.remove {
            state.registry.remove_photo(actor, filing, photo).await.map_err(|error| error.refusal())?;
        }
        for (slot, file) in &form.files {
            if let Err(error) = state.registry.put_photo(actor, filing, *slot, file).await {
                form.problems.error(slot.code(), format!("{}：{}", slot.label(), error.refusal().sentence()));
            }
        }
    }
    let page = saved?;
    if !form.problems.is_clean() {
        return Err(Refusal::Invalid { report: form.problems });
    }
    if form.remove.is_some() {
        return Ok(page);
    }
    app::api::filing::after_step(&state.registry, owner(presence)?, filing, step, &form.go).await
}

/// Reads one part of the form; answers its size. A photo that is too large is read to its end, so that the others still come.
async fn read_field(state: &AppState, form: &mut StepForm, field: Field<'_>, taken: &Taken) -> Result<u64, Refusal> {
    let name = field.name().unwrap_or_default().to_owned();
    let no_file = field.file_name().is_none_or(str::is_empty);
    let mut field = field.inspect(|piece| taken.count(piece));
    if let Some(slot) = name.strip_prefix("photo.").and_then(Slot::from_code) {
        if no_file {
            return Ok(0);
        }
        if form.files.len() >= Slot::ALL.len() + MAX_OTHERS {
            return Err(Refusal::BadRequest);
        }
        let file = state.registry.incoming();
        let received = receive(&file, &mut field, MAX_BYTES).await?;
        let mut bytes = received.bytes;
        if received.too_large {
            form.problems.error(slot.code(), format!("{}：{}", slot.label(), Refusal::PhotoTooLarge.sentence()));
            while let Some(chunk) = field.next().await {
                bytes += chunk.map_err(|_| Refusal::BadRequest)?.len() as u64;
                if bytes > FORM_BYTES {
                    return Err(Refusal::PhotoTooLarge);
                }
            }
        } else if received.bytes > 0 {
            form.files.push((slot, file));
        }
        return Ok(bytes);
    }
    let mut text = Vec::new();
    while let Some(chunk) = field.next().await {
        text.extend_from_slice(&chunk.map_err(|_| Refusal::BadRequest)?);
        if text.len() as u64 > TEXT_BYTES {
            return Err(Refusal::BadRequest);
        }
    }
    let bytes = text.len() as u64;
    form.text_bytes += name.len() as u64 + bytes;
    if form.text_bytes > ALL_TEXT_BYTES {
        return Err(Refusal::BadRequest);
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    match name.as_str() {
        "version" => form.version = text.parse().map_err(|_| Refusal::BadRequest)?,
        "go" => form.go = text,
        "remove" => form.remove = text.parse().ok(),
        other => {
            if let Some(field) = other.strip_prefix("fields[").and_then(|rest| rest.strip_suffix(']')) {
                form.fields.set(field, &text);
            }
        }
    }
    Ok(bytes)
}
