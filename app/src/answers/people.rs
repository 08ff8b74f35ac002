//! Accounts and sessions.

use domain::identifiers::Mobile;
use domain::refusal::Refusal;
use registry::Role;
use registry::clock::china_time;
use registry::people::codes::Purpose;
use registry::people::sessions::OpenSession;
use wire::Named;
use wire::people::{CodeForm, FailedSignIn, InTheWay, OpenFiling, Session, Sessions};

use crate::api::ApiError;
use crate::context::{acting, actor, data, left_for, registry};
use crate::page::parts::Person;

/// The role of those whose page it is.
const fn role(person: Person) -> Role {
    match person {
        Person::Site => Role::Site,
        Person::Office => Role::Staff,
        Person::Owner | Person::Anybody => Role::Owner,
    }
}

/// The wait that is left in this browser, of the form that is being shown.
pub async fn code_wait() -> Result<CodeForm, ApiError> {
    let asked = left_for(&["/owner/register", "/owner/forgot-password", "/site/register", "/site/forgot-password"]);
    let Some((page, flash)) = asked else { return Ok(CodeForm::default()) };
    let role = if page.starts_with("/site") { Role::Site } else { Role::Owner };
    let purpose = if page.ends_with("/register") { Purpose::Register } else { Purpose::Forgot };
    data(wait(role, &flash.typed("phone"), purpose).await.map(|wait| CodeForm { wait, ..CodeForm::default() }))
}

/// How long there is to wait for another code to this phone. Asked for a phone that this browser has just sent, or
/// one's own.
async fn wait(role: Role, phone: &str, purpose: Purpose) -> Result<u32, Refusal> {
    let seconds = registry().people().code_wait(role, phone, purpose).await?;
    Ok(u32::try_from(seconds).unwrap_or(0))
}

/// Where one's own code goes.
pub async fn own_code(person: Person) -> Result<CodeForm, ApiError> {
    let role = role(person);
    let form = async {
        let actor = actor(role)?;
        let wait = wait(role, &actor.login, Purpose::Change).await?;
        let phone = Mobile::parse(&actor.login).map(|phone| phone.masked()).unwrap_or_default();
        Ok(CodeForm { phone, wait })
    };
    data(form.await)
}

/// Where one is signed in, and who tried.
pub async fn sessions(person: Person) -> Result<Sessions, ApiError> {
    let answer = acting(role(person), async |registry, actor| {
        let open = registry.people().my_sessions(&actor).await?;
        let failed = registry.people().my_failed_sign_ins(&actor).await?;
        Ok(Sessions { open: open.iter().map(session).collect(), failed: failed.iter().map(failed_sign_in).collect() })
    });
    data(answer.await)
}

/// A browser that is signed in.
pub fn session(one: &OpenSession) -> Session {
    Session {
        id: one.id,
        device: one.device.clone(),
        address: one.address.clone(),
        since: china_time(one.since),
        last_seen: china_time(one.last_seen),
        current: one.current,
    }
}

/// Sign-ins that failed.
pub fn failed_sign_in(one: &registry::people::devices::FailedSignIn) -> FailedSignIn {
    FailedSignIn { at: china_time(one.at), device: one.device.clone(), address: one.address.clone(), times: one.times }
}

/// What keeps an account from being closed.
pub async fn in_the_way(person: Person) -> Result<InTheWay, ApiError> {
    let answer = acting(role(person), async |registry, actor| {
        let found = registry.people().in_the_way(&actor).await?;
        let named = |(id, name)| Named { id, name };
        let open = |filing: registry::people::closing::OpenFiling| OpenFiling {
            page: filing.page,
            kind: filing.kind.label().to_owned(),
            state: filing.state,
        };
        Ok(InTheWay {
            machines: found.machines.into_iter().map(named).collect(),
            filings: found.filings.into_iter().map(open).collect(),
            sites: found.sites.into_iter().map(named).collect(),
        })
    });
    data(answer.await)
}
