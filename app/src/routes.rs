//! Every page of the product and its address, by person. All are rendered whole before the first byte goes out (right
//! status codes, titles and redirects), so a page is complete without scripts.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::provide_meta_context;

#[cfg(any(feature = "ssr", feature = "owner", feature = "site"))]
use crate::account;
#[cfg(any(feature = "ssr", feature = "owner"))]
use crate::account::OfOwner;
#[cfg(any(feature = "ssr", feature = "site"))]
use crate::account::OfSite;
use crate::components::progress;
#[cfg(any(feature = "ssr", feature = "office"))]
use crate::office;
use crate::page;
#[cfg(feature = "ssr")]
use crate::page::Person;
use crate::page::route::{Route, Tables, at};
#[cfg(any(feature = "ssr", feature = "site"))]
use crate::site;
#[cfg(any(feature = "ssr", feature = "owner"))]
use crate::{owner, public};

/// The pages of everybody.
#[cfg(any(feature = "ssr", feature = "owner"))]
pub static PUBLIC: &[Route] = &[
    at::<public::portal::Portal>("/"),
    at::<public::legal::Agreement>("/agreement"),
    at::<public::legal::Privacy>("/privacy"),
    at::<public::lookup::Ask>("/m"),
    at::<public::lookup::One>("/m/{number}"),
    at::<public::certificate::Ask>("/c"),
    at::<public::certificate::One>("/c/{code}"),
    at::<public::stage::StageCheck>("/stage"),
];

/// The pages of owners.
#[cfg(any(feature = "ssr", feature = "owner"))]
pub static OWNER: &[Route] = &[
    at::<account::forms::Register<OfOwner>>("/owner/register"),
    at::<account::forms::Login<OfOwner>>("/owner/login"),
    at::<account::forms::Forgot<OfOwner>>("/owner/forgot-password"),
    at::<account::forms::Password<OfOwner>>("/owner/password"),
    at::<account::sessions::Sessions<OfOwner>>("/owner/sessions"),
    at::<account::own::Account<OfOwner>>("/owner/account"),
    at::<owner::home::Home>("/owner"),
    at::<owner::machines::List>("/owner/machines"),
    at::<owner::machine_file::File>("/owner/machines/{id}"),
    at::<owner::card::Card>("/owner/machines/{id}/card"),
    at::<owner::change::Change>("/owner/machines/{id}/change/{kind}"),
    at::<owner::subject::Subject>("/owner/filings/{id}/subject"),
    at::<owner::photos::Photos>("/owner/filings/{id}/photos"),
    at::<owner::machine::Machine>("/owner/filings/{id}/machine"),
    at::<owner::check::Check>("/owner/filings/{id}/check"),
    at::<owner::done::Done>("/owner/filings/{id}/done"),
];

/// The pages of site administrators.
#[cfg(any(feature = "ssr", feature = "site"))]
pub static SITE: &[Route] = &[
    at::<account::forms::Register<OfSite>>("/site/register"),
    at::<account::forms::Login<OfSite>>("/site/login"),
    at::<account::forms::Forgot<OfSite>>("/site/forgot-password"),
    at::<account::forms::Password<OfSite>>("/site/password"),
    at::<account::sessions::Sessions<OfSite>>("/site/sessions"),
    at::<account::own::Account<OfSite>>("/site/account"),
    at::<site::home::Home>("/site"),
    at::<site::form::New>("/site/sites/new"),
    at::<site::gate::Gate>("/site/sites/{id}"),
    at::<site::form::Edit>("/site/sites/{id}/edit"),
    at::<site::enter::Enter>("/site/sites/{id}/enter"),
    at::<site::records::List>("/site/sites/{id}/records"),
    at::<site::members::List>("/site/sites/{id}/members"),
];

/// The office's desk: 备案, 常用原因, 疑似套牌.
#[cfg(any(feature = "ssr", feature = "office"))]
pub static DESK: &[Route] = &[
    at::<office::home::Home>("/office"),
    at::<office::queue::List>("/office/filings"),
    at::<office::filing::One>("/office/filings/{id}"),
    at::<office::suspicions::List>("/office/suspicions"),
    at::<office::phrases::List>("/office/phrases"),
];

/// 登记册, 标牌 and what is printed.
#[cfg(any(feature = "ssr", feature = "office"))]
pub static REGISTER: &[Route] = &[
    at::<office::machines::List>("/office/machines"),
    at::<office::machine::Machine>("/office/machines/{id}"),
    at::<office::correct::Correct>("/office/machines/{id}/correct"),
    at::<office::change::Change>("/office/machines/{id}/change/{kind}"),
    at::<office::plates::Plates>("/office/plates"),
    at::<office::prints::Prints>("/office/prints"),
    at::<office::print_templates::Templates>("/office/prints/templates"),
];

/// Who works at the office, and how they sign in; 机构, 工地, 操作记录.
#[cfg(any(feature = "ssr", feature = "office"))]
pub static PEOPLE: &[Route] = &[
    at::<office::login::Login>("/office/login"),
    at::<office::second_factor::Step>("/office/second-factor"),
    at::<office::second_factor::Codes>("/office/recovery-codes"),
    at::<office::account::Account>("/office/account"),
    at::<office::staff::List>("/office/staff"),
    at::<office::staff::Add>("/office/staff/new"),
    at::<office::staff_member::Member>("/office/staff/{id}"),
    at::<office::offices::List>("/office/offices"),
    at::<office::offices::One>("/office/offices/{code}"),
    at::<office::sites::List>("/office/sites"),
    at::<office::sites::one::One>("/office/sites/{id}"),
    at::<office::audit::List>("/office/audit"),
    at::<office::site_records::List>("/office/sites/{id}/records"),
];

/// 检测, 统计, 消息, 导出, 接口.
#[cfg(any(feature = "ssr", feature = "office"))]
pub static CITY: &[Route] = &[
    at::<office::inspections::List>("/office/inspections"),
    at::<office::inspections::entry::Entry>("/office/inspections/new"),
    at::<office::inspections::one::One>("/office/inspections/{id}"),
    at::<office::imports::List>("/office/inspections/import"),
    at::<office::imports::One>("/office/inspections/import/{id}"),
    at::<office::exports::List>("/office/exports"),
    at::<office::statistics::Overview>("/office/statistics"),
    at::<office::messages::Log>("/office/messages"),
    at::<office::templates::Texts>("/office/messages/templates"),
    at::<office::systems::Keys>("/office/systems"),
];

/// The pages that this program can show; on the server, every one.
pub static TABLES: Tables = &[
    #[cfg(any(feature = "ssr", feature = "owner"))]
    PUBLIC,
    #[cfg(any(feature = "ssr", feature = "owner"))]
    OWNER,
    #[cfg(any(feature = "ssr", feature = "site"))]
    SITE,
    #[cfg(any(feature = "ssr", feature = "office"))]
    DESK,
    #[cfg(any(feature = "ssr", feature = "office"))]
    REGISTER,
    #[cfg(any(feature = "ssr", feature = "office"))]
    PEOPLE,
    #[cfg(any(feature = "ssr", feature = "office"))]
    CITY,
];

/// One program on both sides: the server writes the page that is asked for, the browser takes it over and goes from one
/// to the other by itself.
#[component]
pub fn App() -> impl IntoView {
    #[cfg(feature = "ssr")]
    provide_meta_context();
    page::begin(TABLES);
    view! {
        {page::view(TABLES)}
        {progress::show()}
    }
}

/// Whose program shows the page at an address: everything of a person begins with their word.
#[cfg(feature = "ssr")]
pub fn program_of(path: &str) -> Person {
    match path.split('/').nth(1) {
        Some("site") => Person::Site,
        Some("office") => Person::Office,
        _ => Person::Owner,
    }
}

/// The address of every page, as the server's router writes it.
#[cfg(feature = "ssr")]
pub fn all() -> Vec<String> {
    TABLES.iter().flat_map(|table| table.iter().map(|route| route.path.to_owned())).collect()
}
