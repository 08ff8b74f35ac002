//! `/`: 非道路机械管理 → 机械主 · 工地管理员 · 审核登录.

use leptos::prelude::*;

use crate::page::{At, Nothing, Page, Person, Shown, website};

/// The portal.
pub struct Portal;

impl Page for Portal {
    type Question = Nothing;
    const PERSON: Person = Person::Anybody;

    fn show((): (), _: &At) -> Shown {
        show()
    }
}

fn show() -> Shown {
    let website = website();
    let city = website.city;
    Shown::new(
        "首页",
        view! {
            <h1>"非道路机械管理"</h1>
            <p class="lead">{city} "非道路移动机械环保编码登记：在线填报，当地生态环境部门审核，免费领取环保标牌和信息采集卡。"</p>
            <ul class="tiles">
                <li>
                    <a class="tile" href="/owner">
                        <span class="tile-title">"机械主"</span>
                        <span>"新增机械备案、查看我的机械"</span>
                    </a>
                </li>
                <li>
                    <a class="tile" href="/site">
                        <span class="tile-title">"工地管理员"</span>
                        <span>"工地注册、机械入场、机械出场"</span>
                    </a>
                </li>
                <li>
                    <a class="tile quiet" href="/office/login">
                        <span class="tile-title">"审核登录"</span>
                        <span>"生态环境部门工作人员"</span>
                    </a>
                </li>
            </ul>
            <h2>"公众查询"</h2>
            <ul class="tiles">
                <li>
                    <a class="tile quiet" href="/m">
                        <span class="tile-title">"环保标牌查验"</span>
                        <span>"扫码或输入号码，核对标牌真伪"</span>
                    </a>
                </li>
                <li>
                    <a class="tile quiet" href="/stage">
                        <span class="tile-title">"排放阶段自查"</span>
                        <span>"买、租、备案之前，查机械是国几"</span>
                    </a>
                </li>
            </ul>
            <h2>"怎样办理"</h2>
            <ol class="how">
                <li><strong>"在线填报"</strong>"：注册登录后填写主体信息、上传照片、填写机械信息，大约10分钟。"</li>
                <li><strong>"等待审核"</strong>"：由注册登记区县的生态环境部门审核，审核期间可以看到联系方式。"</li>
                <li><strong>"领取标牌"</strong>"：审核通过后30日内，到当地生态环境部门领取环保标牌及信息采集卡并悬挂。"</li>
            </ol>
            {website.development.then(|| view! { <p class="hint">"开发环境："<a href="/dev/messages">"查看短信"</a></p> })}
        },
    )
}
