//! 导出: two buttons that any list can carry. The file is made in the background, with the filters that the list shows.

use leptos::prelude::*;

/// 导出 Excel and 导出 CSV of a list. `what` is a key of `registry::exports::What` (`filings`, `machines`, `ledger`,
/// `inspections`, `sites`, `messages`, `audit`), `query` the query string of the list's own address, with or without
/// the `?`.
pub fn export_buttons(what: &str, query: &str) -> AnyView {
    let query = query.trim_start_matches('?').to_owned();
    view! {
        <form method="post" action="/api/office/export" class="inline-form export-buttons">
            <input type="hidden" name="what" value=what.to_owned()/>
            <input type="hidden" name="query" value=query/>
            <button type="submit" name="format" value="xlsx" class="button quiet">"导出 Excel"</button>
            <button type="submit" name="format" value="csv" class="button quiet">"导出 CSV"</button>
        </form>
    }
    .into_any()
}
