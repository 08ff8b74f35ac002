//! The filters above a list: one plain GET form, so that an address holds everything a list is narrowed by, and the
//! ways from page to page below it.

use domain::lists::{Month, Order};
use domain::query::{Query, encode};
use leptos::prelude::*;

/// One way to narrow a list.
struct Filter {
    name: &'static str,
    label: &'static str,
    value: String,
    input: Input,
}

enum Input {
    /// With what it looks into, shown while it is empty.
    Search(&'static str),
    /// With the words for "every one", empty where one of the options always holds, and values with their words.
    Select(&'static str, Vec<(String, String)>),
    Day,
    Month,
}

impl Input {
    /// A value as it is shown and carried along; nonsense in an address is as if it were not there.
    fn read(&self, raw: String) -> Option<String> {
        match self {
            Self::Search(_) => Some(raw),
            Self::Select(_, options) => options.iter().any(|(code, _)| *code == raw).then_some(raw),
            Self::Day => domain::day::parse(&raw).map(domain::day::iso),
            Self::Month => Month::parse(&raw).map(Month::iso),
        }
    }
}

/// The filters of a list, and what they are set to in its address.
pub struct FilterBar {
    action: String,
    name: Option<&'static str>,
    query: String,
    hidden: Vec<(&'static str, String)>,
    filters: Vec<Filter>,
}

impl FilterBar {
    /// No filter yet, for the list at `action` with a query string.
    pub fn new(action: impl Into<String>, query: &str) -> Self {
        Self { action: action.into(), name: None, query: query.to_owned(), hidden: Vec::new(), filters: Vec::new() }
    }

    /// What the form is called by those who hear it.
    pub fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// What stays when something else is chosen: the tab, for example.
    pub fn keeping(mut self, name: &'static str, value: &str) -> Self {
        if !value.is_empty() {
            self.hidden.push((name, value.to_owned()));
        }
        self
    }

    /// A text that is searched for; the hint says what it looks into.
    pub fn search(self, name: &'static str, label: &'static str, hint: &'static str) -> Self {
        self.with(name, label, Input::Search(hint))
    }

    /// One of a list, or every one.
    pub fn select(self, name: &'static str, label: &'static str, options: Vec<(String, String)>) -> Self {
        self.with(name, label, Input::Select("全部", options))
    }

    /// 区县, where there is more than one to choose from.
    pub fn districts(self, every: &'static str, districts: Vec<(String, String)>) -> Self {
        if districts.is_empty() { self } else { self.with("office", "区县", Input::Select(every, districts)) }
    }

    /// The order that holds, and the words for the oldest and for the newest first.
    pub fn order(mut self, order: Order, oldest: &str, newest: &str) -> Self {
        let options = [("oldest", oldest), ("newest", newest)].map(|(code, words)| (code.to_owned(), words.to_owned()));
        let value = if order == Order::Newest { "newest" } else { "oldest" }.to_owned();
        self.filters.push(Filter { name: "order", label: "排序", value, input: Input::Select("", options.to_vec()) });
        self
    }

    /// From one day until another.
    pub fn days(self, from: &'static str) -> Self {
        self.with("from", from, Input::Day).with("until", "到", Input::Day)
    }

    /// From one month until another, for browsers that know no months with the way to write them.
    pub fn months(self) -> Self {
        let from = self.with("from", "从（例：2026-01）", Input::Month);
        from.with("until", "到（例：2026-12）", Input::Month)
    }

    fn with(mut self, name: &'static str, label: &'static str, input: Input) -> Self {
        let value = Query::parse(&self.query).raw(name).and_then(|raw| input.read(raw.to_owned())).unwrap_or_default();
        self.filters.push(Filter { name, label, value, input });
        self
    }

    /// Everything that holds now, as the query string of the list's first page.
    pub fn query(&self) -> String {
        address("", &self.pairs())
    }

    /// The same filters in the address of another page.
    pub fn at(&self, path: &str) -> String {
        address(path, &self.pairs())
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let filters = self.filters.iter().map(|filter| (filter.name, filter.value.clone()));
        self.hidden.iter().cloned().chain(filters).collect()
    }

    /// Whether anything is narrowed at all; a choice that always holds one of its options narrows nothing.
    pub fn is_narrowed(&self) -> bool {
        self.filters
            .iter()
            .any(|filter| !filter.value.trim().is_empty() && !matches!(filter.input, Input::Select("", _)))
    }

    /// The form.
    pub fn show(&self) -> AnyView {
        let hidden =
            self.hidden.iter().map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> });
        let clear = self.is_narrowed().then(|| address(&self.action, &self.hidden));
        view! {
            <form method="get" action=self.action.clone() class="filters" role="search" aria-label=self.name>
                {hidden.collect_view()}
                {self.filters.iter().map(Filter::show).collect_view()}
                <div class="filter-buttons">
                    <button type="submit" class="button secondary">"查询"</button>
                    {clear.map(|clear| view! { <a class="button quiet" href=clear>"清除"</a> })}
                </div>
            </form>
        }
        .into_any()
    }

    /// 第一页 and 下一页, of a page that begins behind a place of the list and ends before `next`; the page before is the
    /// browser's way back.
    pub fn paging(&self, next: Option<String>) -> Option<AnyView> {
        let pairs = self.pairs();
        let first = (!Query::parse(&self.query).get("after").is_empty()).then(|| address(&self.action, &pairs));
        let next = next.map(|place| address(&self.action, &[pairs, vec![("after", place)]].concat()));
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
}

impl Filter {
    fn show(&self) -> AnyView {
        let (id, name, value) = (format!("filter-{}", self.name), self.name, self.value.clone());
        let (class, input) = match &self.input {
            Input::Search(hint) => {
                let hint = (!hint.is_empty()).then_some(*hint);
                let input = view! {
                    <input
                        type="search"
                        id=id.clone()
                        name=name
                        value=value
                        placeholder=hint
                        autocomplete="off"
                        maxlength="100"
                    />
                };
                ("filter filter-search", input.into_any())
            }
            Input::Select(every, options) => ("filter", self.options(&id, every, options)),
            Input::Day => {
                ("filter filter-day", view! { <input type="date" id=id.clone() name=name value=value/> }.into_any())
            }
            Input::Month => {
                ("filter filter-day", view! { <input type="month" id=id.clone() name=name value=value/> }.into_any())
            }
        };
        view! { <div class=class><label for=id>{self.label}</label>{input}</div> }.into_any()
    }

    fn options(&self, id: &str, every: &'static str, options: &[(String, String)]) -> AnyView {
        let options = options.iter().map(|(value, words)| {
            view! { <option value=value.clone() selected=*value == self.value>{words.clone()}</option> }
        });
        view! {
            <select id=id.to_owned() name=self.name>
                {(!every.is_empty()).then(|| view! { <option value="">{every}</option> })}
                {options.collect_view()}
            </select>
        }
        .into_any()
    }
}

/// Value and words of a closed list.
pub fn options<T: Copy, C: ToString>(
    all: &[T],
    code: impl Fn(T) -> C,
    label: impl Fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter().map(|value| (code(*value).to_string(), label(*value).to_owned())).collect()
}

/// An address with its values; empty ones are left out.
pub fn address(path: &str, pairs: &[(&'static str, String)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(query: &str) -> FilterBar {
        let bar = FilterBar::new("/office/machines", query).keeping("state", "registered").search("search", "", "");
        bar.select("stage", "", vec![("3".to_owned(), String::new())]).days("").order(Order::Newest, "", "")
    }

    #[test]
    fn an_address_holds_what_narrows_the_list_and_nothing_empty() {
        let bar = bar("search=%E5%AE%8F%E8%BE%BE+3&stage=&after=5.x&evil=1");
        assert_eq!(bar.query(), "?state=registered&search=%E5%AE%8F%E8%BE%BE%203&order=newest");
        assert_eq!(address("/x", &[("a", " ".to_owned())]), "/x");
    }

    #[test]
    fn a_choice_that_always_holds_narrows_nothing() {
        assert!(!bar("order=oldest&search=+").is_narrowed());
        assert!(bar("stage=3").is_narrowed() && bar("from=2026-01-01").is_narrowed());
        assert!(!bar("stage=9&from=y").is_narrowed(), "nonsense narrows nothing");
    }
}
