//! The demonstration city: accounts of every role, machines in every state, photos drawn by the program itself.
//!
//! Everything goes through the services, as people would do it; only passwords and photos take a short cut.

pub mod draw;
mod machines;
mod people;

use domain::fields::Fields;
use domain::filing::Step;
use domain::photos::Slot;
use uuid::Uuid;

use crate::Registry;
use crate::actor::Actor;
use crate::db::values;
use crate::error::{Error, Result};
use crate::review::ReturnReasons;
use crate::store::{accounts as sql, messages};

/// One password for every demonstration account.
pub const PASSWORD: &str = "huanghe-2026";

/// Printed on the terminal, and in the README.
pub const ACCOUNTS: &str = "\
演示账号（密码都是 huanghe-2026）
  机械主      13800000001   /owner/login
  机械主      13800000003   /owner/login
  尧都分局    yaodu         /office/login
  临汾市局    linfen        /office/login
短信验证码    /dev/messages";

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

/// Whether nobody has an account yet.
pub async fn is_empty(registry: &Registry) -> Result<bool> {
    Ok(registry.db.one::<(i64,)>(sql::COUNT, values![]).await?.is_none_or(|(count,)| count == 0))
}

/// Fills an empty register; refuses to touch one that has data.
pub async fn fill(registry: &Registry) -> Result<()> {
    if !is_empty(registry).await? {
        return Err(Error::NotEmpty);
    }
    let people = people::create(registry).await?;
    for (index, machine) in machines::all()?.iter().enumerate() {
        let fate = [
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
        ][index % 10];
        // The two known owners have machines in every state; the others fill the queues of all offices.
        let owner = &people.owners[if index < 20 {
            0
        } else if index < 26 {
            1
        } else {
            2 + index % (people.owners.len() - 2)
        }];
        let district =
            if index % 3 == 0 { "141002" } else { people.districts[index % people.districts.len()].as_str() };
        file(registry, &people, owner, machine, district, fate).await?;
    }
    // Nobody waits for the messages of invented decisions.
    let mut tx = registry.db.begin().await?;
    tx.run(messages::SETTLE, values![registry.clock.now_ms()]).await?;
    tx.commit().await?;
    Ok(())
}

async fn file(
    registry: &Registry,
    people: &people::People,
    owner: &people::Owner,
    machine: &machines::Sample,
    district: &str,
    fate: Fate,
) -> Result<()> {
    let actor = &owner.actor;
    let id = registry.start_filing(actor).await?;
    put(registry, actor, id, if owner.is_company { Slot::License } else { Slot::IdCard }, &owner.document).await?;
    let version = registry.save_step(actor, id, 1, Step::Subject, &owner.subject).await?;
    for (slot, picture) in machine.pictures() {
        put(registry, actor, id, slot, &picture).await?;
    }
    let version =
        registry.save_step(actor, id, version, Step::Photos, &Fields::default().with("nameplate", "yes")).await?;
    let fields = machine.fields(district);
    let version = registry.save_step(actor, id, version, Step::Machine, &fields).await?;
    if fate == Fate::Draft {
        return Ok(());
    }
    registry.submit(actor, id, version).await?;
    let reviewer = &people.reviewer;
    match fate {
        Fate::Draft | Fate::Submitted => {}
        Fate::UnderReview => registry.claim(reviewer, id).await?,
        Fate::Approved => {
            registry.approve(reviewer, id, 1, "").await?;
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
            registry.return_filing(reviewer, id, 1, &reasons).await?;
            if fate == Fate::Resubmitted {
                let draft = registry.draft(actor, id).await?;
                let mended = fields.with("place", "尧都区滨河西路工地（已核对）");
                let version = registry.save_step(actor, id, draft.version, Step::Machine, &mended).await?;
                registry.submit(actor, id, version).await?;
            }
        }
    }
    Ok(())
}

async fn put(registry: &Registry, actor: &Actor, filing: Uuid, slot: Slot, picture: &image::RgbImage) -> Result<()> {
    let file = registry.incoming();
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85)
        .encode_image(picture)
        .map_err(|_| Error::Broken("a demonstration photo"))?;
    tokio::fs::write(file.path(), bytes).await?;
    registry.put_photo(actor, filing, slot, &file).await?;
    Ok(())
}
