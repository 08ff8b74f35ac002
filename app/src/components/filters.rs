//! The filters above a list: one plain GET form, so that an address holds everything a list is narrowed by, and the ways
//! from page to page below it.

use leptos::prelude::*;

use crate::context::percent_encode;

/// What can be searched for.
#[derive(Debug, Clone, Default)]
pub struct SearchBox {
    /// The word beside it.
    pub label: &'static str,
    /// What it looks into, shown while it is empty.
    pub hint: &'static str,
    /// What is searched now.
    pub value: String,
}

/// One of a list, or every one.
#[derive(Debug, Clone, Default)]
pub struct Select {
    /// Name in the address.
    pub name: &'static str,
    /// The word beside it.
    pub label: &'static str,
    /// The words for "every one"; empty where one of the options always holds.
    pub any: &'static str,
    /// Value and words.
    pub options: Vec<(String, String)>,
    /// The value that holds now, empty for every one.
    pub current: String,
}

/// A day.
#[derive(Debug, Clone, Default)]
pub struct DayBox {
    /// Name in the address.
    pub name: &'static str,
    /// The word beside it.
    pub label: &'static str,
    /// `2026-11-24`, or empty.
    pub value: String,
}

/// Everything the form shows.
#[derive(Debug, Clone, Default)]
pub struct FilterBar {
    /// The address of the list.
    pub action: String,
    /// What stays when something else is chosen: the tab, for example.
    pub hidden: Vec<(&'static str, String)>,
    /// The search box; its name in the address is `search`.
    pub search: Option<SearchBox>,
    /// The choices.
    pub selects: Vec<Select>,
    /// The days.
    pub days: Vec<DayBox>,
}

impl FilterBar {
    /// Everything that holds now, for the address of another page of the same list.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.hidden.clone();
        pairs.extend(self.search.as_ref().map(|search| ("search", search.value.clone())));
        pairs.extend(self.selects.iter().map(|select| (select.name, select.current.clone())));
        pairs.extend(self.days.iter().map(|day| (day.name, day.value.clone())));
        pairs
    }

    /// Whether anything is narrowed at all; a choice that always holds one of its options narrows nothing.
    pub fn is_narrowed(&self) -> bool {
        self.search.as_ref().is_some_and(|search| !search.value.trim().is_empty())
            || self.selects.iter().any(|select| !select.any.is_empty() && !select.current.is_empty())
            || self.days.iter().any(|day| !day.value.is_empty())
    }

    /// The form.
    pub fn show(&self) -> AnyView {
        let hidden =
            self.hidden.iter().map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> });
        let clear = self.is_narrowed().then(|| address(&self.action, &self.hidden));
        view! {
            <form method="get" action=self.action.clone() class="filters" role="search">
                {hidden.collect_view()}
                {self.search.as_ref().map(search_box)}
                {self.selects.iter().map(select_box).collect_view()}
                {self.days.iter().map(day_box).collect_view()}
                <div class="filter-buttons">
                    <button type="submit" class="button secondary">"查询"</button>
                    {clear.map(|clear| view! { <a class="button quiet" href=clear>"清除"</a> })}
                </div>
            </form>
        }
        .into_any()
    }
}

fn search_box(search: &SearchBox) -> AnyView {
    view! {
        <div class="filter filter-search">
            <label for="filter-search">{search.label}</label>
            <input
                type="search"
                id="filter-search"
                name="search"
                value=search.value.clone()
                placeholder=search.hint
                autocomplete="off"
                maxlength="100"
            />
        </div>
    }
    .into_any()
}

fn select_box(select: &Select) -> AnyView {
    let id = format!("filter-{}", select.name);
    let options = select.options.iter().map(|(value, words)| {
        let selected = *value == select.current;
        view! { <option value=value.clone() selected=selected>{words.clone()}</option> }
    });
    view! {
        <div class="filter">
            <label for=id.clone()>{select.label}</label>
            <select id=id name=select.name>
                {(!select.any.is_empty()).then(|| view! { <option value="">{select.any}</option> })}
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

fn day_box(day: &DayBox) -> AnyView {
    let id = format!("filter-{}", day.name);
    view! {
        <div class="filter filter-day">
            <label for=id.clone()>{day.label}</label>
            <input type="date" id=id name=day.name value=day.value.clone()/>
        </div>
    }
    .into_any()
}

/// An address with its values; empty ones are left out.
pub fn address(path: &str, pairs: &[(&'static str, String)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| format!("{name}={}", percent_encode(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// 第一页 and 下一页; the page before is the browser's way back.
pub fn paging(first: Option<String>, next: Option<String>) -> Option<AnyView> {
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="paging" aria-label="翻页">
                {first.map(|first| view! { <a class="button quiet" href=first>"第一页"</a> })}
                {next.map(|next| view! { <a class="button secondary" href=next rel="next">"下一页"</a> })}
            </nav>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar() -> FilterBar {
        FilterBar {
            action: "/office/machines".to_owned(),
            hidden: vec![("state", "registered".to_owned())],
            search: Some(SearchBox { value: "宏达 3".to_owned(), ..SearchBox::default() }),
            selects: vec![Select { name: "stage", any: "全部", ..Select::default() }],
            days: vec![DayBox { name: "from", ..DayBox::default() }],
        }
    }

    #[test]
    fn an_address_holds_what_narrows_the_list_and_nothing_empty() {
        let bar = bar();
        let whole = address(&bar.action, &bar.pairs());
        assert_eq!(whole, "/office/machines?state=registered&search=%E5%AE%8F%E8%BE%BE%203");
        assert_eq!(address("/x", &[("a", " ".to_owned())]), "/x");
    }

    #[test]
    fn a_choice_that_always_holds_narrows_nothing() {
        let mut bar = bar();
        assert!(bar.is_narrowed());
        bar.search = None;
        bar.selects.push(Select { name: "order", current: "newest".to_owned(), ..Select::default() });
        assert!(!bar.is_narrowed());
        bar.selects[0].current = "3".to_owned();
        assert!(bar.is_narrowed());
    }
}
