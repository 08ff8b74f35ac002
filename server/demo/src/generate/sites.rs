//! Made-up construction sites and their gates: administrators, sites in every state, and visits in the order of time,
//! the last of them still open. A number stands on one site at the most, as the index of open visits asks.

use domain::registration_number::Serial;
use domain::search::suffixes;
use domain::site::{SitePhoto, SiteState};
use uuid::Uuid;

use super::draw::{Dice, below_ms};
use super::places::Place;
use super::{BATCH, Progress, Rows, run, write};
use crate::city;
use registry::Registry;
use registry::clock::{DAY_MS, china_midnight};
use registry::db::values;
use registry::error::{Error, Result};
use registry::photos::StoredPhoto;
use registry::seeding;
use registry::seeding::bulk::{self as sql, KnownMachine};
use registry::seeding::{By, first_link};

/// How many, and which ones.
#[derive(Debug, Clone, Copy)]
pub struct Sites {
    /// Construction sites; seven of ten are open.
    pub sites: usize,
    /// Machines that came in, at most a few of them still inside.
    pub visits: usize,
    /// The same seed gives the same sites.
    pub seed: u64,
}

/// So many administrators can sign in, with the password of the demonstration.
pub const SIGN_IN: usize = 40;
/// Sites of one administrator.
const SITES_EACH: usize = 5;
/// Different machines that come through the gates.
const MOST_MACHINES: i64 = 200_000;
/// Visits go back so long.
const HISTORY_MS: i64 = 2 * 365 * DAY_MS;
/// Whatever is still inside came within these last days, when nothing else came or went.
const OPEN_MS: i64 = 3 * DAY_MS;
const NAME: &str = "生成的工地管理员";

/// The phone of an administrator that can sign in.
pub fn login(number: usize) -> String {
    format!("138{:08}", 1000 + number)
}

/// A site with a gate.
struct Gate {
    site: Uuid,
    photo: Uuid,
    gatekeeper: Uuid,
    is_open: bool,
}

/// Fills the tables of sites; machines are those of the register.
pub(super) async fn rows(registry: &Registry, size: Sites, progress: &mut Progress<'_>) -> Result<()> {
    let mut dice = Dice::new(size.seed ^ 0x5173);
    let gates = gates(registry, &mut dice, size).await?;
    let machines: Vec<KnownMachine> = seeding::database(registry).all(sql::MACHINES, values![MOST_MACHINES]).await?;
    if machines.is_empty() || gates.is_empty() {
        return Ok(());
    }
    // A trigger adds up each row by itself; all of them are counted at once behind the last.
    let trigger: Option<(String,)> = seeding::database(registry).one(sql::VISIT_TRIGGER, values![]).await?;
    let (trigger,) = trigger.ok_or(Error::Broken("no trigger counts visits"))?;
    let mut tx = seeding::database(registry).begin().await?;
    tx.run(sql::DROP_VISIT_TRIGGER, values![]).await?;
    tx.commit().await?;
    visits(registry, &mut dice, size.visits, &gates, &machines, progress).await?;
    let mut tx = seeding::database(registry).begin().await?;
    tx.run(sql::COUNT_VISITS, values![]).await?;
    tx.commit().await?;
    run(registry, sql::make_again(trigger)).await
}

/// One picture for everything that was photographed.
async fn picture(registry: &Registry) -> Result<StoredPhoto> {
    let picture = city::draw::silhouette("挖掘机", city::draw::View::Side45, [214, 160, 32]);
    seeding::picture(registry, &city::taken(registry, &picture).await?).await
}

async fn gatekeepers(registry: &Registry, dice: &mut Dice, rows: &mut Rows, count: usize) -> Result<Vec<Uuid>> {
    let hash = seeding::password_hash(registry, city::PASSWORD).await?;
    let ids: Vec<Uuid> = (0..count).map(|_| dice.id(dice.now())).collect();
    for (number, id) in ids.iter().enumerate() {
        let (login, hash) =
            if number < SIGN_IN { (login(number), hash.as_str()) } else { (format!("generated-{number}"), "") };
        rows.add(sql::ACCOUNT, values![*id, "site", login, NAME, hash, "", 0_i64, 1_i64, dice.now()]);
    }
    Ok(ids)
}

async fn gates(registry: &Registry, dice: &mut Dice, size: Sites) -> Result<Vec<Gate>> {
    let offices: Vec<String> = registry.offices().districts().await?.into_iter().map(|office| office.code).collect();
    let (today, stored) = (china_midnight(registry.today()), picture(registry).await?);
    let mut rows = Rows::default();
    let reviewer = dice.id(dice.now());
    rows.add(
        sql::ACCOUNT,
        values![reviewer, "staff", "generated-sites", "生成的审核员", "", "", 0_i64, 1_i64, dice.now()],
    );
    let count = size.sites.div_ceil(SITES_EACH);
    let gatekeepers = gatekeepers(registry, dice, &mut rows, count).await?;
    let mut gates = Vec::new();
    for number in 0..size.sites {
        if number % BATCH == 0 {
            write(registry, std::mem::take(&mut rows)).await?;
        }
        let place = Place::draw(dice, number, &offices, today);
        let (id, gatekeeper) = (dice.id(place.at), gatekeepers[number % count]);
        site(registry, dice, &mut rows, &place, (id, gatekeeper, reviewer))?;
        rows.add(sql::SITE_MEMBER, values![id, gatekeeper, place.at]);
        let photo = dice.id(place.at);
        rows.add(sql::SITE_PHOTO, stored.row(dice.id(place.at), id, SitePhoto::Board, place.at));
        if matches!(place.state, SiteState::Approved | SiteState::Closed) {
            rows.add(sql::SITE_PHOTO, stored.row(photo, id, SitePhoto::Entry, place.at));
            gates.push(Gate { site: id, photo, gatekeeper, is_open: place.state == SiteState::Approved });
        }
    }
    write(registry, rows).await?;
    Ok(gates)
}

/// The rows of one site: itself, what was sent, its words, the first link of its chain.
fn site(
    registry: &Registry,
    dice: &mut Dice,
    rows: &mut Rows,
    place: &Place,
    (id, gatekeeper, reviewer): (Uuid, Uuid, Uuid),
) -> Result<()> {
    let (at, state) = (place.at, place.state);
    let (sent, waits) = (state != SiteState::Draft, state == SiteState::Submitted);
    let decided = sent && !waits;
    let (by, decided_at) = (decided.then_some(reviewer), decided.then_some(at + DAY_MS));
    let (amber, due) = seeding::terms(registry, at);
    let sealed = registry.seal().seal(&place.fields())?;
    let closed = (state == SiteState::Closed).then_some("工程竣工");
    let text = |text: &'_ str| if sent { text.to_owned() } else { String::new() };
    rows.add(
        sql::SITE,
        values![
            id,
            gatekeeper,
            state.code(),
            if sent { 2_i64 } else { 1 },
            i64::from(sent),
            sealed.as_str(),
            sent.then(|| place.office.clone()),
            place.name.as_str(),
            text(&place.address),
            text(&place.contractor),
            0_i64,
            0_i64,
            0_i64,
            0_i64,
            "[]",
            sent.then_some(at),
            waits.then_some(amber),
            waits.then_some(due),
            by,
            decided_at,
            closed,
            at,
            at
        ],
    );
    if !sent {
        return Ok(());
    }
    let outcome = if state == SiteState::Closed { SiteState::Approved } else { state };
    let outcome = decided.then(|| outcome.code());
    let reasons = decided.then_some("[]");
    rows.add(sql::SITE_REVISION, values![id, 1_i64, sealed, "[]", at, outcome, reasons, by, decided_at]);
    let words = [&place.name, &place.contractor, &place.address];
    for suffix in words.into_iter().flat_map(|word| suffixes(word)) {
        rows.add(sql::SITE_WORD, values![suffix, id, place.office.as_str()]);
    }
    let by = By::account(gatekeeper, NAME);
    let (hash, link) = first_link(dice.id(at), (id, place.office.as_str()), by, at, "site.submitted");
    rows.add(sql::EVENT, link);
    rows.add(sql::HEAD, values![id, 1_i64, hash]);
    Ok(())
}

/// A machine as its entry knows it.
struct Plate {
    key: String,
    id: Option<Uuid>,
    number: String,
    stage: String,
    words: [String; 3],
}

/// One of the register's machines, or now and then one from elsewhere.
fn plate(dice: &mut Dice, machines: &[KnownMachine]) -> Result<Plate> {
    if dice.below(50) > 0 {
        return Ok(dice.pick(machines).into());
    }
    let ordinal = i64::try_from(1 + dice.below(5000)).unwrap_or(1);
    let serial = Serial::from_ordinal(ordinal).map_err(|_| Error::Broken("a serial"))?;
    Ok(Plate {
        key: format!("GA{}", serial.as_str()),
        id: None,
        number: format!("3-GA{}", serial.as_str()),
        stage: "3".to_owned(),
        words: ["loader", "广西柳工机械股份有限公司", "CLG856H"].map(str::to_owned),
    })
}

impl From<&KnownMachine> for Plate {
    fn from(machine: &KnownMachine) -> Self {
        Self {
            key: machine.number_key.clone(),
            id: Some(machine.id),
            number: machine.number.clone(),
            stage: machine.stage.clone(),
            words: [machine.product.clone(), machine.maker.clone(), machine.model.clone()],
        }
    }
}

fn visit(rows: &mut Rows, id: Uuid, gate: &Gate, plate: &Plate, entered: i64, left: Option<i64>) {
    let Plate { key, id: machine, number, stage, words: [product, maker, model] } = plate;
    let by = left.map(|_| gate.gatekeeper);
    rows.add(
        sql::VISIT,
        values![
            id,
            gate.site,
            key,
            *machine,
            number,
            stage,
            product,
            maker,
            model,
            gate.photo,
            entered,
            gate.gatekeeper,
            entered,
            left,
            by,
            left
        ],
    );
}

async fn visits(
    registry: &Registry,
    dice: &mut Dice,
    count: usize,
    gates: &[Gate],
    machines: &[KnownMachine],
    progress: &mut Progress<'_>,
) -> Result<()> {
    let today = china_midnight(registry.today());
    // Every fifth open site has machines inside, and no machine stands on two.
    let busy: Vec<&Gate> = gates.iter().filter(|gate| gate.is_open).step_by(5).collect();
    let open = if busy.is_empty() { 0 } else { (machines.len() / 2).min(count / 20) };
    let (first, last) = (today - HISTORY_MS, today - OPEN_MS);
    let mut rows = Rows::default();
    for number in 0..count {
        if number % BATCH == 0 {
            write(registry, std::mem::take(&mut rows)).await?;
            progress("次进出", number);
        }
        if let Some(nth) = number.checked_sub(count - open) {
            let gate = busy[nth % busy.len()];
            let plate = Plate::from(&machines[nth * 2]);
            let entered = last + below_ms(dice, OPEN_MS);
            let id = dice.id(entered);
            visit(&mut rows, id, gate, &plate, entered, None);
            if nth % 8 == 0 {
                let wants = dice.pick(gates);
                wait(dice, &mut rows, id, &plate, (gate, wants), entered);
            }
            continue;
        }
        let share = i64::try_from(number).unwrap_or_default();
        let whole = i64::try_from(count).unwrap_or(1).max(1);
        let entered = first + HISTORY_MS / whole * share;
        let left = (entered + 3_600_000 + below_ms(dice, 10 * DAY_MS)).min(last);
        let (gate, plate) = (dice.pick(gates), plate(dice, machines)?);
        let entered = entered.min(left - 3_600_000);
        visit(&mut rows, dice.id(entered), gate, &plate, entered, Some(left));
    }
    write(registry, rows).await
}

/// Another site waits for a machine that is still inside; every second one has asked for it.
fn wait(dice: &mut Dice, rows: &mut Rows, visit: Uuid, plate: &Plate, (holds, wants): (&Gate, &Gate), entered: i64) {
    if holds.site == wants.site || !wants.is_open {
        return;
    }
    let (id, at) = (dice.id(entered), entered + 60_000);
    let asked = (dice.below(2) == 0).then_some(at);
    rows.add(
        sql::WAITING_ENTRY,
        values![id, wants.site, &plate.key, &plate.number, visit, wants.photo, wants.gatekeeper, at, asked],
    );
}
