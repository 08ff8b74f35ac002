//! Addresses of pages: which page stands at a path, and what of the path it is told.

use super::parts::{Entry, Page};

/// A page and where it is.
#[derive(Clone, Copy)]
pub struct Route {
    /// Its address; `{id}` stands for one part of it that may be anything.
    pub path: &'static str,
    /// How it is asked for and shown.
    pub entry: Entry,
}

/// The pages of a program, by person.
pub type Tables = &'static [&'static [Route]];

/// A page at an address.
pub const fn at<P: Page>(path: &'static str) -> Route {
    Route { path, entry: super::entry::<P>() }
}

/// The page at a path. An address that is written out goes before one with a part that may be anything.
pub fn find(tables: Tables, path: &str) -> Option<&'static Route> {
    let there = tables.iter().flat_map(|table| table.iter()).filter(|route| parts(route.path, path).is_some());
    there.min_by_key(|route| route.path.matches('{').count())
}

/// The parts of a path that its route names, as they stand in the address.
pub fn parts<'a>(route: &'static str, path: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let (mut names, mut found) = (route.split('/'), path.split('/'));
    let mut parts = Vec::new();
    loop {
        match (names.next(), found.next()) {
            (None, None) => return Some(parts),
            (Some(name), Some(part)) => match name.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) if !part.is_empty() => parts.push((name, part)),
                None if name == part => {}
                _ => return None,
            },
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Nothing;
    use crate::page::parts::{At, Person, Shown};

    struct Any;

    impl Page for Any {
        type Question = Nothing;
        const PERSON: Person = Person::Anybody;

        fn show((): (), _: &At) -> Shown {
            Shown::new("", ())
        }
    }

    static TABLES: Tables =
        &[&[at::<Any>("/"), at::<Any>("/x/{id}"), at::<Any>("/x/new"), at::<Any>("/x/{id}/{kind}")]];

    #[test]
    fn a_page_is_found_by_its_address_and_what_is_written_out_goes_first() {
        for (path, page) in [
            ("/", Some("/")),
            ("/x/7", Some("/x/{id}")),
            ("/x/new", Some("/x/new")),
            ("/x/7/move", Some("/x/{id}/{kind}")),
            ("/x/", None),
            ("/x", None),
            ("/y/7", None),
            ("", None),
        ] {
            assert_eq!(find(TABLES, path).map(|route| route.path), page, "{path}");
        }
        assert_eq!(parts("/x/{id}/{kind}", "/x/7%208/move"), Some(vec![("id", "7%208"), ("kind", "move")]));
    }
}
