//! Every page of the product and its address, by person. All are rendered whole before the first byte goes out (right
//! status codes, titles and redirects), so a page is complete without scripts.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::provide_meta_context;
#[cfg(feature = "ssr")]
use leptos_router::components::{Route as Served, Router, Routes};
#[cfg(feature = "ssr")]
use leptos_router::{SsrMode, path};

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
use crate::page::route::{Route, Tables, at};
#[cfg(feature = "ssr")]
use crate::pages::office as office_pages;
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

/// The pages of sites and offices, which the server writes.
#[cfg(feature = "ssr")]
#[component]
pub fn Pages() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=|| ()>
                <Served path=path!("/office/login") view=office_pages::login::page ssr=SsrMode::Async/>
                <Served path=path!("/office/second-factor") view=office_pages::second_factor::page ssr=SsrMode::Async/>
                <Served
                    path=path!("/office/recovery-codes")
                    view=office_pages::second_factor::recovery_codes
                    ssr=SsrMode::Async
                />
                <Served path=path!("/office/account") view=office_pages::account::page ssr=SsrMode::Async/>
                <Served path=path!("/office/staff") view=office_pages::staff::list ssr=SsrMode::Async/>
                <Served path=path!("/office/staff/new") view=office_pages::staff::add ssr=SsrMode::Async/>
                <Served path=path!("/office/staff/:id") view=office_pages::staff_member::page ssr=SsrMode::Async/>
                <Served path=path!("/office/offices") view=office_pages::offices::list ssr=SsrMode::Async/>
                <Served path=path!("/office/offices/:code") view=office_pages::offices::one ssr=SsrMode::Async/>
                <Served path=path!("/office") view=office_pages::home::page ssr=SsrMode::Async/>
                <Served path=path!("/office/filings") view=office_pages::queue::page ssr=SsrMode::Async/>
                <Served path=path!("/office/phrases") view=office_pages::phrases::page ssr=SsrMode::Async/>
                <Served path=path!("/office/messages") view=office_pages::messages::page ssr=SsrMode::Async/>
                <Served path=path!("/office/messages/templates") view=office_pages::templates::page ssr=SsrMode::Async/>
                <Served path=path!("/office/statistics") view=office_pages::statistics::page ssr=SsrMode::Async/>
                <Served path=path!("/office/audit") view=office_pages::audit::page ssr=SsrMode::Async/>
                <Served path=path!("/office/filings/:id") view=office_pages::filing::page ssr=SsrMode::Async/>
                <Served path=path!("/office/machines") view=office_pages::machines::page ssr=SsrMode::Async/>
                <Served path=path!("/office/machines/:id") view=office_pages::machine::page ssr=SsrMode::Async/>
                <Served path=path!("/office/machines/:id/correct") view=office_pages::correct::page ssr=SsrMode::Async/>
                <Served path=path!("/office/machines/:id/change/:kind") view=office_pages::change::page ssr=SsrMode::Async/>
                <Served path=path!("/office/sites") view=office_pages::sites::list ssr=SsrMode::Async/>
                <Served path=path!("/office/sites/:id") view=office_pages::sites::one::page ssr=SsrMode::Async/>
                <Served path=path!("/office/sites/:id/records") view=office_pages::sites::records::page ssr=SsrMode::Async/>
                <Served path=path!("/office/prints") view=office_pages::prints::page ssr=SsrMode::Async/>
                <Served path=path!("/office/prints/templates") view=office_pages::print_templates::page ssr=SsrMode::Async/>
                <Served path=path!("/office/plates") view=office_pages::plates::page ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections") view=office_pages::inspections::list ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections/new") view=office_pages::inspections::entry::page ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections/import") view=office_pages::imports::list ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections/import/:id") view=office_pages::imports::one ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections/:id") view=office_pages::inspections::one::page ssr=SsrMode::Async/>
                <Served path=path!("/office/suspicions") view=office_pages::suspicions::page ssr=SsrMode::Async/>
                <Served path=path!("/office/systems") view=office_pages::systems::page ssr=SsrMode::Async/>
                <Served path=path!("/office/exports") view=office_pages::exports::page ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// The routes of the pages that only the server writes.
#[cfg(feature = "ssr")]
pub fn served() -> Vec<leptos_axum::AxumRouteListing> {
    let moved = |page: &leptos_axum::AxumRouteListing| {
        TABLES.iter().any(|table| table.iter().any(|route| route.path == page.path()))
    };
    leptos_axum::generate_route_list(Pages).into_iter().filter(|page| !moved(page)).collect()
}

/// The address of every page, as the server's router writes it.
#[cfg(feature = "ssr")]
pub fn all() -> Vec<String> {
    let pages = TABLES.iter().flat_map(|table| table.iter().map(|route| route.path.to_owned()));
    pages.chain(served().iter().map(|page| page.path().to_owned())).collect()
}
