//! What is asked for: an address, and what the question of its page is told.

use super::parts::path_of;
use super::route::{Tables, find, parts};

/// What was asked for: the address of the page, and what its question is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The page's address, with the query.
    pub here: String,
    /// The parts of the path and the query, as a query string.
    pub arguments: String,
    /// Goes up when the same page is asked for anew.
    pub turn: u32,
}

impl Asked {
    /// Of an address.
    pub fn new(tables: Tables, here: &str, turn: u32) -> Self {
        let (path, search) = here.split_once('?').unwrap_or((here, ""));
        let parts = find(tables, path).and_then(|route| parts(route.path, path)).unwrap_or_default();
        let of_query = search.split('&').filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && parts.iter().all(|(known, _)| *known != name)
        });
        // A plus of a path is itself; of a query it is a blank.
        let of_path = parts.iter().map(|(name, value)| format!("{name}={}", value.replace('+', "%2B")));
        let arguments: Vec<String> = of_path.chain(of_query.map(str::to_owned)).collect();
        Self { here: here.to_owned(), arguments: arguments.join("&"), turn }
    }

    /// The page's address, without the query.
    pub fn path(&self) -> &str {
        path_of(&self.here)
    }
}

/// What the page at an address asks: the address of its question.
pub fn question_of(tables: Tables, address: &str) -> Option<String> {
    let address = address.split('#').next().unwrap_or_default();
    let path = find(tables, path_of(address))?.entry.path;
    Some(format!("{path}?{}", Asked::new(tables, address, 0).arguments))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::parts::{At, Nothing, Page, Person, Shown};

    struct Any;

    impl Page for Any {
        type Question = Nothing;
        const PERSON: Person = Person::Anybody;

        fn show((): (), _: &At) -> Shown {
            Shown::new("", ())
        }
    }

    #[test]
    fn a_question_is_told_the_parts_of_the_path_and_the_query_and_the_path_wins() {
        static TABLES: Tables = &[&[super::super::route::at::<Any>("/owner/machines/{id}")]];
        let asked = Asked::new(TABLES, "/owner/machines/7%208+9?id=evil&after=1.x&&b", 0);
        assert_eq!(asked.path(), "/owner/machines/7%208+9");
        assert_eq!(asked.arguments, "id=7%208%2B9&after=1.x&b");
        assert_eq!(Asked::new(TABLES, "/", 0).arguments, "");
    }
}
