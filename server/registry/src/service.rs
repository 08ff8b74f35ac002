//! The services: each is a cheap handle on the register for one room of it, with the room's methods.
//!
//! A handle sees what all services stand on (database, clock, seal, configuration) through the register it leads to,
//! and reaches another room by that room's name, as everybody does. What is lent out of the register is taken from
//! `self.0`, and so lives as long as the register and not only as long as the handle.

use std::ops::Deref;

use crate::Registry;

macro_rules! services {
    ($($(#[$meta:meta])* $accessor:ident: $Service:ident;)+) => {
        $($(#[$meta])*
        #[derive(Clone, Copy)]
        pub struct $Service<'r>(pub(crate) &'r Registry);

        impl Deref for $Service<'_> {
            type Target = Registry;

            fn deref(&self) -> &Registry {
                self.0
            }
        })+

        impl Registry {
            $($(#[$meta])*
            pub fn $accessor(&self) -> $Service<'_> {
                $Service(self)
            })+
        }
    };
}

services! {
    /// Accounts: registering, signing in, sessions, one's own data, leaving.
    people: People;
    /// The city's offices, their staff, and the systems that may read.
    offices: Offices;
    /// What an owner writes and sends (备案): drafts, submission, changes of the register.
    filings: Filings;
    /// What an office decides: the queue, claims, duplicates, 审核通过 and 审核不通过.
    desk: Desk;
    /// The register of machines (登记册): lists, files, corrections, certificates, what anybody may know.
    machines: Machines;
    /// 环保标牌: made, handed over against a 领取码, taken back, printed in batches.
    plates: Plates;
    /// 机械入场 and 出场: visits, the ledger, suspicious plates.
    gate: Gate;
    /// 工地: filled in, sent, decided; their administrators.
    sites: Sites;
    /// 检测记录: entered, imported from tables, withdrawn.
    inspections: Inspections;
    /// Lists as files, made in the background.
    exports: Exports;
    /// 统计.
    statistics: Statistics;
    /// SMS: templates, delivery, the log.
    messages: Messages;
    /// Photos: taken in, kept, given out.
    photos: Photos;
    /// Long work in the background; does not know what it carries.
    jobs: Jobs;
    /// The trail of events (操作记录).
    trail: Trail;
    /// What keeps the register itself well: backup, check, rotation of keys, retention, the clock.
    upkeep: Upkeep;
}
