//! 人员 and their own accounts.

use domain::fields::Fields;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Choice;
use crate::people::Sessions;

/// What signing in still needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Whose sign-in it is: the username.
    pub login: String,
    /// Where it leads; an address of the office.
    pub next: String,
    /// What comes now.
    pub step: SignInStep,
}

/// A step of signing in, after the password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInStep {
    /// Another password than the temporary one.
    Password,
    /// A phone is set up.
    SetUp(SetUp),
    /// A code of the phone, or a recovery code.
    Code,
}

/// What a phone is set up with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUp {
    /// The address as a picture; none when it is too long for one.
    pub picture: Option<QrCode>,
    /// The secret in groups of four, to be typed.
    pub secret: String,
    /// The `otpauth:` address, as a link on the phone itself.
    pub address: String,
}

/// A QR code, drawn already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// Modules of a side.
    pub side: u16,
    /// The black ones, as path data.
    pub path: String,
}

/// A new set of recovery codes; shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    /// Each of them.
    pub codes: Vec<String>,
    /// Where it goes on.
    pub next: String,
}

/// 我的账号.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// 姓名.
    pub name: String,
    /// 用户名.
    pub login: String,
    /// The office's name.
    pub office: Option<String>,
    /// Recovery codes that are left.
    pub codes_left: i64,
    /// 登录设备.
    pub sessions: Sessions,
}

/// 人员, a page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffList {
    /// By username.
    pub members: Vec<Member>,
    /// The offices to choose from: code and name.
    pub offices: Vec<Choice>,
    /// The address of the next page.
    pub next: Option<String>,
}

/// A member of staff, as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account.
    pub id: Uuid,
    /// 用户名.
    pub username: String,
    /// 姓名.
    pub name: String,
    /// The office's name.
    pub office: String,
    /// 职责, in words.
    pub duties: String,
    /// A phone is set up for one-time codes.
    pub second_factor: bool,
    /// When they were last here, in words.
    pub last_seen: String,
    /// 正常, 临时密码 or 已停用.
    pub state: String,
}

/// What the form of a member of staff lets one choose from: codes and words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberChoices {
    /// 机构.
    pub offices: Vec<Choice>,
    /// 职责.
    pub duties: Vec<Choice>,
}

/// One member of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMember {
    /// The member.
    pub member: Member,
    /// Grows with every change.
    pub version: i64,
    /// 姓名, 机构 and 职责 as the form holds them.
    pub saved: Fields,
    /// What the form lets one choose from.
    pub choices: MemberChoices,
    /// It is the account of whoever asks.
    pub own: bool,
    /// The account was closed.
    pub closed: bool,
    /// A new temporary password; shown once.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub temporary: String,
}
