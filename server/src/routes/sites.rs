//! What comes to sites with photos: 工地注册 and 机械入场. A plain form is led on to a page; a script, which also brings what
//! was done without a network, is answered with data.

use app::context::{Flash, flash_cookie, login_page};
use axum::Json;
use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Path, RawQuery, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::fields::{Fields, Report};
use domain::refusal::Refusal;
use domain::site::{FIELDS, SitePhoto};
use domain::visit::FOREIGN_FIELDS;
use http::header;
use registry::gate::{DeviceTime, Entered, Entry};
use registry::{Actor, Role};
use serde::Serialize;
use uuid::Uuid;
use wire::{Next, Notice};

use super::forms::Form;
use super::patience::DEADLINE;
use super::photos::paced::{Taken, paced};
use crate::asking::{Asker, wants_data};
use crate::failures::failure;
use crate::state::AppState;
use app::addresses;

/// Where a form leads: on, with what was done; or back, with what was refused and typed.
struct FormAnswer {
    next: String,
    flash: Flash,
}

impl FormAnswer {
    fn on(next: String, done: Notice) -> Self {
        Self { next, flash: Flash { notice: Some(done), ..Flash::default() } }
    }

    fn back(next: String, refusal: Refusal, typed: Fields) -> Self {
        Self { next, flash: Flash { refusal: Some(refusal), typed, ..Flash::default() } }
    }

    /// For a script: where it leads and what is said there, or what was refused.
    fn data(self) -> Response {
        match self.flash.refusal {
            Some(refusal) => failure(&refusal).into_response(),
            None => Json(Next { to: self.next, notice: self.flash.notice }).into_response(),
        }
    }

    fn answer(self, state: &AppState, asker: &Asker) -> Response {
        let refused = self.flash.refusal.as_ref();
        // Nobody's form: the login page leads back to where it was filled in.
        let next = match refused {
            Some(Refusal::SignInRequired) => login_page(Role::Site, &self.next),
            Some(Refusal::Forbidden | Refusal::NotFound) => {
                return failure(refused.unwrap_or(&Refusal::Forbidden)).into_response();
            }
            _ => self.next,
        };
        let response = Redirect::to(&next).into_response();
        with_flash(state, asker, response, Flash { page: next, ..self.flash })
    }
}

/// The answer, with what the page says that is opened next.
fn with_flash(state: &AppState, asker: &Asker, mut response: Response, flash: Flash) -> Response {
    if let Some(cookie) = flash_cookie(&state.registry, &state.website, &asker.0, flash)
        && let Ok(cookie) = cookie.parse()
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Whoever asks, when it is the account in whose name a tablet has kept something; nothing is done in another's.
fn acts_for<'a>(asker: &'a Asker, account: &str) -> Result<&'a Actor, Refusal> {
    let actor = asker.of(Role::Site)?;
    if account.is_empty() || account == actor.account.to_string() { Ok(actor) } else { Err(Refusal::SignInRequired) }
}

/// Opens the multipart body, paced so that nobody holds a connection with a trickle.
async fn multipart_of(request: Request<Body>, taken: &Taken) -> Result<Multipart, Refusal> {
    let request = request.map(|body| paced(body, taken.clone()));
    Multipart::from_request(request, &()).await.map_err(|_| Refusal::BadRequest)
}

fn is_registration_photo(name: &str) -> bool {
    SitePhoto::REGISTRATION.iter().any(|slot| slot.code() == name)
}

fn is_entry_photo(name: &str) -> bool {
    name == SitePhoto::Entry.code()
}

/// `POST /sites/{site}/form`: keeps the text, takes the photos, and sends it to the office when the button says so.
pub async fn form(
    State(state): State<AppState>,
    asker: Asker,
    Path(site): Path<String>,
    request: Request<Body>,
) -> Response {
    let Ok(site) = site.parse::<Uuid>() else { return failure(&Refusal::NotFound).into_response() };
    let (by_script, taken) = (wants_data(request.headers()), Taken::default());
    let work = async {
        let edit = addresses::site_edit(site);
        if asker.somebody().is_none() {
            let form = Form::receive_texts(&state, multipart_of(request, &taken).await?, &taken).await?;
            return Err(leave(&state, &asker, &edit, &form, form.fields.only(FIELDS)).await);
        }
        let actor = asker.of(Role::Site)?;
        let multipart = multipart_of(request, &taken).await?;
        let form = Form::receive(&state, multipart, &taken, is_registration_photo, 2).await?;
        Ok(take_form(&state, actor, site, &form).await)
    };
    let refused = |refusal| FormAnswer::back(addresses::site_edit(site), refusal, Fields::default());
    let answer = tokio::time::timeout(DEADLINE, work).await.unwrap_or(Err(Refusal::PhotoBroken));
    let answer = answer.unwrap_or_else(refused);
    if by_script { answer.data() } else { answer.answer(&state, &asker) }
}

/// Keeps the text of somebody whose session is over, and leads to the login page.
async fn leave(state: &AppState, asker: &Asker, page: &str, form: &Form, typed: Fields) -> Refusal {
    if let Some(account) = state.registry.filings().writer_away(&asker.0, form.text("writer"))
        && let Err(error) = state.registry.filings().leave_form(account, page, &typed).await
    {
        return error.refusal();
    }
    Refusal::SignInRequired
}

async fn take_form(state: &AppState, actor: &Actor, site: Uuid, form: &Form) -> FormAnswer {
    let version = form.text("version").parse().unwrap_or(0);
    let fields = form.fields.only(FIELDS);
    let edit = addresses::site_edit(site);
    let version = match state.registry.sites().save_site(actor, site, version, &fields).await {
        Ok(version) => version,
        Err(error) => return FormAnswer::back(edit, error.refusal(), fields),
    };
    let _ = state.registry.filings().drop_left_form(actor, &edit).await;
    let mut problems = Report::default();
    for name in &form.too_large {
        problems.error(name, Refusal::PhotoTooLarge.sentence());
    }
    for (name, file) in &form.files {
        let Some(slot) = SitePhoto::from_code(name) else { continue };
        if let Err(error) = state.registry.sites().put_site_photo(actor, site, slot, file).await {
            problems.error(name, format!("{}：{}", slot.label(), error.refusal().sentence()));
        }
    }
    if !problems.is_clean() {
        return FormAnswer::back(edit, Refusal::Invalid { report: problems }, Fields::default());
    }
    if form.text("go") != "submit" {
        return FormAnswer::on(edit, Notice::SiteSaved);
    }
    match state.registry.sites().submit_site(actor, site, version).await {
        Ok(()) => FormAnswer::on(addresses::site(site), Notice::SiteSubmitted),
        Err(error) => FormAnswer::back(edit, error.refusal(), Fields::default()),
    }
}

/// What a script is told of an entry.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Inside(Uuid),
    Waits(Uuid),
}

/// `POST /sites/{site}/entry`: 确认入场.
pub async fn entry(
    State(state): State<AppState>,
    asker: Asker,
    Path(site): Path<String>,
    request: Request<Body>,
) -> Response {
    let Ok(site) = site.parse::<Uuid>() else { return failure(&Refusal::NotFound).into_response() };
    let (by_script, taken) = (wants_data(request.headers()), Taken::default());
    let mut back = (addresses::site_enter(site), Fields::default());
    let work = async {
        if !by_script && asker.somebody().is_none() {
            let form = Form::receive_texts(&state, multipart_of(request, &taken).await?, &taken).await?;
            let typed = form.fields.clone().with("exemption", form.text("exemption"));
            let typed = typed.with("number", form.text("number"));
            let page = back.0.clone();
            back.0 = format!("{page}?q={}", app::context::percent_encode(form.text("number")));
            return Err(leave(&state, &asker, &page, &form, typed).await);
        }
        let actor = asker.of(Role::Site)?;
        let multipart = multipart_of(request, &taken).await?;
        let form = Form::receive(&state, multipart, &taken, is_entry_photo, 1).await?;
        acts_for(&asker, form.text("account"))?;
        let number = form.text("number");
        back.0 = format!("{}?q={}", back.0, app::context::percent_encode(number));
        back.1 = form.fields.clone().with("exemption", form.text("exemption"));
        let entered = take_entry(&state, actor, site, &form).await?;
        let _ = state.registry.filings().drop_left_form(actor, &addresses::site_enter(site)).await;
        Ok(entered)
    };
    let entered = tokio::time::timeout(DEADLINE, work).await.unwrap_or(Err(Refusal::PhotoBroken));
    if by_script {
        return match entered {
            Ok(Entered::Inside(visit)) => Json(Answer::Inside(visit)).into_response(),
            Ok(Entered::Waits(waiting)) => Json(Answer::Waits(waiting)).into_response(),
            Err(refusal) => failure(&refusal).into_response(),
        };
    }
    let gate = addresses::site(site);
    match entered {
        Ok(Entered::Inside(_)) => FormAnswer::on(gate, Notice::Entered),
        Ok(Entered::Waits(_)) => FormAnswer::on(gate, Notice::EntryWaits),
        Err(refusal) => FormAnswer::back(back.0, refusal, back.1),
    }
    .answer(&state, &asker)
}

async fn take_entry(state: &AppState, actor: &Actor, site: Uuid, form: &Form) -> Result<Entered, Refusal> {
    if !form.too_large.is_empty() {
        let mut report = Report::default();
        report.error("photo", Refusal::PhotoTooLarge.sentence());
        return Err(Refusal::Invalid { report });
    }
    let foreign = form.fields.iter().filter(|(name, _)| FOREIGN_FIELDS.contains(name)).collect();
    let entry = Entry {
        id: form.text("entry").parse().map_err(|_| Refusal::BadRequest)?,
        number: form.text("number").to_owned(),
        foreign,
        exemption: form.text("exemption").to_owned(),
        device: device_time(form.text("device_at"), form.text("device_now")),
    };
    let photo = form.files.first().map(|(_, file)| file);
    Ok(state.registry.gate().record_entry(actor, site, &entry, photo).await?)
}

/// When it was done by the tablet's clock, and what that clock says now; both, or it was done now.
fn device_time(at: &str, now: &str) -> Option<DeviceTime> {
    Some(DeviceTime { at: at.parse().ok()?, sent_at: now.parse().ok()? })
}

/// `POST /sites/{site}/exit/{visit}`: 出场 as a tablet sends it, perhaps later than it was done.
pub async fn exit(
    State(state): State<AppState>,
    asker: Asker,
    Path((site, visit)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let work = async {
        let query = query.unwrap_or_default();
        let value = |name: &str| app::context::form_value(&query, name).unwrap_or_default();
        let actor = acts_for(&asker, &value("account"))?;
        let (site, visit) = (id_of(&site)?, id_of(&visit)?);
        let device = device_time(&value("device_at"), &value("device_now"));
        Ok(state.registry.gate().record_exit(actor, site, visit, device).await?)
    };
    match work.await {
        Ok(visit) => Json(visit.id).into_response(),
        Err(refusal) => failure(&refusal).into_response(),
    }
}

fn id_of(text: &str) -> Result<Uuid, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}
