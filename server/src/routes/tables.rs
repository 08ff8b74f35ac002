//! Tables as files: the statistics, and the audit line by line as it is read.

use app::components::events::{AUDIT_HEAD, audit_line};
use app::pages::office::audit::filter_of as audit_filter;
use app::pages::office::statistics::filter_of as statistics_filter;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use futures_util::stream;
use http::{HeaderValue, header};
use registry::audit::AuditList;
use registry::sessions::Presence;
use registry::sheet;
use registry::statistics::Part;
use registry::{Actor, Error, Registry};
use uuid::Uuid;

use super::failure;
use crate::serve::AppState;

/// An export ends here; a narrower filter reaches the rest.
const MOST_LINES: usize = 100_000;

fn present(presence: &Presence) -> Result<&Actor, Refusal> {
    match presence {
        Presence::Present(actor) => Ok(actor),
        _ => Err(Refusal::SignInRequired),
    }
}

fn csv(name: &str, body: Body) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// `GET /office/statistics/{what}.csv`.
pub async fn statistics(
    State(state): State<AppState>,
    presence: Extension<Presence>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let table = async {
        let actor = present(&presence)?;
        let part = file.strip_suffix(".csv").and_then(Part::from_code).ok_or(Refusal::NotFound)?;
        let filter = statistics_filter(&query.unwrap_or_default());
        let table = state.registry.statistics(actor, &filter).await?.table(part);
        let text = sheet::lines(std::iter::once(&table.head).chain(&table.rows))?;
        Ok::<_, Error>(csv(&format!("statistics-{}.csv", part.code()), Body::from(format!("{}{text}", sheet::BOM))))
    };
    table.await.unwrap_or_else(|error| failure(&error.refusal()).into_response())
}

/// Where an export stands.
struct Reading {
    registry: Registry,
    list: AuditList,
    after: Option<(i64, Uuid)>,
    written: usize,
    offices: Vec<(String, String)>,
}

/// `GET /office/audit.csv`: streamed, so that no list sits in memory.
pub async fn audit(
    State(state): State<AppState>,
    presence: Extension<Presence>,
    RawQuery(query): RawQuery,
) -> Response {
    let begun = async {
        let actor = present(&presence)?;
        let list = state.registry.export_audit(actor, &audit_filter(&query.unwrap_or_default())).await?;
        let offices = state.registry.offices().await?;
        let offices = offices.into_iter().map(|office| (office.code, office.district)).collect();
        let head: Vec<String> = AUDIT_HEAD.iter().map(|word| (*word).to_owned()).collect();
        let head = format!("{}{}", sheet::BOM, sheet::lines([&head])?);
        let reading = Reading { registry: state.registry.clone(), list, after: None, written: 0, offices };
        Ok::<_, Error>((head, reading))
    };
    let (head, reading) = match begun.await {
        Ok(begun) => begun,
        Err(error) => return failure(&error.refusal()).into_response(),
    };
    let rest = stream::try_unfold(reading, read_on);
    let whole = futures_util::StreamExt::chain(stream::once(async { Ok::<_, Error>(head) }), rest);
    csv("audit.csv", Body::from_stream(whole))
}

async fn read_on(mut reading: Reading) -> registry::Result<Option<(String, Reading)>> {
    if reading.written >= MOST_LINES {
        return Ok(None);
    }
    let lines = reading.registry.export_audit_lines(&reading.list, reading.after).await?;
    let Some(last) = lines.last() else { return Ok(None) };
    reading.after = Some((last.at, last.id));
    reading.written += lines.len();
    let mut rows: Vec<Vec<String>> = lines.iter().map(|line| audit_line(line, &reading.offices)).collect();
    if reading.written >= MOST_LINES {
        rows.push(vec![format!("只导出前{MOST_LINES}条，请缩小查询范围后再导出其余部分")]);
        for row in &mut rows {
            row.resize(AUDIT_HEAD.len(), String::new());
        }
    }
    Ok(Some((sheet::lines(&rows)?, reading)))
}
