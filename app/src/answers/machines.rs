//! The register as anybody may see it.

use domain::changes::MachineState;
use domain::emission::{Facts, determine};
use domain::fields::Fields;
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::self_check;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use domain::zone::Zone;
use registry::machines::lookup::{Brought, Finding, PublicRecord};
use registry::people::sessions::Presence;
use registry::{Actor, Duty, Role};
use wire::machines::{Certificate, CertifiedMachine, Lookup, Record, StageAnswer, StageFound, ZoneWords};

use super::explained;
use crate::addresses;
use crate::api::ApiError;
use crate::components::zone;
use crate::context::{client_address, data, percent_encode, presence, registry};

/// What the register says of a number.
pub async fn look_up(typed: &str, signature: Option<&str>, compared: bool) -> Result<Lookup, ApiError> {
    data(looked_up(typed, signature, compared).await)
}

async fn looked_up(typed: &str, signature: Option<&str>, compared: bool) -> Result<Lookup, Refusal> {
    let number = domain::visit::number(typed).map_err(|_| Refusal::NotFound)?;
    let actor = match presence() {
        Presence::Present(actor) => Some(actor),
        _ => None,
    };
    let registry = registry();
    let brought = Brought::read(signature, compared);
    let finding = registry.machines().look_up(actor.as_ref(), number, brought, &client_address()).await?;
    let ways_on = match (&actor, finding.record()) {
        (Some(actor), Some(record)) => ways_on(actor, record, finding.is_valid()).await?,
        _ => Vec::new(),
    };
    let (tone, word, sentence) = verdict(number, &finding);
    let photo = finding.record().filter(|record| record.has_photo).map(|record| {
        let query = signature.map(|text| format!("?s={}", percent_encode(text))).unwrap_or_default();
        addresses::lookup_photo(record.number, query)
    });
    Ok(Lookup {
        number: number.to_string(),
        tone: tone.to_owned(),
        word: word.to_owned(),
        sentence,
        differs: matches!(finding, Finding::Differs { .. }),
        record: finding.record().map(record),
        zone: zone_beside(registry.config().zone.as_ref(), &finding),
        photo,
        ways_on,
    })
}

fn record(record: &PublicRecord) -> Record {
    let state = if record.state == MachineState::Cancelled { "已注销" } else { "已登记" };
    Record {
        number: record.number.to_string(),
        stage: record.stage,
        product: record.product.map_or("", Product::label).to_owned(),
        maker: record.maker.clone(),
        model: record.model.clone(),
        district: record.district.clone(),
        registered_on: domain::day::chinese(record.registered_on),
        state: state.to_owned(),
    }
}

/// How glad or worried to be, a word, a sentence.
fn verdict(number: RegistrationNumber, finding: &Finding) -> (&'static str, &'static str, String) {
    match finding {
        Finding::Known { record, .. } if record.state == MachineState::Cancelled => {
            ("bad", "已注销", "这台机械已注销登记，标牌不再有效。".to_owned())
        }
        Finding::Known { proven: true, .. } => (
            "good",
            "真实有效",
            "二维码由登记机关签发，号码在登记册中有效。请核对下面的内容与机械是否一致。".to_owned(),
        ),
        Finding::Known { .. } => (
            "plain",
            "登记册中有这个号码",
            "号码是输入的，不能证明标牌是真的。请扫描标牌上的二维码，并核对下面的内容与机械是否一致。".to_owned(),
        ),
        Finding::Renumbered { record } => (
            "plain",
            "号码已更正",
            format!("这是更正前的号码，现在的号码是{}。机械主应到登记区县补领标牌。", record.number),
        ),
        Finding::Differs { .. } => (
            "bad",
            "号码首位与登记册不一致",
            "请对照标牌再核对一遍：输错了的，请重新输入；标牌上就是这个号码的，请点下面的按钮，将记录为疑似伪造。登记册中这个序号的机械如下："
                .to_owned(),
        ),
        Finding::Suspected { why, .. } => (
            "bad",
            "疑似伪造",
            format!("{}。已记录，请向当地生态环境部门反映。登记册中这个序号的机械如下：", why.label()),
        ),
        Finding::Unknown => (
            "bad",
            "没有这个号码",
            "登记册中没有这个号码。请对照标牌核对；核对无误的，标牌可能是伪造的。".to_owned(),
        ),
        Finding::Elsewhere => (
            "plain",
            "外地号码",
            format!(
                "这是外地登记的号码，首位表示排放阶段为{}。真伪请向登记地的生态环境部门核实。",
                number.stage().name()
            ),
        ),
    }
}

/// What those who work with the register do next, from the plate before them; a plate that is not `valid` opens no
/// gate.
async fn ways_on(actor: &Actor, record: &PublicRecord, valid: bool) -> Result<Vec<(String, String)>, Refusal> {
    Ok(match actor.role {
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
                let name = crate::components::sites::site_name(&site);
                (addresses::site_enter_with(site.id, record.number), format!("机械入场：{name}"))
            })
            .collect()
        }
    })
}

fn zone_words(zone: Option<&Zone>, stage: Stage) -> Option<ZoneWords> {
    Some(ZoneWords { admitted: zone?.admits(stage), sentence: zone::sentence(zone, stage)? })
}

/// What a finding's stage means in the zone: nothing that allows beside what forbids.
fn zone_beside(zone: Option<&Zone>, finding: &Finding) -> Option<ZoneWords> {
    let admits = finding.record().is_some_and(|record| zone.is_some_and(|zone| zone.admits(record.stage)));
    Some(ZoneWords { admitted: finding.is_valid() && admits, sentence: zone::beside(zone, finding)? })
}

/// What a certificate says, and what has become of it; nothing where there is no such certificate.
pub async fn certificate(code: &str) -> Result<Option<Certificate>, ApiError> {
    use registry::machines::certificates::Since;
    let found = registry().machines().verify_certificate(code, &client_address()).await.map_err(Refusal::from);
    let answer = found.map(|found| {
        found.map(|found| Certificate {
            issued: registry::clock::china_time(found.issued_at),
            changed: found.machines.iter().filter(|(_, since)| *since != Since::Same).count(),
            machines: found
                .machines
                .iter()
                .map(|(machine, since)| CertifiedMachine {
                    number: machine.number.clone(),
                    stage: machine.stage(),
                    product: machine.product().to_owned(),
                    model: machine.model.clone(),
                    maker: machine.maker.clone(),
                    since: since.label().to_owned(),
                })
                .collect(),
        })
    });
    data(answer)
}

/// 排放阶段自查 of what an address asks.
pub fn stage(asked: &Fields) -> StageAnswer {
    let registry = registry();
    let (facts, report) = self_check::read(asked, registry.today());
    StageAnswer { report, found: facts.map(|facts| stage_found(&facts)) }
}

fn stage_found(facts: &Facts) -> StageFound {
    let registry = registry();
    let (profile, today) = (registry.profile(), registry.today());
    let found = determine(facts, profile, today);
    let changes = self_check::changes(facts, &found, profile, today);
    StageFound {
        explained: explained(&found),
        zone: zone_words(registry.config().zone.as_ref(), found.stage),
        changes: changes.into_iter().map(|change| (change.condition, change.stage)).collect(),
        number_decides: !self_check::decided_by_number(&found) && facts.fuel != Fuel::Electric,
        flags: found.flags.iter().map(|flag| flag.sentence().to_string()).collect(),
    }
}
