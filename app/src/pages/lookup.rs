//! `/m` and `/m/{number}`: 环保标牌查验, for anybody who stands before a plate. Never a person.

use domain::changes::MachineState;
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::vocabulary::Product;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use registry::machines::lookup::{Brought, Finding, PublicRecord};
use registry::people::sessions::Presence;
use registry::{Actor, Duty, Role};

use super::{lead_to, shown};
use crate::addresses;
use crate::components::form::error_summary;
use crate::components::layout::{Person, page as frame};
use crate::components::number_box::number_box;
use crate::components::{stage, zone};
use crate::context::{client_address, form_value, percent_encode, presence, query, registry};

const HINT: &str = "标牌上的号码，例：3-DL000123；也可以扫描标牌上的二维码";

/// A number to type or to scan; a whole one leads to its page.
pub fn page() -> AnyView {
    let asked = query("q").unwrap_or_default();
    let problem = match domain::visit::number(&asked) {
        Ok(number) => return lead_to(&address(number, &asked)),
        Err(_) if asked.trim().is_empty() => None,
        Err(sentence) => Some(sentence),
    };
    frame(
        Person::Anybody,
        "环保标牌查验",
        problem.is_some(),
        view! {
            <h1>"环保标牌查验"</h1>
            {error_summary(problem.as_deref(), &domain::fields::Report::default())}
            <p class="lead">"核对非道路移动机械的环保标牌是不是真的、机械是什么排放阶段。不用登录。"</p>
            {number_box(Some("/m"), "环保登记号码", &asked, HINT, "查验")}
            <p><a class="button quiet" href="/stage">"没有标牌？排放阶段自查"</a><a class="button quiet" href="/c">"登记证明查验"</a></p>
        },
    )
}

/// The page of a number; what was scanned brings its signature along.
fn address(number: RegistrationNumber, scanned: &str) -> String {
    let signature = scanned.split_once('?').and_then(|(_, query)| form_value(query, "s"));
    match signature {
        Some(signature) => addresses::lookup_signed(number, percent_encode(&signature)),
        None => addresses::lookup(number),
    }
}

/// What the register says of a number.
pub fn one() -> AnyView {
    let typed = use_params_map().get_untracked().get("number").unwrap_or_default();
    shown(async move {
        let number = domain::visit::number(&typed).map_err(|_| Refusal::NotFound)?;
        let actor = match presence() {
            Presence::Present(actor) => Some(actor),
            _ => None,
        };
        let signature = query("s");
        let brought = Brought::read(signature.as_deref(), query("compared").is_some());
        let finding = registry().machines().look_up(actor.as_ref(), number, brought, &client_address()).await?;
        let next = match (&actor, finding.record()) {
            (Some(actor), Some(record)) => ways_on(actor, record, finding.is_valid()).await?,
            _ => None,
        };
        let (title, answer) = answer(number, &finding, signature.as_deref());
        Ok(frame(
            Person::Anybody,
            &format!("{title}：{number}"),
            false,
            view! {
                <p class="crumbs"><a href="/m">"环保标牌查验"</a></p>
                <h1 class="number">{number.to_string()}</h1>
                {answer}
                {next}
                <p><a class="button secondary" href="/m">"再查一个"</a></p>
            },
        ))
    })
}

/// What anybody sees at first sight: a word, a sentence, and how glad or worried to be.
struct Answer {
    tone: &'static str,
    word: &'static str,
    sentence: String,
}

fn answer(number: RegistrationNumber, finding: &Finding, signature: Option<&str>) -> (&'static str, AnyView) {
    let verdict = match finding {
        Finding::Known { record, .. } if record.state == MachineState::Cancelled => {
            Answer {
                tone: "bad", word: "已注销", sentence: "这台机械已注销登记，标牌不再有效。".to_owned()
            }
        }
        Finding::Known { proven: true, .. } => Answer {
            tone: "good",
            word: "真实有效",
            sentence: "二维码由登记机关签发，号码在登记册中有效。请核对下面的内容与机械是否一致。".to_owned(),
        },
        Finding::Known { .. } => Answer {
            tone: "plain",
            word: "登记册中有这个号码",
            sentence: "号码是输入的，不能证明标牌是真的。请扫描标牌上的二维码，并核对下面的内容与机械是否一致。"
                .to_owned(),
        },
        Finding::Renumbered { record } => Answer {
            tone: "plain",
            word: "号码已更正",
            sentence: format!("这是更正前的号码，现在的号码是{}。机械主应到登记区县补领标牌。", record.number),
        },
        Finding::Differs { .. } => Answer {
            tone: "bad",
            word: "号码首位与登记册不一致",
            sentence: "请对照标牌再核对一遍：输错了的，请重新输入；标牌上就是这个号码的，请点下面的按钮，将记录为疑似伪造。登记册中这个序号的机械如下："
                .to_owned(),
        },
        Finding::Suspected { why, .. } => Answer {
            tone: "bad",
            word: "疑似伪造",
            sentence: format!("{}。已记录，请向当地生态环境部门反映。登记册中这个序号的机械如下：", why.label()),
        },
        Finding::Unknown => Answer {
            tone: "bad",
            word: "没有这个号码",
            sentence: "登记册中没有这个号码。请对照标牌核对；核对无误的，标牌可能是伪造的。".to_owned(),
        },
        Finding::Elsewhere => Answer {
            tone: "plain",
            word: "外地号码",
            sentence: format!(
                "这是外地登记的号码，首位表示排放阶段为{}。真伪请向登记地的生态环境部门核实。",
                number.stage().name()
            ),
        },
    };
    let photo = finding.record().filter(|record| record.has_photo).map(|record| {
        let query = signature.map(|text| format!("?s={}", percent_encode(text))).unwrap_or_default();
        addresses::lookup_photo(record.number, query)
    });
    let view = view! {
        <div class=format!("finding finding-{}", verdict.tone) role="status">
            <p class="finding-word">{verdict.word}</p>
            <p>{verdict.sentence}</p>
        </div>
        {matches!(finding, Finding::Differs { .. }).then(|| compared(number))}
        {finding.record().map(facts)}
        {zone::meaning_beside(registry().config().zone.as_ref(), finding)}
        {photo.map(|address| view! { <img class="public-photo" src=address alt="机械正面照片" loading="lazy"/> })}
    };
    (verdict.word, view.into_any())
}

/// The plate has been looked at again, and this is what stands on it.
fn compared(number: RegistrationNumber) -> AnyView {
    view! {
        <form method="get" action=addresses::lookup(number) class="card-actions">
            <input type="hidden" name="compared" value="yes"/>
            <button type="submit" class="button danger">{format!("标牌上就是这个号码：{number}")}</button>
        </form>
    }
    .into_any()
}

fn facts(record: &PublicRecord) -> AnyView {
    let line = |words: &'static str, value: AnyView| view! { <div class="fact"><dt>{words}</dt><dd>{value}</dd></div> };
    let state = if record.state == MachineState::Cancelled { "已注销" } else { "已登记" };
    view! {
        <section class="card">
            <dl class="facts">
                {line("环保登记号码", view! { <span class="number">{record.number.to_string()}</span> }.into_any())}
                {line("排放阶段", stage::badge(record.stage))}
                {line("机械产品名称", record.product.map_or("", Product::label).into_any())}
                {line("机械制造企业", record.maker.clone().into_any())}
                {line("型号规格", view! { <span class="code">{record.model.clone()}</span> }.into_any())}
                {line("注册登记区县", record.district.clone().into_any())}
                {line("登记日期", domain::day::chinese(record.registered_on).into_any())}
                {line("状态", state.into_any())}
            </dl>
        </section>
    }
    .into_any()
}

/// What those who work with the register do next, from the plate before them; a plate that is not `valid` opens no
/// gate.
async fn ways_on(actor: &Actor, record: &PublicRecord, valid: bool) -> Result<Option<AnyView>, Refusal> {
    let links: Vec<(String, String)> = match actor.role {
        Role::Owner => Vec::new(),
        Role::Staff => {
            let tests = actor.has_duty(Duty::Inspection) && record.state != MachineState::Cancelled;
            let inspects = tests.then(|| (addresses::new_inspection(record.machine), "录入检测记录".to_owned()));
            let file = (addresses::office_machine(record.machine), "查看登记册".to_owned());
            std::iter::once(file).chain(inspects).collect()
        }
        Role::Site if !valid => Vec::new(),
        Role::Site => {
            let sites = registry().sites().my_sites(actor).await?;
            let open = sites.into_iter().filter(registry::sites::Site::is_open);
            open.map(|site| {
                let name = crate::components::facts::site_name(&site);
                (addresses::site_enter_with(site.id, record.number), format!("机械入场：{name}"))
            })
            .collect()
        }
    };
    Ok((!links.is_empty()).then(|| {
        let links = links.into_iter().map(|(path, words)| view! { <a class="button primary" href=path>{words}</a> });
        view! { <div class="card-actions">{links.collect_view()}</div> }.into_any()
    }))
}
