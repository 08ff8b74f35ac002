//! Every page of the product and its address. All are rendered whole before the first byte goes out (right status codes,
//! titles and redirects), so a page is complete without scripts.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use crate::pages::{self, office, owner};

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
                <Route path=path!("/owner/register") view=owner::account::register ssr=SsrMode::Async/>
                <Route path=path!("/owner/login") view=owner::account::login ssr=SsrMode::Async/>
                <Route path=path!("/owner/forgot-password") view=owner::account::forgot_password ssr=SsrMode::Async/>
                <Route path=path!("/owner/password") view=owner::account::password ssr=SsrMode::Async/>
                <Route path=path!("/owner") view=owner::home::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/machines") view=owner::machines::list ssr=SsrMode::Async/>
                <Route path=path!("/owner/machines/:id") view=owner::machines::one ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/subject") view=owner::subject::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/photos") view=owner::photos::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/machine") view=owner::machine::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/check") view=owner::check::page ssr=SsrMode::Async/>
                <Route path=path!("/owner/filings/:id/done") view=owner::done::page ssr=SsrMode::Async/>
                <Route path=path!("/office/login") view=office::login::page ssr=SsrMode::Async/>
                <Route path=path!("/office") view=office::home::page ssr=SsrMode::Async/>
                <Route path=path!("/office/filings") view=office::queue::page ssr=SsrMode::Async/>
                <Route path=path!("/office/filings/:id") view=office::filing::page ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
