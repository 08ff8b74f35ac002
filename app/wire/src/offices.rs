//! 机构.

use domain::fields::Fields;
use serde::{Deserialize, Serialize};

/// An office and how owners reach it, a line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeLine {
    /// Its code.
    pub code: String,
    /// 机构名称.
    pub name: String,
    /// 区县.
    pub district: String,
    /// 联系电话.
    pub phone: String,
    /// 地址.
    pub address: String,
    /// 办公时间.
    pub hours: String,
}

/// One office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneOffice {
    /// Its code.
    pub code: String,
    /// Grows with every change.
    pub version: i64,
    /// What is saved, as the form holds it.
    pub saved: Fields,
    /// Whoever sees it may change it.
    pub may_edit: bool,
    /// And its name too.
    pub may_rename: bool,
}
