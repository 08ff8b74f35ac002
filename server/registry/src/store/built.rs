//! Every statement that is put together from parts, in all its combinations, for the tests that prepare each and ask
//! for its plan.

use uuid::Uuid;

use super::lists::{
    Column, Facets, Order, Which, filings, filings_of, machines, machines_numbered, machines_of, machines_with,
};
use crate::db::Built;

/// Searches, by a name that says which: what they find is sorted, a page of each part at the most.
pub fn searches() -> Vec<(String, Built)> {
    let some = |yes: bool| yes.then(|| "x".to_owned());
    let sought: Vec<(Column, String)> = Column::ALL.into_iter().map(|column| (column, "x".to_owned())).collect();
    let mut all = crate::sites::store::searches();
    for bits in 0_u16..64 {
        let on = |bit: u16| bits & (1 << bit) != 0;
        for order in [Order::Oldest, Order::Newest] {
            let facets = Facets {
                office: some(on(0)),
                product: some(on(1)),
                stage: some(on(2)),
                fuel: some(on(3)),
                from: on(4).then_some(1),
                until: on(4).then_some(2),
                equals: None,
                order,
                after: on(5).then_some((1, Uuid::nil())),
            };
            let name = |what: &str| format!("lists::{what} {bits:06b} {order:?}");
            for state in [None, some(true)] {
                all.push((name("machines_of"), machines_of(&facets, state.as_ref(), &sought, 20)));
            }
            for which in [Which::Sent, Which::State("x".to_owned()), Which::Doubtful, Which::Overdue(1)] {
                let flag = some(matches!(which, Which::State(_)) && on(5));
                let built = filings_of(&facets, &which, None, flag.as_ref(), &sought, 20);
                all.push((name(&format!("filings_of {which:?}")), built));
            }
        }
    }
    all
}

/// Every statement that can be built, by a name that says which.
pub fn all() -> Vec<(String, Built)> {
    let some = |yes: bool| yes.then(|| "x".to_owned());
    let mut all = crate::inspections::store::built();
    all.extend(crate::sites::store::built());
    all.extend(crate::gate::store::built());
    all.push(("lists::machines_with".to_owned(), machines_with(&[Uuid::nil(), Uuid::nil()])));
    all.push(("lists::machines_numbered".to_owned(), machines_numbered("x", &["x".to_owned(), "y".to_owned()], 40)));
    for bits in 0_u16..64 {
        let on = |bit: u16| bits & (1 << bit) != 0;
        for order in [Order::Oldest, Order::Newest] {
            let columns = Column::ALL.into_iter().map(Some).chain([None]);
            for column in columns {
                let facets = Facets {
                    office: some(on(0)),
                    product: some(on(1)),
                    stage: some(on(2)),
                    fuel: some(on(3)),
                    from: on(4).then_some(1),
                    until: on(4).then_some(2),
                    equals: column.map(|column| (column, "x".to_owned())),
                    order,
                    after: on(5).then_some((1, Uuid::nil())),
                };
                let name = |what: &str| format!("lists::{what} {bits:06b} {order:?} {column:?}");
                all.push((name("machines"), machines(&facets, None, 20)));
                all.push((name("machines in a state"), machines(&facets, some(true).as_ref(), 20)));
                // Filings are sought by `filings_of`.
                if column.is_some() {
                    continue;
                }
                for which in [Which::State("x".to_owned()), Which::Doubtful, Which::Overdue(1)] {
                    all.push((name(&format!("filings {which:?}")), filings(&facets, &which, None, None, 20)));
                    let kind = some(true);
                    all.push((name(&format!("kind {which:?}")), filings(&facets, &which, kind.as_ref(), None, 20)));
                }
                let flag = some(true);
                let state = Which::State("x".to_owned());
                all.push((name("flag"), filings(&facets, &state, None, flag.as_ref(), 20)));
            }
        }
    }
    all
}
