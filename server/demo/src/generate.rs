//! A made-up register of any size, the same for the same seed: for measuring, never for a city. Rows go straight into
//! the tables, a thousand filings or visits a transaction; their shape is what the services write.

mod draw;
mod places;
pub mod sites;

use domain::changes::MachineState;
use domain::emission;
use domain::filing::FilingState;
use domain::machine::MachineData;
use domain::registration_number::{RegistrationNumber, Serial};
use domain::search::{identity_tail, suffixes};
use std::collections::HashSet;
use uuid::Uuid;

use draw::{Dice, Drawn};
use registry::Registry;
use registry::clock::DAY_MS;
use registry::db::{Built, Value, values};
use registry::error::{Error, Result};
use registry::seeding;
use registry::seeding::bulk::{self as sql, Table};
use registry::seeding::{By, first_link};
use sites::Sites;

/// How many filings, sites or visits go into one transaction.
const BATCH: usize = 1000;
/// Values in one statement. SQLite finds each by going through the names of all before it: more would be slower.
const MOST_VALUES: usize = 400;

/// How large, and which one.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// Machines in the register; a fifth as many filings more are written, returned or waiting.
    pub machines: usize,
    /// The same seed gives the same register.
    pub seed: u64,
}

/// Rows that wait to be written, table by table.
#[derive(Default)]
struct Rows {
    tables: Vec<(Table, Vec<Value>)>,
}

impl Rows {
    fn add(&mut self, table: Table, row: Vec<Value>) {
        match self.tables.iter_mut().find(|(known, _)| *known == table) {
            Some((_, values)) => values.extend(row),
            None => self.tables.push((table, row)),
        }
    }
}

/// Is told of what so much is written.
pub type Progress<'a> = dyn FnMut(&'static str, usize) + Send + 'a;

/// Fills an empty register with machines, and with sites when they are asked for.
pub async fn fill(registry: &Registry, size: Size, sites: Option<Sites>, progress: &mut Progress<'_>) -> Result<()> {
    if !registry.upkeep().is_empty().await? {
        return Err(Error::NotEmpty);
    }
    // Sorting a million entries once is many times faster than a million entries into their places.
    let indexes: Vec<(String, String)> = seeding::database(registry).all(sql::INDEXES, values![]).await?;
    for (name, _) in &indexes {
        run(registry, sql::drop_index(name)).await?;
    }
    rows(registry, size, progress).await?;
    if let Some(size) = sites {
        sites::rows(registry, size, progress).await?;
    }
    for (_, statement) in indexes {
        run(registry, sql::make_again(statement)).await?;
    }
    let mut tx = seeding::database(registry).begin().await?;
    tx.run(sql::ANALYZE, values![]).await?;
    tx.commit().await?;
    Ok(())
}

async fn run(registry: &Registry, statement: Built) -> Result<()> {
    let mut tx = seeding::database(registry).begin().await?;
    tx.run_built(statement).await?;
    tx.commit().await?;
    Ok(())
}

async fn rows(registry: &Registry, size: Size, progress: &mut Progress<'_>) -> Result<()> {
    let mut dice = Dice::new(size.seed);
    let offices: Vec<String> = registry.offices().districts().await?.into_iter().map(|office| office.code).collect();
    let mut rows = Rows::default();
    let owners: Vec<Uuid> = (0..(size.machines / 8).max(1)).map(|_| dice.id(dice.now())).collect();
    let reviewer = dice.id(dice.now());
    rows.add(sql::ACCOUNT, values![reviewer, "staff", "generated", "生成的审核员", "", "", 0_i64, 1_i64, dice.now()]);
    for (number, owner) in owners.iter().enumerate() {
        let login = format!("generated-{number}");
        rows.add(sql::ACCOUNT, values![*owner, "owner", login, "生成的机械主", "", "", 0_i64, 1_i64, dice.now()]);
    }
    write(registry, std::mem::take(&mut rows)).await?;
    let total = size.machines + size.machines / 5;
    let (mut ordinal, mut words) = (0_i64, HashSet::new());
    let mut registered: Option<(Uuid, MachineData)> = None;
    let subjects = draw::sealed_subjects(registry, &mut dice)?;
    for number in 0..total {
        if number > 0 && number % BATCH == 0 {
            write(registry, std::mem::take(&mut rows)).await?;
            progress("份备案", number);
        }
        // Registrations are spread over seven years, the newest last; what waits is from the last days.
        let mut drawn = Drawn::draw(&mut dice, number, total, size.machines, &offices, registry.today());
        // Some of what waits names the engine of a machine that has a number.
        let twin = registered.as_ref().filter(|_| drawn.state.is_undecided() && dice.below(16) == 0);
        let pair = twin.and_then(|(other, known)| drawn.shares_engine(known).map(|key| (*other, key)));
        let owner = owners[dice.below(owners.len())];
        let subject = &subjects[dice.below(subjects.len())];
        let facts = drawn.facts();
        let determination = emission::determine(&facts, registry.profile(), registry.today());
        let text = serde_json::to_string(&determination)?;
        let stage = determination.stage.code().to_string();
        let (id, at, data) = (dice.id(drawn.at), drawn.at, &drawn.data);
        let fields = serde_json::to_string(&drawn.fields())?;
        let tail = data.identifier().map(identity_tail);
        let sent = drawn.state != FilingState::Draft;
        let decided = matches!(drawn.state, FilingState::Approved | FilingState::Returned);
        let (by, decided_at) = (decided.then_some(reviewer), decided.then_some(at + DAY_MS));
        let (amber, due) = seeding::terms(registry, at);
        let when = |instant: i64| sent.then_some(instant);
        let waiting = |instant: i64| drawn.state.is_undecided().then_some(instant);
        rows.add(
            sql::FILING,
            values![
                id,
                owner,
                "registration",
                "{}",
                drawn.state.code(),
                2_i64,
                i64::from(sent),
                subject.sealed.as_str(),
                "{\"nameplate\":\"yes\"}",
                fields.as_str(),
                sent.then(|| drawn.office.clone()),
                drawn.owner.as_str(),
                drawn.phone_tail.as_str(),
                data.product.code(),
                &data.maker,
                &data.model,
                data.fuel.code(),
                tail.clone(),
                sent.then(|| stage.clone()),
                sent.then(|| text.clone()),
                "[]",
                "[]",
                i64::from(pair.is_some()),
                when(at),
                waiting(amber),
                waiting(due),
                by,
                decided_at,
                at,
                at
            ],
        );
        if !sent {
            continue;
        }
        rows.add(
            sql::REVISION,
            values![
                id,
                1_i64,
                subject.sealed.as_str(),
                "{\"nameplate\":\"yes\"}",
                fields.as_str(),
                "[]",
                text.as_str(),
                at,
                decided.then_some(drawn.state.code()),
                decided.then_some("[]"),
                by,
                decided_at
            ],
        );
        for key in data.identity_keys() {
            rows.add(sql::IDENTITY, values![key, id]);
        }
        if drawn.state.is_undecided() {
            for flag in &determination.flags {
                rows.add(sql::FLAG, values![flag.code(), drawn.office.as_str(), at, id]);
            }
        }
        if let Some((other, key)) = pair {
            rows.add(sql::PAIR, values![id, other, serde_json::to_string(&[key])?, at]);
        }
        let (hash, link) = first_link(
            dice.id(at),
            (id, drawn.office.as_str()),
            By::account(owner, "生成的机械主"),
            at,
            "filing.submitted",
        );
        rows.add(sql::EVENT, link);
        rows.add(sql::HEAD, values![id, 1_i64, hash]);
        for (kind, word) in [("owner", &drawn.owner), ("maker", &data.maker), ("model", &data.model)] {
            if words.insert((kind, word.clone())) {
                for suffix in suffixes(word) {
                    rows.add(sql::WORD, values![kind, suffix, word]);
                }
            }
        }
        if drawn.state == FilingState::Approved {
            ordinal += 1;
            let serial = Serial::from_ordinal(ordinal).map_err(|_| Error::Broken("the number series is used up"))?;
            let prefix = registry.config().number_prefix.as_str();
            let whole = RegistrationNumber::new(determination.stage, prefix, serial);
            let whole = whole.map_err(|_| Error::Broken("number prefix"))?.to_string();
            let standing = match (drawn.waits_for_plate, ordinal % 50) {
                (true, _) => MachineState::Registered,
                (false, 49) => MachineState::Cancelled,
                _ => MachineState::Collected,
            };
            let registered_at = at + DAY_MS;
            let code = format!("{ordinal:09}");
            let collected = (!drawn.waits_for_plate).then_some(registered_at + 3 * DAY_MS);
            let plate = values![
                id,
                1_i64,
                "first",
                "",
                &whole,
                drawn.office.as_str(),
                seeding::code_hash(registry, &code),
                registry.seal().seal(&code)?,
                reviewer,
                registered_at,
                registered_at + 30 * DAY_MS,
                collected,
                collected.map(|_| "owner".to_owned()),
                collected.map(|_| reviewer)
            ];
            rows.add(
                sql::MACHINE,
                values![
                    id,
                    prefix,
                    serial.as_str(),
                    whole,
                    owner,
                    drawn.owner.as_str(),
                    drawn.phone_tail.as_str(),
                    drawn.office.as_str(),
                    standing.code(),
                    1_i64,
                    stage,
                    text,
                    data.identity_key(),
                    tail,
                    data.product.code(),
                    &data.maker,
                    &data.model,
                    data.fuel.code(),
                    serde_json::to_string(data)?,
                    reviewer,
                    registered_at,
                    registered_at + 30 * DAY_MS,
                    registered_at
                ],
            );
            rows.add(sql::PLATE, plate);
            registered = Some((id, drawn.data));
        }
    }
    write(registry, rows).await?;
    let mut tx = seeding::database(registry).begin().await?;
    tx.run(sql::SET_SERIES, values![registry.config().number_prefix.as_str(), ordinal + 1]).await?;
    tx.commit().await?;
    Ok(())
}

async fn write(registry: &Registry, rows: Rows) -> Result<()> {
    let mut tx = seeding::database(registry).begin().await?;
    for (table, values) in rows.tables {
        let most = MOST_VALUES / table.width() * table.width();
        let mut values = values.into_iter().peekable();
        while values.peek().is_some() {
            let chunk: Vec<Value> = values.by_ref().take(most).collect();
            tx.run_built(table.insert(chunk)).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
