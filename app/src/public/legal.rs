//! 《用户协议》 and 《隐私政策》: what is collected, why, how long, and one's rights (个人信息保护法 17). The version is kept with each
//! consent.

use leptos::prelude::*;

use crate::page::{At, Nothing, Page, Person, Shown, website};

/// 《用户协议》.
pub struct Agreement;

impl Page for Agreement {
    type Question = Nothing;
    const PERSON: Person = Person::Anybody;

    fn show((): (), _: &At) -> Shown {
        agreement()
    }
}

fn agreement() -> Shown {
    let website = website();
    Shown::new(
        "用户协议",
        view! {
            <h1>"用户协议"</h1>
            <p class="hint">"版本 " {website.agreement.clone()}</p>
            <div class="prose">
                <p>"本平台供非道路移动机械所有者、使用者办理环保编码登记，办理免费。"</p>
                <h2>"一、您的责任"</h2>
                <p>"请如实填写机械信息并上传真实照片。审核发现机械信息不属实的，不予通过。排放阶段信息错误会影响机械的正常使用。"</p>
                <h2>"二、账号"</h2>
                <p>"账号以手机号注册，请妥善保管密码和验证码。发现他人使用您的账号，请立即修改密码，所有已登录的设备会同时退出。"</p>
                <h2>"三、登记结果"</h2>
                <p>"审核通过后生成全国通用的环保登记号码，一机一码、一机一卡。请在30日内领取环保标牌及信息采集卡并悬挂。"</p>
                <h2>"四、变更与注销"</h2>
                <p>"机械转让、迁出、报废，请在30日内向登记的生态环境部门申报。"</p>
            </div>
        },
    )
}

/// 《隐私政策》.
pub struct Privacy;

impl Page for Privacy {
    type Question = Nothing;
    const PERSON: Person = Person::Anybody;

    fn show((): (), _: &At) -> Shown {
        privacy()
    }
}

fn privacy() -> Shown {
    let website = website();
    Shown::new(
        "隐私政策",
        view! {
            <h1>"隐私政策"</h1>
            <p class="hint">"版本 " {website.agreement.clone()}</p>
            <div class="prose">
                <h2>"一、收集什么、为什么"</h2>
                <ul>
                    <li>"手机号、姓名或企业名称：用于注册登录和通知审核结果。"</li>
                    <li>"身份证号码和身份证正面照片（敏感个人信息）：用于核实机械所有人身份，仅在您单独同意后收集；企业填写统一社会信用代码和营业执照照片。"</li>
                    <li>"机械照片和机械信息：用于判定排放阶段、编码登记。照片中的拍摄地点等信息在保存前会被清除。"</li>
                </ul>
                <h2>"二、谁能看到"</h2>
                <p>"仅您本人和负责审核的生态环境部门工作人员。工作人员查看完整身份证号码和证件照片，每一次都有记录。身份证号码加密保存。"</p>
                <h2>"三、保存多久"</h2>
                <p>"登记有效期间保存；机械或账号注销后，登记册依法需要保留的部分按档案管理规定加密保存。短信发送记录和登录记录（时间、设备、网络地址）保存约半年（190天），操作记录至少保存六个月。"</p>
                <h2>"四、您的权利"</h2>
                <p>
                    "您可以查看、更正本人信息；登录后在“我的信息”里可以导出本平台保存的您的全部信息，可以注销账号，登记册依法需要保留的部分除外。撤回同意等其他事项的办理方式："
                    {website.contact.clone()}
                    "。"
                </p>
                <h2>"五、必要的浏览器存储"</h2>
                <p>"仅使用保持登录、识别登录过的设备（防止他人反复试密码时影响您登录）、显示大小和表单提示所必需的Cookie，不用于跟踪。"</p>
            </div>
        },
    )
}
