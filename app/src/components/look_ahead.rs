//! The page that comes next, fetched while this one is read.

use crate::page::parts::At;

/// Fetches the filing at an address, and its pictures, behind the page that is open.
pub fn next_filing(at: &At, next: String, pictures: &[String]) {
    #[cfg(feature = "office")]
    {
        let (page, pictures) = (at.path().to_owned(), pictures.to_vec());
        leptos::prelude::Effect::new(move |_| {
            crate::browser::ahead::next_filing(page.clone(), next.clone(), pictures.clone());
        });
    }
    #[cfg(not(feature = "office"))]
    let _ = (at, next, pictures);
}
