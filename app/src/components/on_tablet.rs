//! What a gate knows of its tablet: whether the network is there, and what is kept.

use leptos::prelude::*;

/// What a gate shows of its tablet.
#[derive(Clone, Default)]
pub struct OnTablet {
    /// The network is away.
    pub away: ArcRwSignal<bool>,
    /// What was kept or sent last.
    pub said: ArcRwSignal<String>,
    /// What is wrong with 断网入场.
    pub wrong: ArcRwSignal<String>,
    /// What is kept, the oldest first.
    pub moves: ArcRwSignal<Vec<KeptMove>>,
}

/// An entry or an exit that is kept on the tablet, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMove {
    /// Its key in the store.
    pub key: u32,
    /// 环保登记号码.
    pub number: String,
    /// 入场 or 出场.
    pub what: &'static str,
    /// When it was done.
    pub at: String,
    /// Why it was not taken; it stays until somebody says what becomes of it.
    pub problem: String,
    /// A kept entry that has not left yet.
    pub can_leave: bool,
}

/// What can be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// 出场 of what was let in without a network.
    Leave,
    /// 重新上传.
    Again,
    /// 放弃这条记录.
    Drop,
}
