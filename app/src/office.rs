//! The office's pages, for a desktop.

pub mod account;
pub mod audit;
pub mod change;
pub mod correct;
pub mod exports;
pub mod filing;
pub mod home;
pub mod imports;
pub mod inspections;
pub mod login;
pub mod machine;
pub mod machines;
pub mod messages;
pub mod offices;
pub mod phrases;
pub mod plates;
pub mod print_templates;
pub mod prints;
pub mod queue;
pub mod second_factor;
pub mod site_records;
pub mod sites;
pub mod staff;
pub mod staff_member;
pub mod statistics;
pub mod suspicions;
pub mod systems;
pub mod templates;

use wire::desk::Desk;

use crate::components::office_nav::office_nav;
use crate::page::parts::{At, Shown};

/// Shows a page of the office: with the way around, and with what was kept of its form where nothing newer was typed.
pub fn on_desk<T>(desk: Desk<T>, at: &At, show: impl FnOnce(T, &At) -> Shown) -> Shown {
    let mut at = at.clone();
    at.kept = !desk.kept.is_blank();
    // The cookie of a form cuts long texts; what was kept is whole.
    for (name, text) in desk.kept.iter() {
        at.said.typed.set(name, text);
    }
    let shown = show(desk.page, &at);
    let navigation = office_nav(desk.around, &at.here);
    shown.around(navigation)
}
