//! Every page of the product and its address. All are rendered whole before the first byte goes out (right status
//! codes, titles and redirects), so a page is complete without scripts.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use registry::Role;

use crate::pages::{self, account, office, own_account, owner, sessions, site};

/// The application on the server.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=pages::not_found>
                <Route path=path!("/") view=pages::portal::page ssr=SsrMode::Async/>
                <Route path=path!("/agreement") view=pages::legal::agreement ssr=SsrMode::Async/>
                <Route path=path!("/privacy") view=pages::legal::privacy ssr=SsrMode::Async/>
                <Route path=path!("/m") view=pages::lookup::page ssr=SsrMode::Async/>
                <Route path=path!("/m/:number") view=pages::lookup::one ssr=SsrMode::Async/>
                <Route path=path!("/c") view=pages::certificate::page ssr=SsrMode::Async/>
                <Route path=path!("/c/:code") view=pages::certificate::one ssr=SsrMode::Async/>
                <Route path=path!("/stage") view=pages::stage::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/register") view=|| account::register(Role::Owner) ssr=SsrMode::Async/>
                <Route path=path!("/owner/login") view=|| account::login(Role::Owner) ssr=SsrMode::Async/>
                <Route
                    path=path!("/owner/forgot-password")
                    view=|| account::forgot_password(Role::Owner)
                    ssr=SsrMode::Async
                />
                <Route path=path!("/owner/password") view=|| account::password(Role::Owner) ssr=SsrMode::Async/>
                <Route path=path!("/owner/sessions") view=|| sessions::page(Role::Owner) ssr=SsrMode::Async/>
                <Route path=path!("/owner/account") view=|| own_account::page(Role::Owner) ssr=SsrMode::Async/>
                <Route path=path!("/owner") view=owner::home::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/machines") view=owner::machines::list ssr=SsrMode::Async/>
                <Route path=path!("/owner/machines/:id") view=owner::machines::one ssr=SsrMode::Async/>
                <Route path=path!("/owner/machines/:id/card") view=owner::card::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/machines/:id/change/:kind") view=owner::change::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/subject") view=owner::subject::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/photos") view=owner::photos::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/machine") view=owner::machine::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/check") view=owner::check::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/done") view=owner::done::page ssr=SsrMode::Async/>
                <Route path=path!("/site/register") view=|| account::register(Role::Site) ssr=SsrMode::Async/>
                <Route path=path!("/site/login") view=|| account::login(Role::Site) ssr=SsrMode::Async/>
                <Route
                    path=path!("/site/forgot-password")
                    view=|| account::forgot_password(Role::Site)
                    ssr=SsrMode::Async
                />
                <Route path=path!("/site/password") view=|| account::password(Role::Site) ssr=SsrMode::Async/>
                <Route path=path!("/site/sessions") view=|| sessions::page(Role::Site) ssr=SsrMode::Async/>
                <Route path=path!("/site/account") view=|| own_account::page(Role::Site) ssr=SsrMode::Async/>
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
