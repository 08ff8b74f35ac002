//! A table of the office: called what it is, and scrolled sideways by keyboard too where it is wider than the screen.

use leptos::prelude::*;

/// The table. `name` is what it is called by those who hear it; `order` says more, in its caption.
pub fn table(name: &str, order: &str, headings: &[&str], rows: AnyView) -> AnyView {
    classed_table("queue", name, order, headings, rows)
}

/// The same, looking otherwise: `class` is the table's own.
pub fn classed_table(class: &'static str, name: &str, order: &str, headings: &[&str], rows: AnyView) -> AnyView {
    let headings = headings.iter().map(|words| view! { <th scope="col">{(*words).to_owned()}</th> }).collect_view();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=name.to_owned()>
            <table class=class>
                <caption class="visually-hidden">{format!("{name}{order}")}</caption>
                <thead><tr>{headings}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
