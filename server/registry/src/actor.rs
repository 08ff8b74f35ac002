//! Who acts. Every service takes an [`Actor`] and asks it for the right it needs: what is not granted is refused.

use domain::refusal::Refusal;
use uuid::Uuid;

/// The three kinds of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// 机械主.
    Owner,
    /// 工地管理员.
    Site,
    /// 审核人员.
    Staff,
}

impl Role {
    /// The key in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Site => "site",
            Self::Staff => "staff",
        }
    }

    /// The role of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Owner, Self::Site, Self::Staff].into_iter().find(|role| role.code() == code)
    }
}

/// What a member of staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Duty {
    /// 审核备案.
    Review,
    /// 领取登记.
    Plates,
    /// 检测记录.
    Inspection,
    /// 审核工地.
    Sites,
    /// 管理机构和人员.
    Administration,
    /// 查看.
    ReadOnly,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 6] =
        [Self::Review, Self::Plates, Self::Inspection, Self::Sites, Self::Administration, Self::ReadOnly];

    /// The key in the database and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Plates => "plates",
            Self::Inspection => "inspection",
            Self::Sites => "sites",
            Self::Administration => "administration",
            Self::ReadOnly => "read-only",
        }
    }

    /// The duties of a stored list.
    pub(crate) fn list(codes: &str) -> Vec<Self> {
        codes.split(',').filter_map(Self::from_code).collect()
    }

    /// The list as it is stored, in one order.
    pub(crate) fn stored(duties: &[Self]) -> String {
        let chosen = Self::ALL.into_iter().filter(|duty| duties.contains(duty));
        chosen.map(Self::code).collect::<Vec<_>>().join(",")
    }

    /// The word on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Review => "审核备案",
            Self::Plates => "领取登记",
            Self::Inspection => "检测记录",
            Self::Sites => "审核工地",
            Self::Administration => "管理机构和人员",
            Self::ReadOnly => "查看",
        }
    }

    /// The duty of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.code() == code)
    }
}

/// The districts a member of staff answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The city bureau sees every district.
    City,
    /// An office sees its own.
    Office(String),
}

impl Scope {
    /// Whether a filing or machine of `office` lies inside.
    pub fn covers(&self, office: &str) -> bool {
        match self {
            Self::City => true,
            Self::Office(own) => own == office,
        }
    }

    /// The one office to filter by, or every one.
    pub fn filter(&self) -> Option<&str> {
        match self {
            Self::City => None,
            Self::Office(own) => Some(own),
        }
    }
}

/// A signed-in person. Made by `sessions` only.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account.
    pub account: Uuid,
    /// What kind of person.
    pub role: Role,
    /// The name shown to others: of the owner, or of the member of staff.
    pub name: String,
    /// Phone or username.
    pub login: String,
    pub(crate) office: Option<Scope>,
    pub(crate) office_code: Option<String>,
    pub(crate) office_name: Option<String>,
    pub(crate) duties: Vec<Duty>,
    pub(crate) session: String,
}

impl Actor {
    /// The owner's account, or a refusal.
    pub fn owner(&self) -> Result<Uuid, Refusal> {
        if self.role == Role::Owner { Ok(self.account) } else { Err(Refusal::Forbidden) }
    }

    /// The site administrator's account, or a refusal.
    pub fn site(&self) -> Result<Uuid, Refusal> {
        if self.role == Role::Site { Ok(self.account) } else { Err(Refusal::Forbidden) }
    }

    /// The districts in which this member of staff has the duty, or a refusal.
    pub fn staff(&self, duty: Duty) -> Result<&Scope, Refusal> {
        match &self.office {
            Some(scope) if self.role == Role::Staff && self.duties.contains(&duty) => Ok(scope),
            _ => Err(Refusal::Forbidden),
        }
    }

    /// The districts this member of staff may look at: every duty includes looking.
    pub fn viewer(&self) -> Result<&Scope, Refusal> {
        match &self.office {
            Some(scope) if self.role == Role::Staff && !self.duties.is_empty() => Ok(scope),
            _ => Err(Refusal::Forbidden),
        }
    }

    /// The office to filter a list by: the one that was asked for, when it lies in their districts; their own for an
    /// office; every one for the city.
    pub fn narrowed(&self, office: Option<&str>) -> Result<Option<String>, Refusal> {
        let scope = self.viewer()?;
        match office.filter(|office| !office.is_empty()) {
            Some(office) if scope.covers(office) => Ok(Some(office.to_owned())),
            Some(_) => Err(Refusal::NotFound),
            None => Ok(scope.filter().map(str::to_owned)),
        }
    }

    /// The code of their office, for staff.
    pub fn office_code(&self) -> Option<&str> {
        self.office_code.as_deref()
    }

    /// The name of their office, for staff.
    pub fn office_name(&self) -> Option<&str> {
        self.office_name.as_deref()
    }

    /// Whether they answer for every district, to show or hide a choice; the services decide for themselves.
    pub fn sees_city(&self) -> bool {
        self.office == Some(Scope::City)
    }

    /// Whether they have a duty, to show or hide a button; the services decide for themselves.
    pub fn has_duty(&self, duty: Duty) -> bool {
        self.staff(duty).is_ok()
    }
}
