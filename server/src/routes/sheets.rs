//! Tables and papers in and out. Uploads stream to disk with a limit and a deadline, as photos do; what they mean is
//! decided by the register. Downloads are files, never pages: the browser is told not to guess and not to run anything.

use app::context::{Flash, flash_cookie, login_page};
use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Path, RawQuery, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::refusal::Refusal;
use domain::sheet::{MAX_BYTES, SheetProblem};
use futures_util::StreamExt as _;
use http::{HeaderValue, header};
use registry::Role;
use registry::exports::Download;
use registry::filters::Filters;
use registry::photos::Incoming;
use registry::plates::batches::BatchFile;
use registry::spreadsheets::Format;
use registry::statistics::Part;
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;
use wire::{Next, Notice};

use super::forms::create;
use super::patience::DEADLINE;
use super::photos::paced::{Taken, paced};
use crate::asking::{Asker, wants_data};
use crate::failures::{Answer, failure, not_kept};
use crate::state::AppState;
use app::addresses;

/// What surrounds the file in a form.
const BESIDE: u64 = 64 * 1024;

fn id_of(text: &str) -> Result<Uuid, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

/// A file to be saved. Its name may be Chinese: given in both ways that browsers know.
pub(super) fn saved(name: &str, media_type: &'static str, body: Body) -> Response {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let encoded = app::context::percent_encode(name).replace('/', "_");
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}");
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// A file that is kept, sent as it is read.
fn stored(file: Download) -> Response {
    let mut response = saved(&file.name, file.media_type, Body::from_stream(file.bytes));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(file.length));
    response
}

/// A table that was made for this answer; its file goes when it is read.
pub(super) async fn made(name: &str, format: Format, file: &Incoming) -> Answer {
    let bytes = tokio::fs::read(file.path()).await.map_err(not_kept)?;
    Ok(saved(name, format.media_type(), Body::from(bytes)))
}

/// `GET /sheets/template`.
pub async fn template(State(state): State<AppState>, asker: Asker) -> Answer {
    let file = state.registry.inspections().import_template(asker.of(Role::Staff)?).await?;
    made("检测记录导入模板.xlsx", Format::Xlsx, &file).await
}

/// `GET /office/statistics/{part}.{format}`: a part of the statistics with the filters of the page.
pub async fn statistics(
    State(state): State<AppState>,
    asker: Asker,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let actor = asker.of(Role::Staff)?;
    let (part, format) = name.split_once('.').ok_or(Refusal::NotFound)?;
    let part = Part::from_code(part).ok_or(Refusal::NotFound)?;
    let format = Format::from_code(format).ok_or(Refusal::NotFound)?;
    let filter = Filters::parse(&query.unwrap_or_default()).statistics();
    let file = state.registry.statistics().statistics_file(actor, &filter, part, format).await?;
    made(&format!("{}.{}", part.label(), format.code()), format, &file).await
}

/// `GET /sheets/import/{id}`: everything that is wrong in a table.
pub async fn report(State(state): State<AppState>, asker: Asker, Path(id): Path<String>) -> Answer {
    let (actor, id) = (asker.of(Role::Staff)?, id_of(&id)?);
    made("检查结果.xlsx", Format::Xlsx, &state.registry.inspections().import_report(actor, id).await?).await
}

/// `GET /exports/{id}`.
pub async fn export(State(state): State<AppState>, asker: Asker, Path(id): Path<String>) -> Answer {
    let (actor, id) = (asker.of(Role::Staff)?, id_of(&id)?);
    Ok(stored(state.registry.exports().export_file(actor, id).await?))
}

/// `GET /certificates/{id}`: an owner's own 登记证明.
pub async fn certificate(State(state): State<AppState>, asker: Asker, Path(id): Path<String>) -> Answer {
    let (actor, id) = (asker.person()?, id_of(&id)?);
    let bytes = state.registry.machines().certificate_pdf(actor, id).await?;
    Ok(saved("登记证明.pdf", "application/pdf", Body::from(bytes)))
}

/// `GET /prints/{batch}/{file}`: a file of a batch; `GET /prints/{machine}/plate.svg`: one plate for engraving.
pub async fn print(State(state): State<AppState>, asker: Asker, Path((id, file)): Path<(String, String)>) -> Answer {
    let (actor, id) = (asker.of(Role::Staff)?, id_of(&id)?);
    if file == "plate.svg" {
        let svg = state.registry.plates().plate_svg(actor, id).await?;
        return Ok(saved("标牌.svg", "image/svg+xml", Body::from(svg)));
    }
    let file = BatchFile::from_name(&file).ok_or(Refusal::NotFound)?;
    Ok(stored(state.registry.plates().batch_file(actor, id, file).await?))
}

/// `GET /papers/{id}`: the photo or PDF beside a test.
pub async fn paper(State(state): State<AppState>, asker: Asker, Path(id): Path<String>) -> Answer {
    let (actor, id) = (asker.person()?, id_of(&id)?);
    let (kind, bytes) = state.registry.inspections().paper(actor, id).await?;
    let ending = if kind == registry::photos::PaperKind::Pdf { "pdf" } else { "jpg" };
    Ok(saved(&format!("检测报告.{ending}"), kind.media_type(), Body::from(bytes)))
}

/// Where a form leads and what was done, or what was refused.
type Done = Result<(String, Option<Notice>), Refusal>;

/// A form with one file.
struct Upload {
    name: String,
    file: Incoming,
}

/// Receives the file of a form by the name of its field. Beyond the limit nothing more is read.
async fn upload(
    state: &AppState,
    request: Request<Body>,
    field: &str,
    limit: u64,
    too_large: Refusal,
    missing: Refusal,
) -> Result<Upload, Refusal> {
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > limit + BESIDE) {
        return Err(too_large);
    }
    let taken = Taken::default();
    let request = request.map(|body| paced(body, taken.clone()));
    let mut multipart = Multipart::from_request(request, &()).await.map_err(|_| Refusal::BadRequest)?;
    let mut beside = 0;
    while let Some(mut part) = multipart.next_field().await.map_err(|_| Refusal::BadRequest)? {
        let wanted = part.name() == Some(field) && part.file_name().is_some_and(|name| !name.is_empty());
        let name = part.file_name().unwrap_or_default().to_owned();
        let file = state.registry.photos().incoming();
        let mut out = if wanted { Some(create(&file).await?) } else { None };
        let mut bytes = 0_u64;
        while let Some(piece) = part.next().await {
            taken.count(&piece);
            let piece = piece.map_err(|_| Refusal::BadRequest)?;
            bytes += piece.len() as u64;
            match &mut out {
                Some(_) if bytes > limit => return Err(too_large),
                Some(out) => out.write_all(&piece).await.map_err(not_kept)?,
                None if beside + bytes > BESIDE => return Err(Refusal::BadRequest),
                None => {}
            }
        }
        match out {
            Some(mut out) if bytes > 0 => {
                out.flush().await.map_err(not_kept)?;
                return Ok(Upload { name, file });
            }
            Some(_) => {}
            None => beside += bytes,
        }
    }
    Err(missing)
}

/// Answers a form: to the page that shows what came of it, or back with what was refused; a script is told where, or
/// what. What is too large is answered as what it is: the browser may still be sending and will not follow.
fn answered(state: &AppState, asker: &Asker, page: &str, is_script: bool, done: Done) -> Response {
    let (next, flash) = match done {
        Ok((to, notice)) if is_script => return Json(Next { to, notice }).into_response(),
        Err(refusal) if is_script => return failure(&refusal).into_response(),
        Ok((next, notice)) => {
            let notice = notice.map(|notice| Flash { notice: Some(notice), ..Flash::default() });
            (next, notice)
        }
        Err(Refusal::SignInRequired) => {
            let flash = Flash { refusal: Some(Refusal::SignInRequired), ..Flash::default() };
            (login_page(Role::Staff, page), Some(flash))
        }
        Err(refusal) if matches!(refusal.status(), 403 | 404 | 413 | 500..) => {
            return failure(&refusal).into_response();
        }
        Err(refusal) => (page.to_owned(), Some(Flash { refusal: Some(refusal), ..Flash::default() })),
    };
    let mut response = Redirect::to(&next).into_response();
    let flash = flash.map(|flash| Flash { page: next, ..flash });
    if let Some(cookie) = flash.and_then(|flash| flash_cookie(&state.registry, &state.website, &asker.0, flash))
        && let Ok(cookie) = cookie.parse()
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// `POST /sheets/import`: a table of tests, in the field `table`.
pub async fn import(State(state): State<AppState>, asker: Asker, request: Request<Body>) -> Response {
    let (page, is_script) = ("/office/inspections/import", wants_data(request.headers()));
    let work = async {
        let actor = asker.of(Role::Staff)?;
        // Who may not import is not listened to.
        state.registry.inspections().imports(actor).await?;
        let refused = |problem: SheetProblem| Refusal::Sheet { problem };
        let (large, none) = (refused(SheetProblem::TooLarge), refused(SheetProblem::Missing));
        let upload = upload(&state, request, "table", MAX_BYTES, large, none).await?;
        let started = state.registry.inspections().start_import(actor, &upload.name, &upload.file).await;
        Ok((format!("{page}/{}", started?), None))
    };
    let done = tokio::time::timeout(DEADLINE, work).await.unwrap_or(Err(Refusal::BadRequest));
    answered(&state, &asker, page, is_script, done)
}

/// `POST /papers/{id}`: a photo or PDF beside a test, in the field `paper`.
pub async fn attach(
    State(state): State<AppState>,
    asker: Asker,
    Path(id): Path<String>,
    request: Request<Body>,
) -> Response {
    let Ok(id) = id_of(&id) else { return failure(&Refusal::NotFound).into_response() };
    let (page, is_script) = (addresses::inspection(id), wants_data(request.headers()));
    let work = async {
        let actor = asker.of(Role::Staff)?;
        state.registry.inspections().may_attach(actor, id).await?;
        let limit = domain::photos::MAX_BYTES;
        let upload = upload(&state, request, "paper", limit, Refusal::PaperTooLarge, Refusal::PhotoMissing).await?;
        state.registry.inspections().attach_paper(actor, id, &upload.file).await?;
        Ok((page.clone(), Some(Notice::PaperAttached)))
    };
    let done = tokio::time::timeout(DEADLINE, work).await.unwrap_or(Err(Refusal::BadRequest));
    answered(&state, &asker, &page, is_script, done)
}
