//! 工地 as their administrators and the office see them: the register's rows in the words that travel.

use domain::refusal::Refusal;
use domain::site::SiteState;
use registry::clock::china_time;
use registry::sites::{Site, SiteFile};
use registry::{Actor, Registry, Role};
use uuid::Uuid;
use wire::Named;
use wire::sites::{Asked, Invited, Member, Members, MySites, SavedSite, SiteForm, SiteLine};

use super::gate::counts;
use super::{contact, districts, elsewhere, id};
use crate::addresses;
use crate::api::ApiError;
use crate::components::sites::site_name;
use crate::context::{acting_for, data};

/// 我的工地.
pub async fn home() -> Result<MySites, ApiError> {
    let mine = acting_for(Role::Site, async |registry, actor| {
        let mut sites = registry.sites().my_sites(&actor).await?;
        let invitations = registry.sites().my_invitations(&actor).await?;
        // Where machines come and go stands first; what is over stands last.
        sites.sort_by_key(|site| match site.state {
            SiteState::Approved => 0,
            SiteState::Returned | SiteState::Draft => 1,
            SiteState::Submitted => 2,
            SiteState::Closed => 3,
        });
        let invited = |one: registry::sites::Invitation| Invited { id: one.id, by: one.by, site: one.site_name };
        Ok(MySites {
            name: actor.name.clone(),
            invitations: invitations.into_iter().map(invited).collect(),
            sites: sites.iter().map(site_line).collect(),
        })
    });
    data(mine.await)
}

fn site_line(site: &Site) -> SiteLine {
    let counted = matches!(site.state, SiteState::Approved | SiteState::Closed);
    SiteLine {
        id: site.id,
        name: site_name(site),
        state: site.state,
        address: site.address.clone(),
        counts: counted.then(|| counts(site)),
        office: site.office.as_ref().filter(|_| site.state == SiteState::Submitted).map(contact),
    }
}

/// 工地注册 of a site that is not there yet.
pub async fn new_form() -> Result<SiteForm, ApiError> {
    let form = acting_for(Role::Site, async |registry, actor| {
        empty_form(&registry, &actor, registry.sites().new_site()).await
    });
    data(form.await)
}

async fn empty_form(registry: &Registry, actor: &Actor, id: Uuid) -> Result<SiteForm, Refusal> {
    let (districts, writer) = (districts(registry).await?, registry.filings().writer(actor));
    Ok(SiteForm { id, saved: None, left: None, writer, districts })
}

/// 工地注册 of a site; what waits, works or is closed is shown on its own page.
pub async fn form(text: &str) -> Result<SiteForm, ApiError> {
    let form = acting_for(Role::Site, async |registry, actor| {
        let id = id(text)?;
        let left = registry.filings().left_form(&actor, &addresses::site_edit(id)).await.ok().flatten();
        let saved = match registry.sites().site(&actor, id).await.map_err(Refusal::from) {
            // A new one whose first form came without a session.
            Err(Refusal::NotFound) if left.is_some() => None,
            Ok(file) if !file.site.state.is_editable() => return Ok(None),
            other => Some(saved(&other?)),
        };
        Ok(Some(SiteForm { saved, left, ..empty_form(&registry, &actor, id).await? }))
    });
    match data(form.await)? {
        Some(form) => Ok(form),
        None => elsewhere(addresses::site(text)),
    }
}

fn saved(file: &SiteFile) -> SavedSite {
    let site = &file.site;
    SavedSite {
        name: site_name(site),
        version: site.version,
        fields: site.fields.clone(),
        reasons: if site.state == SiteState::Returned { site.reasons.clone() } else { Vec::new() },
        photos: file.photos.clone(),
    }
}

/// 工地管理员.
pub async fn members(text: &str) -> Result<Members, ApiError> {
    let list = acting_for(Role::Site, async |registry, actor| {
        let id = id(text)?;
        let file = registry.sites().site(&actor, id).await?;
        let (members, invitations) = registry.sites().site_members(&actor, id).await?;
        let member = |member: registry::sites::Member| Member {
            account: member.account,
            own: member.account == actor.account,
            name: member.name,
            phone: member.phone,
            since: china_time(member.since),
        };
        let asked = |one: registry::sites::Invitation| Asked {
            id: one.id,
            phone: one.phone,
            by: one.by,
            at: china_time(one.at),
        };
        Ok(Members {
            site: Named { id, name: site_name(&file.site) },
            members: members.into_iter().map(member).collect(),
            invitations: invitations.into_iter().map(asked).collect(),
        })
    });
    data(list.await)
}
