//! Forms of the office that could not be saved, kept for the account that typed them.

crate::store::page_forms::page_forms!("desk_form");
