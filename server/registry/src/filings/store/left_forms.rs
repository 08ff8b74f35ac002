//! Forms that came without a session, kept for the account that was given the page.

crate::store::page_forms::page_forms!("left_form");
