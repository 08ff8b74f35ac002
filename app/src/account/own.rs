//! `/owner/account`, `/site/account`: 我的信息 — taking one's data out, and 注销账号 (个人信息保护法 45, 47).
#![allow(missing_docs, reason = "the server macro makes undocumented structs; the functions are documented")]

use std::marker::PhantomData;

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use wire::people::InTheWay;

use super::{OfOwner, OfSite, People};
use crate::addresses;
use crate::api::ApiError;
use crate::components::form::{Line, line, refusal_summary, report_of};
use crate::components::layout::notice;
use crate::page::{At, Page, Person, Question, Shown};

const CURRENT: Line = Line {
    name: "current",
    label: "登录密码",
    kind: "password",
    mode: "text",
    autocomplete: "current-password",
    hint: "",
};

/// What keeps an owner from closing their account.
#[server(name = AskOwnerAccount, endpoint = "owner/account", input = GetUrl)]
pub async fn owner_account() -> Result<InTheWay, ApiError> {
    crate::answers::people::in_the_way(Person::Owner).await
}

/// What keeps a site administrator from closing their account.
#[server(name = AskSiteAccount, endpoint = "site/account", input = GetUrl)]
pub async fn site_account() -> Result<InTheWay, ApiError> {
    crate::answers::people::in_the_way(Person::Site).await
}

/// The question of 我的信息.
pub trait AsksAccount: People {
    /// The server function.
    type Question: Question<Answer = InTheWay>;
}

impl AsksAccount for OfOwner {
    type Question = AskOwnerAccount;
}

impl AsksAccount for OfSite {
    type Question = AskSiteAccount;
}

/// What one may do with one's own data and account.
pub struct Account<P>(PhantomData<P>);

impl<P: AsksAccount> Page for Account<P> {
    type Question = P::Question;
    const PERSON: Person = P::PERSON;

    fn show(in_the_way: InTheWay, at: &At) -> Shown {
        show((P::BASE, P::THINGS), &in_the_way, at)
    }
}

fn show((base, things): (&'static str, &'static str), in_the_way: &InTheWay, at: &At) -> Shown {
    let said = &at.said;
    let report = report_of(said.refusal.as_ref());
    let close = if in_the_way.is_empty() {
        let error = report.error_of("confirmed").map(str::to_owned);
        let class = if error.is_some() { "field wrong" } else { "field" };
        let invalid = error.is_some().then_some("true");
        view! {
            <form method="post" action="/api/account/close" class="form narrow" novalidate>
                {line(CURRENT, String::new(), &report, None)}
                <div class=class>
                    <div class="tick">
                        <input
                            type="checkbox"
                            id="confirmed"
                            name="confirmed"
                            value="yes"
                            aria-describedby="confirmed-error"
                            aria-invalid=invalid
                        />
                        <label for="confirmed">"我已了解注销后不能恢复，需要的信息已经导出"</label>
                    </div>
                    <p class="error" id="confirmed-error" role="alert">{error}</p>
                </div>
                <button type="submit" class="button secondary">"注销账号"</button>
            </form>
        }
        .into_any()
    } else {
        obstacles(things, in_the_way)
    };
    Shown::new(
        "我的信息",
        view! {
            <h1>"我的信息"</h1>
            {refusal_summary(said.refusal.as_ref())}
            {notice(said.notice.as_ref())}
            <h2>"导出我的信息"</h2>
            <p>"一份文件，包含本平台保存的您的全部信息：账号和同意记录、备案和各次提交、登记机械、照片清单、短信、登录和操作记录。含身份证号码等个人信息，请妥善保管。"</p>
            <p class="list-actions">
                <a class="button secondary" href="/my-data/data.html" download>"下载，便于阅读（HTML）"</a>
                <a class="button secondary" href="/my-data/data.json" download>"下载，便于程序读取（JSON）"</a>
            </p>
            <h2>"注销账号"</h2>
            <p>"注销后立即退出所有设备，不能再用本账号登录；同一手机号可以重新注册，但看不到原账号的内容。"</p>
            <ul>
                <li>"删除：没有提交过的草稿和照片、登录过的设备、密码。"</li>
                <li>"加密保留：已提交的备案、登记、变更和工地记录及其照片，按登记档案管理规定的期限保存；账号的姓名和手机号只用于依法核查。"</li>
                <li>"短信发送记录和登录记录保留约半年（190天）后删除；操作记录至少保存六个月，不能修改。"</li>
            </ul>
            {close}
            <p class="links"><a href=base>"返回首页"</a></p>
        },
    )
    .wrong(said.refusal.is_some())
}

/// What is to be settled first, each with where.
fn obstacles(things: &'static str, in_the_way: &InTheWay) -> AnyView {
    let machines = in_the_way.machines.iter().map(|machine| {
        let address = addresses::owner_machine(machine.id);
        view! { <li><a href=address>"机械 " {machine.name.clone()}</a> "还在登记中，请先办理过户或注销"</li> }
    });
    let filings = in_the_way.filings.iter().map(|filing| {
        let words = format!("{}（{}）", filing.kind, filing.state.label());
        view! { <li><a href=addresses::owner_machine(filing.page)>{words}</a> "还没有办结，请等待审核，或先撤回"</li> }
    });
    let sites = in_the_way.sites.iter().map(|site| {
        view! {
            <li>
                "您是工地“" <a href=addresses::site_members(site.id)>{site.name.clone()}</a>
                "”唯一的管理员，请先邀请其他管理员接手，或联系当地生态环境部门关闭工地"
            </li>
        }
    });
    let (machines, filings, sites) = (machines.collect_view(), filings.collect_view(), sites.collect_view());
    view! {
        <div class="warning-box in-the-way">
            <p>"现在还不能注销，请先办结下面的" {things} "："</p>
            <ul>{machines} {filings} {sites}</ul>
        </div>
    }
    .into_any()
}
