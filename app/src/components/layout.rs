//! The frame of a page: header with the way home, main part, footer with what a public site must say.

use domain::filing::FilingKind;
use leptos::prelude::*;
use leptos_meta::Title;
use registry::Role;
use registry::people::sessions::Presence;

use crate::components::form::post_button;
use crate::components::office_nav::office_nav;
use crate::context::{Flash, cookie, here, percent_encode, presence, site};

/// For whom a page is: decides the header's links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Nobody in particular.
    Anybody,
    /// 机械主.
    Owner,
    /// 工地管理员.
    Site,
    /// 审核人员.
    Office,
}

impl Person {
    /// The people of a role.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Site => Self::Site,
            Role::Staff => Self::Office,
        }
    }
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
        Person::Site => ("/site", "person-site"),
        Person::Office => ("/office", "person-office"),
    };
    let navigation = match presence() {
        Presence::Present(actor) if person == Person::Office && actor.office_name().is_some() => {
            Some(office_nav(&actor, &here()))
        }
        _ => None,
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
        {navigation}
        <main id="main" class=class>{main.into_any()}</main>
        <footer class="site-footer">
            <p>"主办单位：" {site.organiser.clone()}</p>
            <p>"联系方式：" {site.contact.clone()}</p>
            <p>
                <a href="/agreement">"用户协议"</a> " · " <a href="/privacy">"隐私政策"</a>
            </p>
            <p class="records">
                <span>{site.icp.clone()}</span> " "
                <span>{site.police.clone()}</span> " "
                <span>"网站标识码："{site.identifier.clone()}</span>
            </p>
        </footer>
    }
    .into_any()
}

/// What was typed on this page and could not be saved is here again.
pub fn kept_note(flash: &Flash) -> Option<AnyView> {
    flash.kept.then(|| {
        view! {
            <div class="kept-box" id="kept">
                <p>"您在这里填写、没有保存成功的内容已恢复，请核对后再提交。"</p>
                {post_button("/api/office/drop_desk_form", &[("back", here())], "放弃恢复的内容", "button quiet")}
            </div>
        }
        .into_any()
    })
}

/// The same where nothing can be submitted any more: the words, to be read and copied.
pub fn unsent(flash: &Flash, labels: &[(&'static str, &'static str)]) -> Option<AnyView> {
    let lines: Vec<AnyView> = labels
        .iter()
        .filter(|(name, _)| flash.kept && !flash.typed(name).trim().is_empty())
        .map(|(name, label)| view! { <li>{*label} "：" {flash.typed(name)}</li> }.into_any())
        .collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card" id="unsent"><h2>"您填写而没有提交的内容"</h2><ul>{lines}</ul></section> }
            .into_any()
    })
}

/// What was done, said once at the top of the next page.
pub fn notice(key: Option<&str>) -> Option<AnyView> {
    let key = key?;
    let decided = key.split_once(':').and_then(|(outcome, rest)| {
        let (kind, number) = rest.split_once(':').unwrap_or((rest, ""));
        let kind = FilingKind::from_code(kind)?;
        match outcome {
            "approved" => Some(kind.approved_words(number)),
            "returned" => Some(kind.returned_words().to_owned()),
            _ => None,
        }
    });
    if let Some(sentence) = decided {
        return Some(view! { <p class="notice" role="status">{sentence}</p> }.into_any());
    }
    let sentence = match key {
        "code_sent" => "验证码已发送，5分钟内有效。没有收到时，60秒后可以重新获取",
        "password_set" => "新密码已设置，请用新密码登录",
        "draft_deleted" => "草稿已删除",
        "freed" => "已解除锁定，其他人可以审核",
        "saved" => "已保存",
        "session_ended" => "已结束这次登录",
        "sessions_ended" => "已结束其他设备上的登录",
        "own_password_set" => "密码已修改，其他设备上的登录已结束",
        "member_changed" => "人员资料已保存",
        "member_closed" => "账号已停用，登录已结束",
        "second_factor_reset" => "动态验证码已重置，对方下次登录时重新设置",
        "member_sessions_ended" => "已结束对方的全部登录",
        "office_changed" => "机构信息已保存，机械主看到的联系方式同时更新",
        "change_started" => "申请已提交，等待审核；结果会用短信通知机械主",
        "change_withdrawn" => "申请已撤回",
        "machine_corrected" => "已更正，更正前后的内容和理由已留下记录",
        "plate_collected" => "已登记领取",
        "plate_uncollected" => "已撤销领取，标牌重新待领取",
        "plate_reissued" => "已补领，新的领取码已通知机械主",
        "batch_started" => "已开始制作，完成后在下面的批次里下载",
        "system_stopped" => "密钥已停用，对方系统不能再读取",
        "message_resent" => "已安排重新发送，稍后刷新页面查看结果",
        "template_saved" => "短信内容已保存，以后的短信按新内容发送",
        "template_reset" => "已恢复默认内容",
        "inspection_entered" => "检测记录已保存",
        "inspection_withdrawn" => "检测记录已撤销",
        "import_dropped" => "已放弃这个表格，没有导入任何记录",
        "export_started" => "已开始导出，完成后在这里下载",
        "paper_attached" => "附件已上传",
        "site_saved" => "已保存，填写完整后点“提交”",
        "site_submitted" => "已提交，等待审核；结果会用短信通知",
        "site_approved" => "工地已审核通过，已通知工地管理员",
        "site_returned" => "已退回工地管理员修改；原因由工地管理员登录后查看",
        "site_closed" => "工地已关闭，在场机械已全部办理出场",
        "entered" => "已入场",
        "entry_waits" => "机械还在上一个工地，本次入场已保存，等对方办理出场后一键完成",
        "left" => "已出场",
        "exit_undone" => "已撤销出场，机械仍在场",
        "exit_asked" => "已用短信请求对方办理出场，也可以直接打电话联系",
        "waiting_dropped" => "已放弃这次入场",
        "plate_suspected" => "已记录为疑似伪造号牌并告知生态环境部门，这台机械不能入场",
        "suspicion_judged" => "核实结果已记录",
        "forced" => "已强制出场，原因已留下记录",
        "invited" => "已邀请，对方用这个手机号登录后可以接受",
        "invitation_accepted" => "已接受邀请，可以管理这个工地",
        "invitation_declined" => "已谢绝邀请",
        "invitation_withdrawn" => "邀请已撤回",
        "member_removed" => "已移除管理员",
        "account_closed" => "账号已注销，本平台不再使用您的信息；需要时可以用同一手机号重新注册",
        "signed_out" => "已退出登录",
        _ => return None,
    };
    Some(view! { <p class="notice" role="status">{sentence}</p> }.into_any())
}
