//! The open API: `/stage` and `/m/{number}` as JSON when `Accept: application/json` asks for it, described at
//! `/openapi.json` together with the ledger. The same services as the pages; nothing is decided here.

use app::context::{ClientAddress, form_value};
use axum::extract::{Path, RawQuery, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::changes::MachineState;
use domain::emission::{Determination, determine};
use domain::fields::Fields;
use domain::refusal::Refusal;
use domain::self_check;
use domain::vocabulary::Product;
use http::{Method, header};
use registry::Actor;
use registry::machines::lookup::{Brought, Finding, Forgery, PublicRecord};
use registry::people::sessions::Presence;
use serde::Serialize;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{IntoParams, Modify, OpenApi, ToSchema};

use super::programs::{Problem, key_of, problem};
use crate::asking::Asker;
use crate::failures::Answer;
use crate::state::AppState;

/// The answer to a question about a stage.
#[derive(Serialize, ToSchema)]
pub struct StageAnswer {
    /// The letter or digit of the stage: `X` `0` `1` … `6` `D`.
    #[schema(example = "3")]
    code: String,
    /// Its Chinese name.
    #[schema(example = "国三")]
    name: String,
    /// The rule that decided.
    #[schema(example = "D3")]
    rule: String,
    /// Why, in Chinese.
    explanation: String,
    /// The facts that were looked at.
    evidence: Vec<Fact>,
    /// What should be looked at again.
    flags: Vec<Flag>,
    /// What would lead to another stage.
    changes: Vec<Change>,
    /// What the stage means in the low-emission zone, in Chinese; none where the city has no zone.
    zone: Option<String>,
}

/// A fact and its value, in Chinese.
#[derive(Serialize, ToSchema)]
pub struct Fact {
    label: String,
    value: String,
}

/// Something that should be looked at again.
#[derive(Serialize, ToSchema)]
pub struct Flag {
    #[schema(example = "NUMBER_VS_DATE")]
    code: String,
    sentence: String,
}

/// A condition, in Chinese, and the stage if it held.
#[derive(Serialize, ToSchema)]
pub struct Change {
    condition: String,
    #[schema(example = "4")]
    code: String,
}

/// What a number turned out to be.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Proven by the plate's own code and valid.
    Valid,
    /// The register has it; the code was not scanned, so the plate is not proven.
    Known,
    /// The machine is no longer registered.
    Cancelled,
    /// A genuine plate whose number has been corrected since.
    Renumbered,
    /// 疑似伪造: the code is not the city's, or the first position is not the register's.
    Suspected,
    /// The city has not given out this number.
    Unknown,
    /// Another city's number.
    Elsewhere,
}

/// The answer to a number.
#[derive(Serialize, ToSchema)]
pub struct NumberAnswer {
    /// As it was asked for, in its usual spelling.
    #[schema(example = "3-DL000123")]
    number: String,
    result: Verdict,
    /// What is wrong with a suspected plate, in Chinese.
    problem: Option<String>,
    record: Option<Record>,
}

/// What the register tells anybody about a machine. Never a person.
#[derive(Serialize, ToSchema)]
pub struct Record {
    /// Its number now.
    number: String,
    /// `registered` or `cancelled`.
    state: String,
    /// 机械产品名称.
    product: String,
    /// 机械制造企业.
    maker: String,
    /// 型号规格.
    model: String,
    /// The letter or digit of 排放阶段.
    stage: String,
    /// 注册登记区县.
    district: String,
    /// 登记日期.
    #[schema(example = "2026-05-20")]
    registered_on: String,
    /// What the stage means in the low-emission zone, in Chinese; none beside a result that forbids.
    zone: Option<String>,
}

/// The question of `/stage`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `domain::self_check`")]
pub struct StageQuestion {
    /// `machine` 机械 or `vehicle` 场内车辆.
    #[param(example = "machine")]
    registration_type: String,
    /// `excavator`, `loader`, … as in the form.
    product: Option<String>,
    /// `diesel`, `petrol`, `lpg`, `lng`, `petrol_and_gas`, `electric`, `other`.
    #[param(example = "diesel")]
    fuel: String,
    /// kW.
    #[param(example = "118")]
    power: Option<String>,
    /// 机械出厂日期, YYYY-MM-DD.
    #[param(example = "2018-05-20")]
    machine_date: Option<String>,
    /// 发动机出厂日期, YYYY-MM-DD.
    engine_date: Option<String>,
    /// 环保信息公开编号.
    disclosure_number: Option<String>,
    /// 发动机型式核准号.
    approval_number: Option<String>,
    /// 机械环保代码.
    env_code: Option<String>,
}

#[utoipa::path(get, path = "/stage", params(StageQuestion), security((), ("key" = [])), responses(
    (status = 200, description = "The stage", body = StageAnswer),
    (status = 401, description = "A key that is worth nothing", body = Problem),
    (status = 422, description = "A parameter is missing or cannot be read", body = Problem),
    (status = 429, description = "Too many questions: wait", body = Problem),
))]
async fn stage(state: AppState, actor: Option<&Actor>, address: &str, query: &str) -> Response {
    let registry = &state.registry;
    if let Err(error) = registry.machines().begin_question(actor, address).await {
        return problem(&error.refusal());
    }
    let asked: Fields =
        self_check::FIELDS.into_iter().filter_map(|name| Some((name, form_value(query, name)?))).collect();
    let (facts, report) = self_check::read(&asked, registry.today());
    let Some(facts) = facts else { return problem(&Refusal::Invalid { report }) };
    let (profile, today) = (registry.profile(), registry.today());
    let found = determine(&facts, profile, today);
    let changes = self_check::changes(&facts, &found, profile, today);
    let Determination { stage, rule, explanation, evidence, flags } = found;
    Json(StageAnswer {
        code: stage.code().to_string(),
        name: stage.name().to_owned(),
        rule: rule.code().to_owned(),
        explanation,
        evidence: evidence.into_iter().map(|fact| Fact { label: fact.label, value: fact.value }).collect(),
        flags: flags
            .iter()
            .map(|flag| Flag { code: flag.code().to_owned(), sentence: flag.sentence().to_owned() })
            .collect(),
        changes: changes
            .into_iter()
            .map(|change| Change { condition: change.condition, code: change.stage.code().to_string() })
            .collect(),
        zone: app::components::zone::sentence(registry.config().zone.as_ref(), stage),
    })
    .into_response()
}

#[utoipa::path(get, path = "/m/{number}", params(
    ("number" = String, Path, description = "环保登记号码, with or without its dash", example = "3-DL000123"),
    ("s" = Option<String>, Query, description = "The signature that the plate's QR code brings"),
    ("compared" = Option<String>, Query, description = "`yes`: typed, and compared with the plate once more. A number \
        without a signature whose first position is not the register's is answered `suspected` either way, but told to \
        the office only with this; what a code brought is told at once", example = "yes"),
), security((), ("key" = [])), responses(
    (status = 200, description = "What the number is", body = NumberAnswer),
    (status = 401, description = "A key that is worth nothing", body = Problem),
    (status = 404, description = "This is no registration number", body = Problem),
    (status = 429, description = "Too many numbers without signatures: wait", body = Problem),
))]
async fn number(state: AppState, actor: Option<&Actor>, address: &str, (typed, query): (&str, &str)) -> Response {
    let Ok(number) = domain::visit::number(typed) else { return problem(&Refusal::NotFound) };
    let signature = form_value(query, "s");
    let brought = Brought::read(signature.as_deref(), form_value(query, "compared").is_some());
    let finding = match state.registry.machines().look_up(actor, number, brought, address).await {
        Ok(finding) => finding,
        Err(error) => return problem(&error.refusal()),
    };
    let problem = match &finding {
        Finding::Suspected { why, .. } => Some(why.label().to_owned()),
        Finding::Differs { .. } => Some(Forgery::Stage.label().to_owned()),
        _ => None,
    };
    let result = match &finding {
        Finding::Known { record, .. } if record.state == MachineState::Cancelled => Verdict::Cancelled,
        Finding::Known { proven: true, .. } => Verdict::Valid,
        Finding::Known { proven: false, .. } => Verdict::Known,
        Finding::Renumbered { .. } => Verdict::Renumbered,
        Finding::Differs { .. } | Finding::Suspected { .. } => Verdict::Suspected,
        Finding::Unknown => Verdict::Unknown,
        Finding::Elsewhere => Verdict::Elsewhere,
    };
    let zone = app::components::zone::beside(state.registry.config().zone.as_ref(), &finding);
    let record = finding.record().cloned().map(|record| public(record, zone));
    Json(NumberAnswer { number: number.to_string(), result, problem, record }).into_response()
}

fn public(record: PublicRecord, zone: Option<String>) -> Record {
    let cancelled = record.state == MachineState::Cancelled;
    Record {
        number: record.number.to_string(),
        state: if cancelled { "cancelled" } else { "registered" }.to_owned(),
        product: record.product.map_or("", Product::label).to_owned(),
        maker: record.maker,
        model: record.model,
        stage: record.stage.code().to_string(),
        district: record.district,
        registered_on: record.registered_on.to_string(),
        zone,
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "非道路移动机械登记：公开接口",
        description = "Public look-ups of the register of non-road mobile machinery. \
            Ask with `Accept: application/json`; \
            without it the same addresses answer with pages. Without a key an address may ask only so much a day; \
            a city's own systems get a key from its administrators. No personal data."
    ),
    paths(stage, number, super::ledger::ledger),
    modifiers(&Key)
)]
struct Api;

/// How a system shows its key.
struct Key;

impl Modify for Key {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let key = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        api.components.get_or_insert_default().add_security_scheme("key", key);
    }
}

/// `GET /openapi.json`.
pub async fn description() -> Response {
    Json(Api::openapi()).into_response()
}

/// Whether the caller asks for JSON and not for a page.
fn wants_json(request: &Request) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    accepts.contains("application/json") && !accepts.contains("text/html")
}

/// Answers the two addresses with JSON where it is asked for; everything else goes on to the pages.
pub async fn negotiate(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let typed = path.strip_prefix("/m/").filter(|typed| !typed.is_empty() && !typed.contains('/'));
    let asked = request.method() == Method::GET && (path == "/stage" || typed.is_some());
    if !asked || !wants_json(&request) {
        return next.run(request).await;
    }
    let query = request.uri().query().unwrap_or_default();
    let extensions = request.extensions();
    let address = extensions.get::<ClientAddress>().map(|address| address.0.as_str()).unwrap_or_default();
    let system = match key_of(request.headers()) {
        Some(key) => match state.registry.offices().system_of(key, address).await {
            Ok(system) => Some(system),
            Err(error) => return problem(&error.refusal()),
        },
        None => None,
    };
    let actor = match extensions.get::<Presence>() {
        _ if system.is_some() => system.as_ref(),
        Some(Presence::Present(actor)) => Some(actor),
        _ => None,
    };
    let mut response = match typed {
        Some(typed) => {
            let typed = form_value(&format!("n={}", typed.replace('+', "%2B")), "n").unwrap_or_default();
            number(state, actor, address, (&typed, query)).await
        }
        None => stage(state, actor, address, query).await,
    };
    response.headers_mut().insert(header::VARY, http::HeaderValue::from_static("accept"));
    response
}

/// `GET /m/{number}/photo`: the machine's front, where the city shows it.
pub async fn photo(
    State(state): State<AppState>,
    asker: Asker,
    Extension(address): Extension<ClientAddress>,
    Path(typed): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let number = domain::visit::number(&typed).map_err(|_| Refusal::NotFound)?;
    let signature = form_value(&query.unwrap_or_default(), "s");
    let machines = state.registry.machines();
    let bytes = machines.public_photo(asker.somebody(), number, signature.as_deref(), &address.0).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}
