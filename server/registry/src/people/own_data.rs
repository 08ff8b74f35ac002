//! 导出我的信息 (个人信息保护法 45): everything that the register holds of a person, in one document that people can read and
//! programs too. The keys are the words of the pages.

use std::fmt::Write as _;

use domain::fields::{FieldSpec, Fields, Input, Remark};
use domain::filing::{FilingKind, FilingState, Step};
use domain::photos::Slot;
use domain::site::{self, SitePhoto, SiteState};
use serde::ser::{Serialize, SerializeMap as _, Serializer};
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::clock::china_time;
use crate::db::values;
use crate::error::Result;
use crate::filings::store::filings;
use crate::machines::store::machines;
use crate::messages::MessageState;
use crate::messages::store as messages;
use crate::people::quotas::Daily;
use crate::people::store::own_data as sql;
use crate::photos::store as photos;
use crate::service::People;
use crate::sites::store as sites;
use crate::trail::store as events;
use crate::trail::words;

/// A piece of what is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A value.
    Text(String),
    /// Several of a kind.
    List(Vec<Self>),
    /// Values with their words, in this order.
    Record(Vec<(String, Self)>),
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => list.serialize(serializer),
            Self::Record(pairs) => {
                let mut map = serializer.serialize_map(Some(pairs.len()))?;
                for (key, value) in pairs {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

impl Told {
    fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(list) => list.is_empty(),
            Self::Record(pairs) => pairs.is_empty(),
        }
    }

    /// As a page of its own, readable without the register: headings, lists, and links to the photos.
    pub fn page(&self, title: &str) -> String {
        let mut page = format!(
            "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}</title><style>\
             body{{font-family:sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}}\
             dl{{border-left:2px solid #ccc;padding-left:1rem;margin:.3rem 0}}\
             dt{{font-weight:bold}}dd{{margin:0 0 .3rem 1rem}}\
             </style></head><body><h1>{title}</h1>",
            title = escaped(title)
        );
        self.write(&mut page);
        page.push_str("</body></html>");
        page
    }

    fn write(&self, page: &mut String) {
        match self {
            Self::Text(text) if text.starts_with("https://") => {
                let _ = write!(page, "<a href=\"{0}\">{0}</a>", escaped(text));
            }
            Self::Text(text) => page.push_str(&escaped(text)),
            Self::List(list) => {
                page.push_str("<ol>");
                for one in list {
                    page.push_str("<li>");
                    one.write(page);
                    page.push_str("</li>");
                }
                page.push_str("</ol>");
            }
            Self::Record(pairs) => {
                page.push_str("<dl>");
                for (key, value) in pairs {
                    let _ = write!(page, "<dt>{}</dt><dd>", escaped(key));
                    value.write(page);
                    page.push_str("</dd>");
                }
                page.push_str("</dl>");
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

impl From<String> for Told {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Told {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Vec<Self>> for Told {
    fn from(list: Vec<Self>) -> Self {
        Self::List(list)
    }
}

/// A record without what is empty.
fn record<const N: usize>(pairs: [(&str, Told); N]) -> Told {
    Told::Record(
        pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (key.to_owned(), value)).collect(),
    )
}

fn time(at: Option<i64>) -> Told {
    at.map(china_time).unwrap_or_default().into()
}

fn remarks(text: &str) -> Result<Told> {
    let remarks: Vec<Remark> = serde_json::from_str(text)?;
    Ok(remarks.into_iter().map(|remark| Told::Text(remark.sentence)).collect::<Vec<_>>().into())
}

/// A form in the words of its page.
fn form(specs: &[FieldSpec], fields: &Fields, districts: &[(String, String)]) -> Told {
    let value = |spec: &FieldSpec, value: &str| {
        let words = match spec.input {
            Input::Choice(choices) => choices.iter().find(|(code, _)| *code == value).map(|(_, words)| *words),
            Input::District => districts.iter().find(|(code, _)| code == value).map(|(_, name)| name.as_str()),
            Input::Tick if value == "yes" => Some("是"),
            _ => None,
        };
        words.unwrap_or(value).to_owned()
    };
    let said = specs
        .iter()
        .filter(|spec| !fields.get(spec.name).is_empty())
        .map(|spec| (spec.label.to_owned(), Told::Text(value(spec, fields.get(spec.name)))));
    Told::Record(said.collect())
}

/// What the forms need to be told in words.
struct Words {
    districts: Vec<(String, String)>,
    url: String,
}

impl Words {
    fn photo(&self, id: Uuid) -> Told {
        format!("{}/photos/{id}", self.url).into()
    }
}

impl People<'_> {
    /// Everything that the register holds of whoever asks.
    pub async fn own_data(self, actor: &Actor) -> Result<Told> {
        if actor.role == Role::Staff {
            return Err(domain::refusal::Refusal::Forbidden.into());
        }
        let mut tx = self.db.begin().await?;
        self.take_daily(&mut tx, actor.account, Daily::OwnData).await?;
        self.record_own(&mut tx, actor, "account.data_taken").await?;
        tx.commit().await?;
        let districts =
            self.offices().districts().await?.into_iter().map(|office| (office.code, office.district)).collect();
        let words = Words { districts, url: self.config.plates.codes.public_url.clone() };
        Ok(record([
            ("导出时间", time(Some(self.clock.now_ms()))),
            ("账号", self.own_account(actor).await?),
            ("备案和变更申请", self.own_filings(actor, &words).await?),
            ("登记机械", self.own_machines(actor, &words).await?),
            ("登记证明", self.own_certificates(actor).await?),
            ("工地", self.own_sites(actor, &words).await?),
            ("收到的短信", self.own_messages(actor).await?),
            ("登录记录", self.own_sign_ins(actor).await?),
            ("操作记录", self.own_events(actor).await?),
        ]))
    }

    async fn own_account(self, actor: &Actor) -> Result<Told> {
        let row: Option<sql::AccountRow> = self.db.one(sql::ACCOUNT, values![actor.account]).await?;
        let Some(row) = row else { return Ok(Told::Text(String::new())) };
        let kind = if actor.role == Role::Site { "工地管理员" } else { "机械主" };
        let consent = record([
            ("同意《用户协议》和《隐私政策》的版本", row.agreement_version.unwrap_or_default().into()),
            ("同意时间", time(row.consented_at)),
        ]);
        Ok(record([
            ("账号类型", kind.into()),
            ("姓名或企业名称", row.name.into()),
            ("手机号", row.login.into()),
            ("注册时间", time(Some(row.created_at))),
            ("同意记录", consent),
        ]))
    }

    async fn own_filings(self, actor: &Actor, words: &Words) -> Result<Told> {
        let ids: Vec<(Uuid,)> = self.db.all(sql::FILINGS, values![actor.account]).await?;
        let mut filings = Vec::new();
        for (id,) in ids {
            if let Some(row) = self.db.one::<filings::FilingRow>(filings::FIND, values![id]).await? {
                filings.push(self.own_filing(row, words).await?);
            }
        }
        Ok(filings.into())
    }

    async fn own_filing(self, row: filings::FilingRow, words: &Words) -> Result<Told> {
        let forms = |subject: &str, photos: &str, machine: &str| -> Result<Told> {
            let subject: Fields = self.seal.open(subject)?;
            Ok(record([
                ("主体信息", form(Step::Subject.fields(), &subject, &words.districts)),
                ("照片选项", form(Step::Photos.fields(), &serde_json::from_str(photos)?, &words.districts)),
                ("机械信息", form(Step::Machine.fields(), &serde_json::from_str(machine)?, &words.districts)),
            ]))
        };
        let mut sent = Vec::new();
        for revision in self.db.all::<filings::RevisionRow>(filings::REVISIONS, values![row.id]).await?.iter().rev() {
            let outcome = revision.outcome.as_deref().and_then(FilingState::from_code).map_or("", FilingState::label);
            sent.push(record([
                ("提交时间", time(Some(revision.submitted_at))),
                ("内容", forms(&revision.subject_sealed, &revision.photos, &revision.machine)?),
                ("审核结果", outcome.into()),
                ("审核意见", remarks(revision.reasons.as_deref().unwrap_or("[]"))?),
                ("审核时间", time(revision.decided_at)),
            ]));
        }
        let mut kept = Vec::new();
        for step in Step::ALL {
            if let Some(form_row) =
                self.db.one::<filings::KeptRow>(filings::KEPT_FORM, values![row.id, step.code()]).await?
            {
                kept.push(form(step.fields(), &self.seal.open(&form_row.fields_sealed)?, &words.districts));
            }
        }
        let pictures: Vec<photos::PhotoRow> = self.db.all(photos::OF_FILING, values![row.id]).await?;
        let pictures = pictures.iter().map(|photo| {
            record([
                ("内容", Slot::from_code(&photo.slot).map_or("", Slot::label).into()),
                ("上传时间", time(Some(photo.created_at))),
                ("查看（登录后）", words.photo(photo.id)),
            ])
        });
        let change: serde_json::Value = serde_json::from_str(&row.change)?;
        Ok(record([
            ("事项", FilingKind::from_code(&row.kind).map_or("", FilingKind::label).into()),
            ("状态", FilingState::from_code(&row.state).map_or("", FilingState::label).into()),
            ("环保登记号码", row.number.unwrap_or_default().into()),
            ("变更申请", crate::trail::words::detail_words(&change).into()),
            ("单独同意的版本", row.consent_version.into()),
            ("单独同意的时间", time(row.consent_at)),
            ("现在的内容", forms(&row.subject_sealed, &row.photos, &row.machine)?),
            ("另存的未保存内容", kept.into()),
            ("照片", pictures.collect::<Vec<_>>().into()),
            ("各次提交", sent.into()),
            ("最后修改", time(Some(row.updated_at))),
        ]))
    }

    async fn own_machines(self, actor: &Actor, words: &Words) -> Result<Told> {
        let ids: Vec<(Uuid, String)> = self.db.all(sql::MACHINES, values![actor.account]).await?;
        let mut machines = Vec::new();
        for (id, _) in ids {
            let Some(row) = self.db.one::<machines::MachineRow>(machines::FIND, values![id]).await? else { continue };
            let held = self.machines().held(&row).await?;
            machines.push(record([
                ("环保登记号码", held.number.into()),
                ("状态", held.state.label().into()),
                ("排放阶段", crate::machines::stage_of(&row)?.name().into()),
                ("登记时间", time(Some(row.registered_at))),
                ("机械信息", form(domain::machine::FIELDS, &held.fields, &words.districts)),
                ("管理机构", held.office.map(|office| office.name).unwrap_or_default().into()),
            ]));
        }
        Ok(machines.into())
    }

    async fn own_certificates(self, actor: &Actor) -> Result<Told> {
        let rows: Vec<(i64, i64)> = self.db.all(sql::CERTIFICATES, values![actor.account]).await?;
        let told = rows
            .into_iter()
            .map(|(at, count)| record([("开具时间", time(Some(at))), ("机械数量", count.to_string().into())]));
        Ok(told.collect::<Vec<_>>().into())
    }

    async fn own_sites(self, actor: &Actor, words: &Words) -> Result<Told> {
        let rows: Vec<sites::SiteRow> = self.db.all(sites::OF_ACCOUNT, values![actor.account]).await?;
        let mut told = Vec::new();
        for row in rows {
            let pictures: Vec<sites::SitePhotoRow> = self.db.all(sites::PHOTOS, values![row.id]).await?;
            let pictures = pictures.iter().map(|photo| {
                record([
                    ("内容", SitePhoto::from_code(&photo.slot).map_or("", SitePhoto::label).into()),
                    ("查看（登录后）", words.photo(photo.id)),
                ])
            });
            let sent: Vec<sites::RevisionRow> = self.db.all(sites::REVISIONS, values![row.id]).await?;
            let mut decided = Vec::new();
            for revision in sent.iter().rev() {
                let outcome = revision.outcome.as_deref().and_then(SiteState::from_code).map_or("", SiteState::label);
                decided.push(record([
                    ("提交时间", time(Some(revision.submitted_at))),
                    ("审核结果", outcome.into()),
                    ("审核意见", remarks(revision.reasons.as_deref().unwrap_or("[]"))?),
                ]));
            }
            told.push(record([
                ("状态", SiteState::from_code(&row.state).map_or("", SiteState::label).into()),
                ("注册内容", form(site::FIELDS, &self.seal.open(&row.fields_sealed)?, &words.districts)),
                ("照片", pictures.collect::<Vec<_>>().into()),
                ("各次提交", decided.into()),
                ("机械进出记录（登录后下载）", format!("{}/ledgers/{}/xlsx", words.url, row.id).into()),
            ]));
        }
        Ok(told.into())
    }

    async fn own_messages(self, actor: &Actor) -> Result<Told> {
        let tail = domain::search::phone_tail(&actor.login);
        let rows: Vec<messages::LogRow> = self.db.all(sql::MESSAGES, values![tail]).await?;
        let mut told = Vec::new();
        for row in rows {
            let phone: String = self.seal.open(&row.phone_sealed)?;
            if phone != actor.login {
                continue;
            }
            let text: String = self.seal.open(row.shown_sealed.as_ref().unwrap_or(&row.text_sealed))?;
            told.push(record([
                ("时间", time(Some(row.created_at))),
                ("内容", text.into()),
                ("状态", MessageState::from_code(&row.state).map_or("", MessageState::label).into()),
            ]));
        }
        Ok(told.into())
    }

    async fn own_sign_ins(self, actor: &Actor) -> Result<Told> {
        let rows: Vec<sql::SessionRow> = self.db.all(sql::SESSIONS, values![actor.account]).await?;
        let told = rows.into_iter().map(|row| {
            record([
                ("登录时间", time(Some(row.created_at))),
                ("设备", domain::device::words(&row.agent).into()),
                ("网络地址", row.address.into()),
                ("最近使用", time(Some(row.last_seen_at))),
                ("结束时间", time(row.ended_at)),
            ])
        });
        Ok(told.collect::<Vec<_>>().into())
    }

    async fn own_events(self, actor: &Actor) -> Result<Told> {
        let rows: Vec<events::EventRow> = self.db.all(sql::EVENTS, values![actor.account]).await?;
        let told = rows.into_iter().map(|row| {
            let detail: serde_json::Value = serde_json::from_str(&row.detail)?;
            Ok(record([
                ("时间", time(Some(row.at))),
                ("事项", words::sentence(&row.what, &detail).into()),
                ("办理人", row.actor_name.into()),
            ]))
        });
        Ok(told.collect::<Result<Vec<_>>>()?.into())
    }
}
