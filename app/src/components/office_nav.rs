//! The way around the office: every section in one line, the one at hand marked. Administration shows what is its own.

use leptos::prelude::*;
use wire::desk::Around;

use crate::components::form::post_button;

/// Address and words of each section.
const SECTIONS: [(&str, &str); 12] = [
    ("/office", "审核首页"),
    ("/office/filings", "备案"),
    ("/office/machines", "登记册"),
    ("/office/sites", "工地"),
    ("/office/inspections", "检测"),
    ("/office/statistics", "统计"),
    ("/office/messages", "消息"),
    ("/office/audit", "操作记录"),
    ("/office/offices", "机构"),
    ("/office/staff", "人员"),
    ("/office/systems", "接口"),
    ("/office/account", "我的账号"),
];

/// The section that a path lies in: the longest address that it begins with.
fn section_of(current: &str) -> Option<&'static str> {
    let path = current.split(['?', '#']).next().unwrap_or_default();
    let inside =
        |address: &str| path.strip_prefix(address).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    SECTIONS.iter().map(|(address, _)| *address).filter(|address| inside(address)).max_by_key(|address| address.len())
}

/// Sections that only the administration opens.
const ADMINISTRATION: [&str; 4] = ["/office/messages", "/office/audit", "/office/staff", "/office/systems"];

/// The navigation; `current` is the path of the page being shown.
pub fn office_nav(around: Around, current: &str) -> Option<AnyView> {
    (around != Around::None).then(|| sections(around == Around::Administration, current))
}

fn sections(administration: bool, current: &str) -> AnyView {
    let here = section_of(current);
    let links = SECTIONS
        .into_iter()
        .filter(|(address, _)| !ADMINISTRATION.contains(address) || administration)
        .map(|(address, words)| {
            let current = (here == Some(address)).then_some("page");
            view! { <li><a href=address aria-current=current>{words}</a></li> }
        })
        .collect_view();
    view! {
        <nav class="office-nav" aria-label="审核导航">
            <ul>
                {links}
                <li class="office-nav-end">{post_button("/api/account/log_out", &[], "退出登录", "office-nav-button")}</li>
            </ul>
        </nav>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::section_of;

    #[test]
    fn a_page_lies_in_the_longest_section_that_its_address_begins_with() {
        for (path, section) in [
            ("/office", Some("/office")),
            ("/office?x=1", Some("/office")),
            ("/office/filings?state=approved", Some("/office/filings")),
            ("/office/filings/0199", Some("/office/filings")),
            ("/office/filingsx", Some("/office")),
            ("/office/second-factor", Some("/office")),
            ("/owner", None),
        ] {
            assert_eq!(section_of(path), section, "{path}");
        }
    }
}
