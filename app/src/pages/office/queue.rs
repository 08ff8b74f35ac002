//! `/office/filings`: the office's own filings in one state, the oldest first. Everything in the address.

use domain::filing::FilingState;
use leptos::prelude::*;
use registry::Role;
use registry::clock::china_time;
use registry::listing::Entry;
use registry::review::QueueFilter;

use crate::components::form::refusal_summary;
use crate::components::layout::{Person, page as frame};
use crate::components::stage;
use crate::context::{actor, query, registry, take_flash};
use crate::pages::loaded;
use crate::pages::owner::machines::cursor;

/// The queue.
pub fn page() -> AnyView {
    loaded(Role::Staff, async {
        let actor = actor(Role::Staff)?;
        let flash = take_flash();
        let state = query("state")
            .as_deref()
            .and_then(FilingState::from_code)
            .filter(|state| *state != FilingState::Draft)
            .unwrap_or(FilingState::Submitted);
        let filter = QueueFilter { state: Some(state), after: cursor() };
        let page = registry().queue(&actor, &filter).await.map_err(|error| error.refusal())?;
        let next = page.next.map(|(at, id)| format!("/office/filings?state={}&after={at}.{id}", state.code()));
        let empty = page.entries.is_empty();
        let rows = page.entries.iter().map(row).collect_view();
        let tabs = [FilingState::Submitted, FilingState::UnderReview, FilingState::Returned, FilingState::Approved]
            .into_iter()
            .map(|tab| {
                let current = (tab == state).then_some("page");
                view! { <li><a href=format!("/office/filings?state={}", tab.code()) aria-current=current>{tab.label()}</a></li> }
            })
            .collect_view();
        Ok(frame(
            Person::Office,
            &format!("{}备案", state.label()),
            false,
            view! {
                <h1>{state.label()} "备案"</h1>
                {refusal_summary(flash.refusal.as_ref())}
                <nav class="tabs" aria-label="审核状态"><ul>{tabs}</ul></nav>
                {empty.then(|| view! { <p class="empty">"这里没有备案了。"</p> })}
                {(!empty).then(|| view! {
                    <div class="table-scroll">
                    <table class="queue">
                        <caption class="visually-hidden">{state.label()} "备案，先提交的在前"</caption>
                        <thead>
                            <tr>
                                <th scope="col">"机械"</th><th scope="col">"机械制造企业"</th><th scope="col">"所有者"</th>
                                <th scope="col">"区县"</th><th scope="col">"排放阶段"</th><th scope="col">"提示"</th>
                                <th scope="col">"提交时间"</th><th scope="col">"状态"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                    </div>
                })}
                <p class="paging">
                    {next.map(|next| view! { <a class="button secondary" href=next>"下一页"</a> })}
                    <a class="button quiet" href="/office">"返回审核首页"</a>
                </p>
            },
        ))
    })
}

fn row(entry: &Entry) -> AnyView {
    let resent = (entry.revision > 1).then(|| format!("第{}次提交", entry.revision));
    view! {
        <tr>
            <td><a href=format!("/office/filings/{}", entry.id)>{entry.product.clone()} " " {entry.model.clone()}</a></td>
            <td>{entry.maker.clone()}</td>
            <td>{entry.owner_name.clone()}</td>
            <td>{entry.office.as_ref().map(|office| office.district.clone())}</td>
            <td>{entry.stage.map(stage::badge)}</td>
            <td>{(entry.remarks > 0).then(|| view! { <span class="flag-count">{entry.remarks} "条"</span> })}</td>
            <td>{entry.submitted_at.map(china_time)}</td>
            <td>{entry.number.clone().map_or_else(|| stage::state_tag(entry.state), |number| view! { <strong class="number">{number}</strong> }.into_any())} " " {resent} " " {entry.claimed_by.clone()}</td>
        </tr>
    }
    .into_any()
}
