//! 工地 as their administrators and the office see them.

use domain::fields::{Fields, Remark};
use domain::site::{SitePhoto, SiteState};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::gate::Counts;
use crate::{Choice, Contact, Named};

/// 我的工地.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MySites {
    /// Who comes.
    pub name: String,
    /// What waits for an answer.
    pub invitations: Vec<Invited>,
    /// Where machines come and go first, what is over last.
    pub sites: Vec<SiteLine>,
}

/// An invitation to administer a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Its id.
    pub id: Uuid,
    /// Who invites.
    pub by: String,
    /// The site's name.
    pub site: String,
}

/// A site of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteLine {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub state: SiteState,
    /// 详细地址.
    pub address: String,
    /// Its machines, where it takes or took some.
    pub counts: Option<Counts>,
    /// Who reviews it, while it waits.
    pub office: Option<Contact>,
}

/// 工地注册.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteForm {
    /// The site's id; of a new one, the one it will have.
    pub id: Uuid,
    /// What is saved of it.
    pub saved: Option<SavedSite>,
    /// What was typed before the session was over.
    pub left: Option<Fields>,
    /// For whom the form was made.
    pub writer: String,
    /// The choices of 所属区县.
    pub districts: Vec<Choice>,
}

/// What is saved of a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSite {
    /// What it is called.
    pub name: String,
    /// Grows with every change of the form.
    pub version: i64,
    /// The form.
    pub fields: Fields,
    /// Why it came back, where it did.
    pub reasons: Vec<Remark>,
    /// Its photos.
    pub photos: Vec<(SitePhoto, Uuid)>,
}

/// 工地管理员.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// The site.
    pub site: Named,
    /// Who administers it.
    pub members: Vec<Member>,
    /// Who is invited.
    pub invitations: Vec<Asked>,
}

/// Somebody who administers a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Their account.
    pub account: Uuid,
    /// Whoever asks.
    pub own: bool,
    /// Their name.
    pub name: String,
    /// Their phone, masked.
    pub phone: String,
    /// Since when.
    pub since: String,
}

/// Somebody who was invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The invitation.
    pub id: Uuid,
    /// Their phone, masked.
    pub phone: String,
    /// Who invited them.
    pub by: String,
    /// When.
    pub at: String,
}
