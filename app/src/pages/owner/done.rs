//! 4 完成: 提交成功, the stage, what happens next, whom to call (manual 二(二)4).

use leptos::prelude::*;
use registry::Role;

use crate::addresses;
use crate::components::facts::contact;
use crate::components::form::post_button;
use crate::components::layout::{Person, page as frame};
use crate::components::{stage, wizard};
use crate::context::{actor, registry};
use crate::pages::{id_param, lead_to, loaded};

/// The page after sending.
pub fn page() -> AnyView {
    let id = id_param();
    loaded(Role::Owner, async move {
        let (id, actor) = (id?, actor(Role::Owner)?);
        let machine = registry().filings().my_machine(&actor, id).await?;
        if machine.entry.state.is_editable() {
            return Ok(lead_to(&addresses::filing_page(id, "check")));
        }
        let determination = machine.revisions.first().map(|revision| revision.determination.clone());
        Ok(frame(
            Person::Owner,
            "提交成功",
            false,
            view! {
                {wizard::steps(4, id)}
                <div class="done">
                    <h1>"提交成功"</h1>
                    <p>"备案已提交，当前状态：" {stage::state_tag(machine.entry.state)}</p>
                </div>
                {determination.map(|found| stage::explanation(&found, false))}
                <p class="hint">"排放阶段由系统自动判定。如与机械的实际排放阶段不符，请撤回后核对填写的机械信息，重新提交。"</p>
                <section class="card">
                    <h2>"接下来"</h2>
                    <ol class="how">
                        <li>"由注册登记区县的生态环境部门审核，结果会用短信通知，也可在“我的机械”查看。"</li>
                        <li>"审核通过后生成环保登记号码，请在30日内领取环保标牌及信息采集卡并悬挂。"</li>
                        <li>"审核不通过时，可按审核意见修改后重新提交。"</li>
                    </ol>
                    {machine.entry.office.as_ref().map(contact)}
                </section>
                <div class="action-bar">
                    <a class="button primary" href="/owner/machines">"我的机械"</a>
                    {post_button("/api/filing/start", &[], "再登记一台", "button secondary")}
                    {post_button("/api/filing/copy", &[("filing", id.to_string())], "复制一台", "button quiet")}
                </div>
            },
        ))
    })
}
