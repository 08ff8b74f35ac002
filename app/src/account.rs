//! Accounts of owners and of site administrators: the same pages under two addresses (manual 二(一)2–4, 三(一), 三(二)).

use crate::page::Person;

pub mod forms;
pub mod own;
pub mod sessions;

/// Whose pages these are.
pub trait People: 'static {
    /// Who.
    const PERSON: Person;
    /// The key of their role, as forms carry it.
    const ROLE: &'static str;
    /// The address that their pages begin with.
    const BASE: &'static str;
    /// What they are called.
    const WORD: &'static str;
    /// What keeps them from closing their account.
    const THINGS: &'static str;
}

/// 机械主.
pub enum OfOwner {}

impl People for OfOwner {
    const PERSON: Person = Person::Owner;
    const ROLE: &'static str = "owner";
    const BASE: &'static str = "/owner";
    const WORD: &'static str = "机械主";
    const THINGS: &'static str = "机械和申请";
}

/// 工地管理员.
pub enum OfSite {}

impl People for OfSite {
    const PERSON: Person = Person::Site;
    const ROLE: &'static str = "site";
    const BASE: &'static str = "/site";
    const WORD: &'static str = "工地管理员";
    const THINGS: &'static str = "工地";
}
