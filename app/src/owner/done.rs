//! 4 完成: 提交成功, the stage, what happens next, whom to call (manual 二(二)4).
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::filings::Sent;

use crate::api::ApiError;
use crate::components::facts::contact;
use crate::components::form::{post_button, refusal_summary};
use crate::components::{stage, wizard};
use crate::page::{At, Page, Person, Shown};

/// What was sent.
#[server(name = AskSent, endpoint = "owner/sent", input = GetUrl)]
pub async fn sent(#[server(default)] id: String) -> Result<Sent, ApiError> {
    crate::answers::filings::sent(&id).await
}

/// The page after sending.
pub struct Done;

impl Page for Done {
    type Question = AskSent;
    const PERSON: Person = Person::Owner;

    fn show(sent: Sent, at: &At) -> Shown {
        show(&sent, at)
    }
}

fn show(sent: &Sent, at: &At) -> Shown {
    Shown::new(
        "提交成功",
        view! {
            {refusal_summary(at.said.refusal.as_ref())}
            {wizard::steps(4, sent.filing)}
            <div class="done">
                <h1>"提交成功"</h1>
                <p>"备案已提交，当前状态：" {stage::state_tag(sent.state)}</p>
            </div>
            {sent.explained.as_ref().map(|found| stage::explanation(found, false))}
            <p class="hint">"排放阶段由系统自动判定。如与机械的实际排放阶段不符，请撤回后核对填写的机械信息，重新提交。"</p>
            <section class="card">
                <h2>"接下来"</h2>
                <ol class="how">
                    <li>"由注册登记区县的生态环境部门审核，结果会用短信通知，也可在“我的机械”查看。"</li>
                    <li>"审核通过后生成环保登记号码，请在30日内领取环保标牌及信息采集卡并悬挂。"</li>
                    <li>"审核不通过时，可按审核意见修改后重新提交。"</li>
                </ol>
                {sent.office.as_ref().map(contact)}
            </section>
            <div class="action-bar">
                <a class="button primary" href="/owner/machines">"我的机械"</a>
                {post_button("/api/filing/start", &[], "再登记一台", "button secondary")}
                {post_button("/api/filing/copy", &[("filing", sent.filing.to_string())], "复制一台", "button quiet")}
            </div>
        },
    )
    .wrong(at.said.refusal.is_some())
}
