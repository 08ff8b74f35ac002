//! Photos in and out. Uploads stream to disk with a limit and a deadline, so that no body sits in memory; what they
//! mean is decided by the register.

use app::api::filing::{after_step, save_and_go, step_path};
use app::context::{Flash, flash_cookie, login_page};
use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::fields::Report;
use domain::filing::Step;
use domain::photos::{Doubt, MAX_BYTES, MAX_OTHERS, Slot};
use domain::refusal::Refusal;
use http::header;
use registry::Role;
use registry::photos::Size;
use uuid::Uuid;
use wire::Next;

use super::forms::{Form, linger, receive};
use super::patience::DEADLINE;
use crate::asking::{Asker, wants_data};
use crate::failures::{Answer, failure};
use crate::state::AppState;
use paced::{Taken, paced};

pub(super) mod paced;

/// `GET /photos/{id}`.
pub async fn full(state: State<AppState>, asker: Asker, id: Path<String>) -> Answer {
    picture(&state, &asker, &id, Size::Full).await
}

/// `GET /photos/{id}/thumb`.
pub async fn thumbnail(state: State<AppState>, asker: Asker, id: Path<String>) -> Answer {
    picture(&state, &asker, &id, Size::Thumbnail).await
}

async fn picture(state: &AppState, asker: &Asker, id: &str, size: Size) -> Answer {
    let id: Uuid = id.parse().map_err(|_| Refusal::NotFound)?;
    let bytes = state.registry.photos().photo(asker.person()?, id, size).await?;
    // A picture opened in its own tab is a document that the browser styles itself.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'";
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "private, max-age=3600"),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    Ok((headers, bytes).into_response())
}

/// `PUT /photos/{filing}/{slot}`: one photo as the whole body; answers its id, and in words what makes it hard to read.
pub async fn put(
    State(state): State<AppState>,
    asker: Asker,
    Path((filing, slot)): Path<(String, String)>,
    request: Request<Body>,
) -> Answer {
    let work = async {
        let filing: Uuid = filing.parse().map_err(|_| Refusal::NotFound)?;
        let slot = Slot::from_code(&slot).ok_or(Refusal::NotFound)?;
        let actor = asker.of(Role::Owner)?;
        state.registry.photos().may_put_photo(actor, filing).await?;
        let length = request
            .headers()
            .get(header::CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok())
            .and_then(|length| length.parse::<u64>().ok());
        if length.is_some_and(|length| length > MAX_BYTES) {
            return Err(Refusal::PhotoTooLarge);
        }
        let file = state.registry.photos().incoming();
        let mut body = request.into_body().into_data_stream();
        let received = receive(&file, &mut body, MAX_BYTES).await?;
        if received.too_large {
            linger(body).await;
            return Err(Refusal::PhotoTooLarge);
        }
        Ok(state.registry.photos().put_photo(actor, filing, slot, &file).await?)
    };
    let photo = tokio::time::timeout(DEADLINE, work).await.unwrap_or(Err(Refusal::PhotoBroken))?;
    Ok(Json((photo.id, photo.doubt.map_or("", Doubt::words))).into_response())
}

/// `POST /photos/{filing}/form/{step}`: saves the text, takes the photos, goes where the button says; a script is told
/// where.
pub async fn form(
    State(state): State<AppState>,
    asker: Asker,
    Path((filing, step)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    let taken = Taken::default();
    let is_script = wants_data(request.headers());
    let multipart = Multipart::from_request(request.map(|body| paced(body, taken.clone())), &()).await;
    let (Ok(filing), Some(step), Ok(multipart)) = (filing.parse::<Uuid>(), Step::from_code(&step), multipart) else {
        return failure(&Refusal::BadRequest).into_response();
    };
    let mut from = String::new();
    let taking = take_form(&state, &asker, filing, step, multipart, &taken, &mut from);
    let done = tokio::time::timeout(DEADLINE, taking).await;
    let page = step_path(filing, step, &from, false);
    let (next, refusal) = match done.unwrap_or(Err(Refusal::PhotoBroken)) {
        Ok(to) if is_script => return Json(Next { to, notice: None }).into_response(),
        Err(refusal) if is_script => return failure(&refusal).into_response(),
        Ok(next) => (next, None),
        Err(Refusal::SignInRequired) => (login_page(Role::Owner, &page), Some(Refusal::SignInRequired)),
        // Nothing of the form could be kept: the browser's way back leads to what was typed.
        Err(refusal) if refusal == Refusal::Forbidden || refusal.status() >= 500 => {
            return failure(&refusal).into_response();
        }
        Err(refusal) => (page, Some(refusal)),
    };
    let mut response = Redirect::to(&next).into_response();
    let flash = refusal.map(|refusal| Flash { page: next, refusal: Some(refusal), ..Flash::default() });
    if let Some(cookie) = flash.and_then(|flash| flash_cookie(&state.registry, &state.website, &asker.0, flash))
        && let Ok(cookie) = cookie.parse()
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn take_form(
    state: &AppState,
    asker: &Asker,
    filing: Uuid,
    step: Step,
    multipart: Multipart,
    taken: &Taken,
    from: &mut String,
) -> Result<String, Refusal> {
    // An owner whose session has ended still has text to be kept; photos of nobody are not received.
    let form = if asker.somebody().is_some() {
        let actor = asker.of(Role::Owner)?;
        state.registry.filings().draft(actor, filing).await?;
        Form::receive(state, multipart, taken, is_slot, Slot::ALL.len() + MAX_OTHERS).await?
    } else {
        Form::receive_texts(state, multipart, taken).await?
    };
    form.text("from").clone_into(from);
    let version = match form.text("version") {
        "" => 0,
        version => version.parse().map_err(|_| Refusal::BadRequest)?,
    };
    let remove: Option<Uuid> = form.text("remove").parse().ok();
    let mut problems = Report::default();
    for slot in form.too_large.iter().filter_map(|name| Slot::from_code(name)) {
        problems.error(slot.code(), format!("{}：{}", slot.label(), Refusal::PhotoTooLarge.sentence()));
    }
    let (writer, to) = (form.text("writer"), ("stay", from.as_str()));
    let saved = save_and_go(&state.registry, &asker.0, writer, filing, version, step, &form.fields, to).await;
    // A photo is not text: it goes to its slot even when the text is older than the draft.
    if let Ok(actor) = asker.of(Role::Owner) {
        if let Some(photo) = remove {
            state.registry.photos().remove_photo(actor, filing, photo).await?;
        }
        for (name, file) in &form.files {
            let Some(slot) = Slot::from_code(name) else { continue };
            if let Err(error) = state.registry.photos().put_photo(actor, filing, slot, file).await {
                problems.error(slot.code(), format!("{}：{}", slot.label(), error.refusal().sentence()));
            }
        }
    }
    let page = saved?;
    if !problems.is_clean() {
        return Err(Refusal::Invalid { report: problems });
    }
    if remove.is_some() {
        return Ok(page);
    }
    after_step(&state.registry, asker.of(Role::Owner)?, filing, step, form.text("go"), from).await
}

fn is_slot(name: &str) -> bool {
    Slot::from_code(name).is_some()
}
