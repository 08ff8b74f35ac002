//! The frame of a page: header with the way home, main part, footer with what a public site must say.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::context::{cookie, here, percent_encode, site};

/// For whom a page is: decides the header's links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Nobody in particular.
    Anybody,
    /// 机械主.
    Owner,
    /// 审核人员.
    Office,
}

/// A page: its title (begins with "错误：" when something must be mended), and its main part.
pub fn page(person: Person, title: &str, wrong: bool, main: impl IntoView) -> AnyView {
    let site = site();
    let title = if wrong { format!("错误：{title}") } else { title.to_owned() };
    let full_title = format!("{title} - {}非道路移动机械管理", site.city);
    let large = cookie("nrmm_size").as_deref() == Some("large");
    let back = percent_encode(&here());
    let size_link =
        if large { format!("/display?size=normal&back={back}") } else { format!("/display?size=large&back={back}") };
    let (home, class) = match person {
        Person::Anybody => ("/", "person-anybody"),
        Person::Owner => ("/owner", "person-owner"),
        Person::Office => ("/office", "person-office"),
    };
    view! {
        <Title text=full_title/>
        <a class="skip-link" href="#main">"跳到主要内容"</a>
        <header class="site-header">
            <a class="brand" href=home>
                <img src="/favicon.svg" alt="" width="32" height="32"/>
                <span>{site.city.clone()} "非道路移动机械管理"</span>
            </a>
            <a class="size-switch" href=size_link>{if large { "标准版" } else { "大字版" }}</a>
        </header>
        <main id="main" class=class>{main.into_any()}</main>
        <footer class="site-footer">
            <p>"主办单位：" {site.organiser.clone()}</p>
            <p>"联系方式：" {site.contact.clone()}</p>
            <p>
                <a href="/agreement">"用户协议"</a> " · " <a href="/privacy">"隐私政策"</a>
            </p>
            <p class="records">
                <span>{site.icp.clone()}</span> " " <span>{site.police.clone()}</span> " " <span>"网站标识码：" {site.identifier.clone()}</span>
            </p>
        </footer>
    }
    .into_any()
}

/// What was done, said once at the top of the next page.
pub fn notice(key: Option<&str>) -> Option<AnyView> {
    let sentence = match key? {
        "code_sent" => "验证码已发送，5分钟内有效。没有收到时，60秒后可以重新获取",
        "password_set" => "新密码已设置，请用新密码登录",
        "draft_deleted" => "草稿已删除",
        "approved" => "审核通过，环保登记号码已生成",
        "returned" => "已退回机械主修改，原因已通知",
        "signed_out" => "已退出登录",
        _ => return None,
    };
    Some(view! { <p class="notice" role="status">{sentence}</p> }.into_any())
}
