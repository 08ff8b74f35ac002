//! 人员 and their own accounts: the register's rows in the words that travel.

use domain::fields::Fields;
use domain::refusal::Refusal;
use registry::clock::china_time;
use registry::drawings::Code;
use registry::offices::staff::{Member, StaffFilter};
use registry::people::second_factor;
use registry::people::sessions::{Pending, Presence};
use registry::{Actor, Duty, Registry, Role};
use wire::Choice;
use wire::desk::Desk;
use wire::people::Sessions;
use wire::staff::{Account, MemberChoices, QrCode, RecoveryCodes, SecondFactor, SetUp, SignInStep};
use wire::staff::{Member as Line, StaffList, StaffMember};

use super::people::{failed_sign_in, session};
use super::{desk, elsewhere, id};
use crate::addresses;
use crate::api::ApiError;
use crate::context::{actor, data, local_path, percent_encode, presence, query, registry, take_once};

/// What signing in still needs; whoever is wholly in goes on.
pub fn second_factor() -> Result<SecondFactor, ApiError> {
    let next = query("next").unwrap_or_default();
    let next = local_path(&next).filter(|next| next.starts_with("/office")).unwrap_or("/office").to_owned();
    let Presence::HalfWay(half) = presence() else {
        data(actor(Role::Staff))?;
        return elsewhere(next);
    };
    let step = match half.pending {
        Pending::Password => SignInStep::Password,
        Pending::SetUp => SignInStep::SetUp(set_up(&data(registry().people().set_up(&half).map_err(Refusal::from))?)),
        Pending::Code => SignInStep::Code,
    };
    Ok(SecondFactor { login: half.login, next, step })
}

fn set_up(proposed: &second_factor::SetUp) -> SetUp {
    SetUp {
        picture: Code::of(&proposed.address).map(|code| QrCode { side: code.side, path: code.path() }),
        secret: proposed.secret.clone(),
        address: proposed.address.clone(),
    }
}

/// A new set of recovery codes, taken by whoever asks first; whoever asks again is led to the account.
pub async fn recovery_codes() -> Result<Desk<RecoveryCodes>, ApiError> {
    let answer = desk::read(async |_, _| {
        let left = take_once("/office/recovery-codes");
        let codes = left.get("codes").split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect();
        Ok(RecoveryCodes { codes, next: local_path(left.get("next")).unwrap_or("/office").to_owned() })
    })
    .await?;
    if answer.page.codes.is_empty() { elsewhere("/office/account".to_owned()) } else { Ok(answer) }
}

/// 我的账号.
pub async fn account() -> Result<Desk<Account>, ApiError> {
    desk::read(async |registry, actor| {
        let open = registry.people().my_sessions(&actor).await?;
        let codes_left = registry.people().recovery_codes_left(&actor).await?;
        let failed = registry.people().my_failed_sign_ins(&actor).await?;
        Ok(Account {
            name: actor.name.clone(),
            login: actor.login.clone(),
            office: actor.office_name().map(str::to_owned),
            codes_left,
            sessions: Sessions {
                open: open.iter().map(session).collect(),
                failed: failed.iter().map(failed_sign_in).collect(),
            },
        })
    })
    .await
}

/// The offices that an administrator can choose from.
async fn offices(registry: &Registry, actor: &Actor) -> Result<Vec<Choice>, Refusal> {
    actor.staff(Duty::Administration)?;
    let offices = registry.offices().visible_offices(actor).await?;
    Ok(offices.into_iter().map(|office| (office.code, office.name)).collect())
}

async fn choices(registry: &Registry, actor: &Actor) -> Result<MemberChoices, Refusal> {
    let duties = Duty::ALL.into_iter().map(|duty| (duty.code().to_owned(), duty.label().to_owned()));
    Ok(MemberChoices { offices: offices(registry, actor).await?, duties: duties.collect() })
}

/// The list.
pub async fn list() -> Result<Desk<StaffList>, ApiError> {
    desk::read(async |registry, actor| {
        let filter = StaffFilter {
            office: query("office").filter(|office| !office.is_empty()),
            search: query("q").unwrap_or_default(),
            after: query("after").unwrap_or_default(),
        };
        let page = registry.offices().staff_list(&actor, &filter).await?;
        let offices = offices(&registry, &actor).await?;
        let office = filter.office.unwrap_or_default();
        let next = page.next.map(|after| {
            addresses::staff_after(percent_encode(&filter.search), percent_encode(&office), percent_encode(&after))
        });
        Ok(StaffList { members: page.members.iter().map(line).collect(), offices, next })
    })
    .await
}

/// What the form of a new member lets one choose from.
pub async fn new_member() -> Result<Desk<MemberChoices>, ApiError> {
    desk::form("/office/staff/new", async |registry, actor| choices(&registry, &actor).await).await
}

/// One member, with a temporary password where one was made a moment ago.
pub async fn member(text: &str) -> Result<Desk<StaffMember>, ApiError> {
    let id = data(id(text))?;
    let address = addresses::staff_member(id);
    desk::form(&address, async |registry, actor| {
        let member = registry.offices().staff_member(&actor, id).await?;
        let choices = choices(&registry, &actor).await?;
        Ok(StaffMember {
            member: line(&member),
            version: member.version,
            saved: saved(&member),
            choices,
            own: member.id == actor.account,
            closed: member.closed_at.is_some(),
            temporary: take_once(&address).get("temporary").to_owned(),
        })
    })
    .await
}

fn line(member: &Member) -> Line {
    Line {
        id: member.id,
        username: member.username.clone(),
        name: member.name.clone(),
        office: member.office_name.clone(),
        duties: member.duties.iter().map(|duty| duty.label()).collect::<Vec<_>>().join("、"),
        second_factor: member.second_factor,
        last_seen: member.last_seen.map_or_else(|| "从未登录".to_owned(), china_time),
        state: match (member.closed_at, member.temporary) {
            (Some(_), _) => "已停用",
            (None, true) => "临时密码",
            (None, false) => "正常",
        }
        .to_owned(),
    }
}

fn saved(member: &Member) -> Fields {
    let duties = member.duties.iter().map(|duty| duty.code()).collect::<Vec<_>>().join(",");
    Fields::default().with("name", &member.name).with("office", &member.office).with("duties", &duties)
}
