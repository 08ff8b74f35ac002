//! The demonstration city: accounts of every role, machines and sites in every state, photos drawn by the program
//! itself.
//!
//! Everything goes through the services, as people would do it; only passwords and photos take a short cut.

pub mod draw;
mod inspections;
mod machines;
mod past;
mod people;
mod register;
mod sites;

use domain::fields::Fields;
use domain::filing::Step;
use domain::photos::Slot;
use domain::registration_number::RegistrationNumber;
use uuid::Uuid;

use past::{Act, HISTORY_MS, Past};
use registry::Registry;
use registry::actor::Actor;
use registry::desk::ReturnReasons;
use registry::error::{Error, Result};
use registry::photos::Incoming;
use registry::seeding;

/// One password for every demonstration account.
pub const PASSWORD: &str = "huanghe-2026";

/// Printed on the terminal, and in the README.
pub const ACCOUNTS: &str = "\
演示账号（密码都是 huanghe-2026）
  机械主      13800000001   /owner/login
  机械主      13800000003   /owner/login
  工地管理员  13800000005   /site/login
  工地管理员  13800000006   /site/login
  尧都分局    yaodu         /office/login
  临汾市局    linfen        /office/login
短信验证码、动态验证码    /dev/messages";

/// The secret of every demonstration account of the offices: known to everybody, so its codes may be used more than
/// once.
pub(crate) const ONE_TIME_SECRET: [u8; 20] = *b"nrmm demonstration 1";
/// The demonstration accounts of the offices.
const STAFF: [&str; 2] = ["yaodu", "linfen"];

/// Where a demonstration filing ends up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Draft,
    Submitted,
    UnderReview,
    Returned,
    Resubmitted,
    Approved,
}

/// The fates of the machines, in turn.
const FATES: [Fate; 10] = [
    Fate::Approved,
    Fate::Submitted,
    Fate::Approved,
    Fate::Returned,
    Fate::Submitted,
    Fate::Approved,
    Fate::Draft,
    Fate::Submitted,
    Fate::UnderReview,
    Fate::Resubmitted,
];

/// The current one-time codes of the demonstration accounts, by username; an account with another secret is left out.
pub async fn one_time_codes(registry: &Registry) -> Result<Vec<(&'static str, String)>> {
    let mut codes = Vec::new();
    for username in STAFF {
        let code = seeding::one_time_code(registry, username, &ONE_TIME_SECRET).await?;
        codes.extend(code.map(|code| (username, code)));
    }
    Ok(codes)
}

/// Fills an empty register; refuses to touch one that has data.
pub async fn fill(registry: &Registry) -> Result<()> {
    if !registry.upkeep().is_empty().await? {
        return Err(Error::NotEmpty);
    }
    // Half a year goes by while it is filled, so that the statistics and the logs have something to tell.
    let past = Past::begin(registry.clock(), HISTORY_MS);
    live(registry, &past).await
}

async fn live(registry: &Registry, past: &Past) -> Result<()> {
    let people = people::create(registry).await?;
    let mut cases = Vec::new();
    let mut samples = machines::all()?;
    // The first machine was sold, and is filed once more by who bought it: 疑似重复.
    samples.extend(samples.first().cloned());
    let again = samples.len() - 1;
    for (index, machine) in samples.into_iter().enumerate() {
        let fate = if index == again { Fate::Submitted } else { FATES[index % FATES.len()] };
        // The two known owners have machines in every state; the others fill the queues of all offices.
        let owner = if index < 20 {
            0
        } else if index < 26 {
            1
        } else {
            2 + index % (people.owners.len() - 2)
        };
        let district = if index % 3 == 0 || index == again {
            "141002"
        } else {
            people.districts[index % people.districts.len()].as_str()
        };
        let reviewer = if district == "141002" { &people.reviewer } else { &people.city };
        let fields = machine.fields(district);
        let place = Place { owner, district: district.to_owned() };
        cases.push(Case {
            owner: &people.owners[owner],
            place,
            reviewer,
            fields,
            machine,
            fate,
            id: None,
            number: None,
        });
    }
    let fates: Vec<Fate> = cases.iter().map(|case| case.fate).collect();
    let gateway = past::gateway();
    for (at, index, act) in past.schedule(&fates) {
        past.reach(at);
        if let Some(case) = cases.get_mut(index) {
            match act {
                Act::Send => case.send(registry).await?,
                Act::Decide => case.decide(registry).await?,
                Act::Mend => case.mend(registry).await?,
            }
        }
        registry.messages().deliver_messages(&gateway).await?;
    }
    let registered: Vec<register::Registered> = cases.iter().filter_map(Case::registered).collect();
    let plated = register::live(registry, &people, &registered).await?;
    sites::live(registry, &people, &plated).await?;
    while registry.messages().deliver_messages(&gateway).await? > 0 {}
    Ok(())
}

/// Where a machine belongs.
struct Place {
    /// Whose, by the place in the list of owners.
    owner: usize,
    district: String,
}

/// One machine on its way.
struct Case<'a> {
    place: Place,
    owner: &'a people::Owner,
    reviewer: &'a Actor,
    fields: Fields,
    machine: machines::Sample,
    fate: Fate,
    id: Option<Uuid>,
    number: Option<RegistrationNumber>,
}

impl Case<'_> {
    fn registered(&self) -> Option<register::Registered> {
        Some(register::Registered {
            id: self.id?,
            number: self.number?,
            sample: self.machine.clone(),
            owner: self.place.owner,
            district: self.place.district.clone(),
        })
    }

    fn id(&self) -> Result<Uuid> {
        self.id.ok_or(Error::Broken("a demonstration filing before its time"))
    }

    async fn send(&mut self, registry: &Registry) -> Result<()> {
        let actor = &self.owner.actor;
        let id = registry.filings().start_filing(actor).await?;
        self.id = Some(id);
        let document = if self.owner.is_company { Slot::License } else { Slot::IdCard };
        put(registry, actor, id, document, &self.owner.document).await?;
        let version = registry.filings().save_step(actor, id, 1, Step::Subject, &self.owner.subject).await?;
        for (slot, picture) in self.machine.pictures() {
            put(registry, actor, id, slot, &picture).await?;
        }
        let version = registry
            .filings()
            .save_step(actor, id, version, Step::Photos, &Fields::default().with("nameplate", "yes"))
            .await?;
        let version = registry.filings().save_step(actor, id, version, Step::Machine, &self.fields).await?;
        if self.fate != Fate::Draft {
            registry.filings().submit(actor, id, version).await?;
        }
        Ok(())
    }

    async fn decide(&mut self, registry: &Registry) -> Result<()> {
        let id = self.id()?;
        match self.fate {
            Fate::Draft | Fate::Submitted => {}
            Fate::UnderReview => registry.desk().claim(self.reviewer, id).await?,
            Fate::Approved => {
                let number = registry.desk().approve(self.reviewer, id, 1, None).await?;
                inspections::enter(registry, self.reviewer, number).await?;
                self.number = Some(number);
            }
            Fate::Returned | Fate::Resubmitted => {
                let reasons = ReturnReasons {
                    whole: String::new(),
                    fields: [
                        ("machine_plate".to_owned(), "照片模糊，看不清铭牌上的字，请重新拍照上传".to_owned()),
                        ("power".to_owned(), "功率与发动机铭牌不一致，请核对单位（千瓦）".to_owned()),
                    ]
                    .into(),
                };
                registry.desk().return_filing(self.reviewer, id, 1, &reasons).await?;
            }
        }
        Ok(())
    }

    async fn mend(&self, registry: &Registry) -> Result<()> {
        let (actor, id) = (&self.owner.actor, self.id()?);
        let draft = registry.filings().draft(actor, id).await?;
        let mended = self.fields.clone().with("place", "尧都区滨河西路工地（已核对）");
        let version = registry.filings().save_step(actor, id, draft.version, Step::Machine, &mended).await?;
        registry.filings().submit(actor, id, version).await?;
        Ok(())
    }
}

async fn put(registry: &Registry, actor: &Actor, filing: Uuid, slot: Slot, picture: &image::RgbImage) -> Result<()> {
    registry.photos().put_photo(actor, filing, slot, &taken(registry, picture).await?).await?;
    Ok(())
}

/// A picture as a phone would send it.
pub(crate) async fn taken(registry: &Registry, picture: &image::RgbImage) -> Result<Incoming> {
    let file = registry.photos().incoming();
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85)
        .encode_image(picture)
        .map_err(|_| Error::Broken("a demonstration photo"))?;
    tokio::fs::write(file.path(), bytes).await?;
    Ok(file)
}
