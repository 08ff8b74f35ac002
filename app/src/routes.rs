//! Every page of the product and its address, by person. All are rendered whole before the first byte goes out (right
//! status codes, titles and redirects), so a page is complete without scripts.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use leptos_meta::provide_meta_context;
#[cfg(feature = "ssr")]
use leptos_router::components::{Route as Served, Router, Routes};
#[cfg(feature = "ssr")]
use leptos_router::{SsrMode, path};

#[cfg(any(feature = "ssr", feature = "owner"))]
use crate::account::OfOwner;
#[cfg(any(feature = "ssr", feature = "owner"))]
use crate::account::OfSite;
use crate::components::progress;
use crate::page::route::{Route, at};
#[cfg(feature = "ssr")]
use crate::pages::{office, site};
use crate::{account, owner, page, public};

/// The pages of everybody.
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
pub static SITE: &[Route] = &[
    at::<account::forms::Register<OfSite>>("/site/register"),
    at::<account::forms::Login<OfSite>>("/site/login"),
    at::<account::forms::Forgot<OfSite>>("/site/forgot-password"),
    at::<account::forms::Password<OfSite>>("/site/password"),
    at::<account::sessions::Sessions<OfSite>>("/site/sessions"),
    at::<account::own::Account<OfSite>>("/site/account"),
];

/// The pages that this program can show; on the server, every one.
pub static TABLES: &[&[Route]] = &[PUBLIC, OWNER, SITE];

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
                <Served path=path!("/site") view=site::home::page ssr=SsrMode::Async/>
                <Served path=path!("/site/sites/new") view=site::form::new ssr=SsrMode::Async/>
                <Served path=path!("/site/sites/:id/edit") view=site::form::edit ssr=SsrMode::Async/>
                <Served path=path!("/site/sites/:id") view=site::gate::page ssr=SsrMode::Async/>
                <Served path=path!("/site/sites/:id/enter") view=site::enter::page ssr=SsrMode::Async/>
                <Served path=path!("/site/sites/:id/records") view=site::records::page ssr=SsrMode::Async/>
                <Served path=path!("/site/sites/:id/members") view=site::members::page ssr=SsrMode::Async/>
                <Served path=path!("/office/login") view=office::login::page ssr=SsrMode::Async/>
                <Served path=path!("/office/second-factor") view=office::second_factor::page ssr=SsrMode::Async/>
                <Served
                    path=path!("/office/recovery-codes")
                    view=office::second_factor::recovery_codes
                    ssr=SsrMode::Async
                />
                <Served path=path!("/office/account") view=office::account::page ssr=SsrMode::Async/>
                <Served path=path!("/office/staff") view=office::staff::list ssr=SsrMode::Async/>
                <Served path=path!("/office/staff/new") view=office::staff::add ssr=SsrMode::Async/>
                <Served path=path!("/office/staff/:id") view=office::staff_member::page ssr=SsrMode::Async/>
                <Served path=path!("/office/offices") view=office::offices::list ssr=SsrMode::Async/>
                <Served path=path!("/office/offices/:code") view=office::offices::one ssr=SsrMode::Async/>
                <Served path=path!("/office") view=office::home::page ssr=SsrMode::Async/>
                <Served path=path!("/office/filings") view=office::queue::page ssr=SsrMode::Async/>
                <Served path=path!("/office/phrases") view=office::phrases::page ssr=SsrMode::Async/>
                <Served path=path!("/office/messages") view=office::messages::page ssr=SsrMode::Async/>
                <Served path=path!("/office/messages/templates") view=office::templates::page ssr=SsrMode::Async/>
                <Served path=path!("/office/statistics") view=office::statistics::page ssr=SsrMode::Async/>
                <Served path=path!("/office/audit") view=office::audit::page ssr=SsrMode::Async/>
                <Served path=path!("/office/filings/:id") view=office::filing::page ssr=SsrMode::Async/>
                <Served path=path!("/office/machines") view=office::machines::page ssr=SsrMode::Async/>
                <Served path=path!("/office/machines/:id") view=office::machine::page ssr=SsrMode::Async/>
                <Served path=path!("/office/machines/:id/correct") view=office::correct::page ssr=SsrMode::Async/>
                <Served path=path!("/office/machines/:id/change/:kind") view=office::change::page ssr=SsrMode::Async/>
                <Served path=path!("/office/sites") view=office::sites::list ssr=SsrMode::Async/>
                <Served path=path!("/office/sites/:id") view=office::sites::one::page ssr=SsrMode::Async/>
                <Served path=path!("/office/sites/:id/records") view=office::sites::records::page ssr=SsrMode::Async/>
                <Served path=path!("/office/prints") view=office::prints::page ssr=SsrMode::Async/>
                <Served path=path!("/office/prints/templates") view=office::print_templates::page ssr=SsrMode::Async/>
                <Served path=path!("/office/plates") view=office::plates::page ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections") view=office::inspections::list ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections/new") view=office::inspections::entry::page ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections/import") view=office::imports::list ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections/import/:id") view=office::imports::one ssr=SsrMode::Async/>
                <Served path=path!("/office/inspections/:id") view=office::inspections::one::page ssr=SsrMode::Async/>
                <Served path=path!("/office/suspicions") view=office::suspicions::page ssr=SsrMode::Async/>
                <Served path=path!("/office/systems") view=office::systems::page ssr=SsrMode::Async/>
                <Served path=path!("/office/exports") view=office::exports::page ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// The address of every page, as the server's router writes it.
#[cfg(feature = "ssr")]
pub fn all() -> Vec<String> {
    let pages = TABLES.iter().flat_map(|table| table.iter().map(|route| route.path.to_owned()));
    pages.chain(leptos_axum::generate_route_list(Pages).iter().map(|page| page.path().to_owned())).collect()
}
