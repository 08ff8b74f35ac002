//! Every page of the product and its address. All are rendered whole before the first byte goes out (right status
//! codes, titles and redirects), so a page is complete without scripts.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
#[cfg(feature = "ssr")]
use leptos_router::components::Routes;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

use crate::account::{OfOwner, OfSite};
use crate::components::progress;
use crate::page::page;
#[cfg(feature = "ssr")]
use crate::pages::{office, site};
use crate::{account, owner, public};

/// Views of one type, so that the router is compiled once for all of them.
type View = fn() -> AnyView;

/// The pages of owners and of everybody, on both sides: the browser goes from one to the other by itself.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let set_routing = RwSignal::new(false).write_only();
    view! {
        <Router set_is_routing=set_routing>
            {progress::begin()}
            <FlatRoutes fallback=public::not_found::view>
                <Route path=path!("/") view={page::<public::portal::Portal> as View} ssr=SsrMode::Async/>
                <Route path=path!("/agreement") view={page::<public::legal::Agreement> as View} ssr=SsrMode::Async/>
                <Route path=path!("/privacy") view={page::<public::legal::Privacy> as View} ssr=SsrMode::Async/>
                <Route path=path!("/m") view={page::<public::lookup::Ask> as View} ssr=SsrMode::Async/>
                <Route path=path!("/m/:number") view={page::<public::lookup::One> as View} ssr=SsrMode::Async/>
                <Route path=path!("/c") view={page::<public::certificate::Ask> as View} ssr=SsrMode::Async/>
                <Route path=path!("/c/:code") view={page::<public::certificate::One> as View} ssr=SsrMode::Async/>
                <Route path=path!("/stage") view={page::<public::stage::StageCheck> as View} ssr=SsrMode::Async/>
                <Route
                    path=path!("/owner/register")
                    view={page::<account::forms::Register<OfOwner>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/login")
                    view={page::<account::forms::Login<OfOwner>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/forgot-password")
                    view={page::<account::forms::Forgot<OfOwner>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/password")
                    view={page::<account::forms::Password<OfOwner>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/sessions")
                    view={page::<account::sessions::Sessions<OfOwner>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/account")
                    view={page::<account::own::Account<OfOwner>> as View}
                    ssr=SsrMode::Async
                />
                <Route path=path!("/owner") view={page::<owner::home::Home> as View} ssr=SsrMode::Async/>
                <Route path=path!("/owner/machines") view={page::<owner::machines::List> as View} ssr=SsrMode::Async/>
                <Route
                    path=path!("/owner/machines/:id")
                    view={page::<owner::machine_file::File> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/machines/:id/card")
                    view={page::<owner::card::Card> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/machines/:id/change/:kind")
                    view={page::<owner::change::Change> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/filings/:id/subject")
                    view={page::<owner::subject::Subject> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/filings/:id/photos")
                    view={page::<owner::photos::Photos> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/filings/:id/machine")
                    view={page::<owner::machine::Machine> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/filings/:id/check")
                    view={page::<owner::check::Check> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/owner/filings/:id/done")
                    view={page::<owner::done::Done> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/site/register")
                    view={page::<account::forms::Register<OfSite>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/site/login")
                    view={page::<account::forms::Login<OfSite>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/site/forgot-password")
                    view={page::<account::forms::Forgot<OfSite>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/site/password")
                    view={page::<account::forms::Password<OfSite>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/site/sessions")
                    view={page::<account::sessions::Sessions<OfSite>> as View}
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/site/account")
                    view={page::<account::own::Account<OfSite>> as View}
                    ssr=SsrMode::Async
                />
            </FlatRoutes>
            {progress::show()}
        </Router>
    }
}

/// The pages of sites and offices, which the server writes.
#[cfg(feature = "ssr")]
#[component]
pub fn Pages() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=public::not_found::view>
                <Route path=path!("/site") view=site::home::page ssr=SsrMode::Async/>
                <Route path=path!("/site/sites/new") view=site::form::new ssr=SsrMode::Async/>
                <Route path=path!("/site/sites/:id/edit") view=site::form::edit ssr=SsrMode::Async/>
                <Route path=path!("/site/sites/:id") view=site::gate::page ssr=SsrMode::Async/>
                <Route path=path!("/site/sites/:id/enter") view=site::enter::page ssr=SsrMode::Async/>
                <Route path=path!("/site/sites/:id/records") view=site::records::page ssr=SsrMode::Async/>
                <Route path=path!("/site/sites/:id/members") view=site::members::page ssr=SsrMode::Async/>
                <Route path=path!("/office/login") view=office::login::page ssr=SsrMode::Async/>
                <Route path=path!("/office/second-factor") view=office::second_factor::page ssr=SsrMode::Async/>
                <Route
                    path=path!("/office/recovery-codes")
                    view=office::second_factor::recovery_codes
                    ssr=SsrMode::Async
                />
                <Route path=path!("/office/account") view=office::account::page ssr=SsrMode::Async/>
                <Route path=path!("/office/staff") view=office::staff::list ssr=SsrMode::Async/>
                <Route path=path!("/office/staff/new") view=office::staff::add ssr=SsrMode::Async/>
                <Route path=path!("/office/staff/:id") view=office::staff_member::page ssr=SsrMode::Async/>
                <Route path=path!("/office/offices") view=office::offices::list ssr=SsrMode::Async/>
                <Route path=path!("/office/offices/:code") view=office::offices::one ssr=SsrMode::Async/>
                <Route path=path!("/office") view=office::home::page ssr=SsrMode::Async/>
                <Route path=path!("/office/filings") view=office::queue::page ssr=SsrMode::Async/>
                <Route path=path!("/office/phrases") view=office::phrases::page ssr=SsrMode::Async/>
                <Route path=path!("/office/messages") view=office::messages::page ssr=SsrMode::Async/>
                <Route path=path!("/office/messages/templates") view=office::templates::page ssr=SsrMode::Async/>
                <Route path=path!("/office/statistics") view=office::statistics::page ssr=SsrMode::Async/>
                <Route path=path!("/office/audit") view=office::audit::page ssr=SsrMode::Async/>
                <Route path=path!("/office/filings/:id") view=office::filing::page ssr=SsrMode::Async/>
                <Route path=path!("/office/machines") view=office::machines::page ssr=SsrMode::Async/>
                <Route path=path!("/office/machines/:id") view=office::machine::page ssr=SsrMode::Async/>
                <Route path=path!("/office/machines/:id/correct") view=office::correct::page ssr=SsrMode::Async/>
                <Route path=path!("/office/machines/:id/change/:kind") view=office::change::page ssr=SsrMode::Async/>
                <Route path=path!("/office/sites") view=office::sites::list ssr=SsrMode::Async/>
                <Route path=path!("/office/sites/:id") view=office::sites::one::page ssr=SsrMode::Async/>
                <Route path=path!("/office/sites/:id/records") view=office::sites::records::page ssr=SsrMode::Async/>
                <Route path=path!("/office/prints") view=office::prints::page ssr=SsrMode::Async/>
                <Route path=path!("/office/prints/templates") view=office::print_templates::page ssr=SsrMode::Async/>
                <Route path=path!("/office/plates") view=office::plates::page ssr=SsrMode::Async/>
                <Route path=path!("/office/inspections") view=office::inspections::list ssr=SsrMode::Async/>
                <Route path=path!("/office/inspections/new") view=office::inspections::entry::page ssr=SsrMode::Async/>
                <Route path=path!("/office/inspections/import") view=office::imports::list ssr=SsrMode::Async/>
                <Route path=path!("/office/inspections/import/:id") view=office::imports::one ssr=SsrMode::Async/>
                <Route path=path!("/office/inspections/:id") view=office::inspections::one::page ssr=SsrMode::Async/>
                <Route path=path!("/office/suspicions") view=office::suspicions::page ssr=SsrMode::Async/>
                <Route path=path!("/office/systems") view=office::systems::page ssr=SsrMode::Async/>
                <Route path=path!("/office/exports") view=office::exports::page ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// Every page's route as the server's router writes it, of both.
#[cfg(feature = "ssr")]
pub fn all() -> Vec<leptos_axum::AxumRouteListing> {
    let mut pages = leptos_axum::generate_route_list(App);
    pages.extend(leptos_axum::generate_route_list(Pages));
    pages
}
