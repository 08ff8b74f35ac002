//! `GET /ledgers/{site}/{format}`: 进出场台账 of a site, as a table for its people and as JSON for other systems.

use app::context::ClientAddress;
use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use domain::refusal::Refusal;
use domain::stage::Stage;
use http::HeaderMap;
use registry::Actor;
use registry::clock::rfc3339;
use registry::filters::Filters;
use registry::gate::LedgerLine;
use registry::spreadsheets::Format;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::programs::{Problem, key_of, problem};
use super::sheets::made;
use crate::asking::Asker;
use crate::failures::Answer;
use crate::state::AppState;

/// A page of the ledger of a site.
#[derive(Serialize, ToSchema)]
pub struct LedgerAnswer {
    /// The newest entry first, at most a thousand.
    rows: Vec<LedgerEntry>,
    /// What `after` must be for the next page; none on the last.
    next: Option<String>,
}

/// A machine that came, and perhaps left again. Without the people.
#[derive(Serialize, ToSchema)]
pub struct LedgerEntry {
    /// The visit, the same in every answer.
    id: Uuid,
    /// 环保登记号码 at the entry.
    #[schema(example = "3-DL000123")]
    number: String,
    /// 机械产品名称.
    product: String,
    /// 机械制造企业.
    maker: String,
    /// 型号规格.
    model: String,
    /// 生产日期.
    #[schema(example = "2018-05-20")]
    made_on: Option<String>,
    /// The letter or digit of 排放阶段 at the entry.
    stage: Option<String>,
    /// 机械环保代码, PIN码 or 出厂编号.
    identifier: Option<String>,
    /// 发动机制造企业.
    engine_maker: Option<String>,
    /// 发动机型号.
    engine_model: Option<String>,
    /// 发动机出厂编号.
    engine_number: Option<String>,
    /// 入场时间, RFC 3339.
    #[schema(example = "2026-11-20T08:15:00+08:00")]
    entered_at: String,
    /// 出场时间, RFC 3339; none while the machine is on the site.
    left_at: Option<String>,
    /// The office took it off the site.
    forced: bool,
    /// It came with a written exemption from the zone's rule.
    exempted: bool,
}

impl From<LedgerLine> for LedgerEntry {
    fn from(line: LedgerLine) -> Self {
        let identifier = line.identifier().map(str::to_owned);
        let (visit, machine) = (line.visit, line.machine);
        let made_on = machine.as_ref().and_then(|data| data.made_on).map(domain::day::iso);
        let (engine_maker, engine_model, engine_number) =
            machine.map(|data| (data.engine_maker, data.engine_model, data.engine_number)).unwrap_or_default();
        Self {
            id: visit.id,
            number: visit.number,
            product: visit.product.to_owned(),
            maker: visit.maker,
            model: visit.model,
            made_on,
            stage: visit.stage.map(Stage::code).map(String::from),
            identifier,
            engine_maker,
            engine_model,
            engine_number,
            entered_at: rfc3339(visit.entered_at),
            left_at: visit.left_at.map(rfc3339),
            forced: visit.forced_reason.is_some(),
            exempted: visit.exemption.is_some(),
        }
    }
}

/// How the ledger is narrowed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `Filters`")]
pub struct LedgerQuestion {
    /// Entered on this day or later, YYYY-MM-DD.
    from: Option<String>,
    /// Entered on this day or before, YYYY-MM-DD.
    until: Option<String>,
    /// `inside` 在场 or `left` 已出场; both when it is not said.
    state: Option<String>,
    /// One 环保登记号码.
    search: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
}

/// Who asks: a system with its key, or a person who is signed in.
async fn asks(state: &AppState, headers: &HeaderMap, asker: Asker, address: &str) -> Result<Actor, Refusal> {
    match key_of(headers) {
        Some(key) => Ok(state.registry.offices().system_of(key, address).await?),
        None => asker.person().cloned(),
    }
}

/// The gate ledger, for the site's administrators, its office, and the systems that its office gave a key.
#[utoipa::path(get, path = "/ledgers/{site}/json", params(
    ("site" = Uuid, Path, description = "The site: the last part of the address of its page"),
    LedgerQuestion,
), security(("key" = [])), responses(
    (status = 200, description = "A page of the ledger", body = LedgerAnswer),
    (status = 401, description = "No key, or one that is worth nothing", body = Problem),
    (status = 404, description = "No such site in the districts of the key", body = Problem),
    (status = 429, description = "Too many questions today: wait", body = Problem),
))]
pub async fn ledger(
    State(state): State<AppState>,
    asker: Asker,
    Extension(address): Extension<ClientAddress>,
    Path((site, format)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Answer {
    let filter = Filters::parse(&query.unwrap_or_default()).records();
    let site = site.parse::<Uuid>().map_err(|_| Refusal::NotFound);
    let right = async { Ok((asks(&state, &headers, asker, &address.0).await?, site?)) };
    let right: Result<(Actor, Uuid), Refusal> = right.await;
    if format == "json" {
        let found = async {
            let (actor, site) = right?;
            Ok(state.registry.gate().ledger_page(&actor, site, &filter).await?)
        };
        return Ok(match found.await {
            Ok(page) => Json(LedgerAnswer {
                rows: page.lines.into_iter().map(LedgerEntry::from).collect(),
                next: page.next.map(|(at, id)| format!("{at}.{id}")),
            })
            .into_response(),
            Err(refusal) => problem(&refusal),
        });
    }
    let ((actor, site), format) = (right?, Format::from_code(&format).ok_or(Refusal::NotFound)?);
    let file = state.registry.gate().ledger(&actor, site, &filter, format).await?;
    made(&format!("进出场台账.{}", format.code()), format, &file).await
}
