//! 登记证明: a paper on which the register says what it holds of one machine, or of all machines of an owner, on a day. Its
//! code leads anybody to what was said then and to what has changed since; never to the person behind it.

use domain::changes::MachineState;
use domain::day;
use domain::machine::MachineData;
use domain::print::{Align, Drawing, Rgb, Shape};
use domain::refusal::Refusal;
use domain::registration_number::RegistrationNumber;
use domain::stage::Stage;
use domain::vocabulary::Product;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::actor::Actor;
use crate::clock::{china_day, random_bytes};
use crate::db::values;
use crate::drawings::{self, Page};
use crate::error::{Error, Result};
use crate::machines::store::certificates::{self as sql, CertificateRow};
use crate::machines::store::machines::{self as machine_sql, MachineRow};
use crate::people::throttle::Allowance;
use crate::service::Machines;

/// Machines of one certificate.
pub const MOST: i64 = 500;
/// Certificates that an owner may have made within a day.
const PER_DAY: i64 = 50;
/// Codes that one address may try within a day before it has to wait.
const TRIES: i64 = 60;
/// Letters and digits that are not taken for each other.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// 80 bits: nobody guesses one.
const LENGTH: usize = 16;
/// Machines on the first page and on every further one.
const ROWS: usize = 30;

/// What a certificate says; sealed, because it names its owner.
#[derive(Serialize, Deserialize)]
struct Content {
    code: String,
    owner: String,
    machines: Vec<Certified>,
}

/// A machine as it was registered on the day of the certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certified {
    machine: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// The key of 机械产品名称.
    product: String,
    /// 机械制造企业.
    pub maker: String,
    /// 型号规格.
    pub model: String,
    identifier: String,
    district: String,
    registered_at: i64,
}

impl Certified {
    /// 机械产品名称.
    pub fn product(&self) -> &'static str {
        Product::from_code(&self.product).map_or("", Product::label)
    }

    /// 排放阶段.
    pub fn stage(&self) -> Option<Stage> {
        RegistrationNumber::parse(&self.number).ok().map(RegistrationNumber::stage)
    }
}

/// What has become of a certified machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// Nothing.
    Same,
    /// It has another number.
    Renumbered,
    /// It has passed to another owner.
    PassedOn,
    /// It is no longer registered.
    Cancelled,
}

impl Since {
    /// The words on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Same => "与登记册一致",
            Self::Renumbered => "号码已更正",
            Self::PassedOn => "已过户",
            Self::Cancelled => "已注销",
        }
    }
}

/// A certificate that is genuine, for anybody who has its code.
#[derive(Debug, Clone)]
pub struct Verified {
    /// When it was made, milliseconds since 1970.
    pub issued_at: i64,
    /// What it says, and what has become of it.
    pub machines: Vec<(Certified, Since)>,
}

fn new_code() -> String {
    random_bytes::<LENGTH>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// `ABCD-EFGH-JKLM-NPQR`, as it stands on the paper.
fn spaced(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

impl Machines<'_> {
    /// Certifies one of the owner's machines, or all of them; answers the certificate's id.
    pub async fn certify(self, actor: &Actor, machine: Option<Uuid>) -> Result<Uuid> {
        let owner = actor.owner()?;
        self.people().begin_daily(&format!("certificate:{owner}"), Allowance(PER_DAY)).await?;
        let rows: Vec<MachineRow> = match machine {
            Some(id) => {
                let row: Option<MachineRow> = self.db.one(machine_sql::FIND, values![id]).await?;
                let row = row.filter(|row| row.owner_id == owner).ok_or(Refusal::NotFound)?;
                if row.state == MachineState::Cancelled.code() {
                    return Err(Refusal::MachineCancelled.into());
                }
                vec![row]
            }
            None => self.db.all(sql::FLEET, values![owner, MOST]).await?,
        };
        let Some(first) = rows.first() else { return Err(Refusal::NothingToCertify.into()) };
        let (code, owner_name) = (new_code(), first.owner_name.clone());
        let mut machines: Vec<Certified> = rows.iter().map(|row| self.certified(row)).collect::<Result<_>>()?;
        machines.sort_by(|one, other| one.number.cmp(&other.number));
        let count = i64::try_from(machines.len()).unwrap_or_default();
        let content = Content { code, owner: owner_name, machines };
        let (id, now) = (self.clock.new_id(), self.clock.now_ms());
        // Asked before anything is signed: a certificate with a box for a name certifies nothing.
        self.plates().fonts()?.complete(&drawings(&content, "", now))?;
        let hash = self.seal.hash(&["certificate", &content.code]);
        let mut tx = self.db.begin().await?;
        tx.run(sql::INSERT, values![id, owner, hash, self.seal.seal(&content)?, count, now]).await?;
        tx.commit().await?;
        Ok(id)
    }

    fn certified(self, row: &MachineRow) -> Result<Certified> {
        let data: MachineData = serde_json::from_str(&row.data)?;
        let office = self.config.offices.iter().find(|office| office.code == row.office_id);
        Ok(Certified {
            machine: row.id,
            number: row.number.clone(),
            product: row.product.clone(),
            maker: row.maker.clone(),
            model: row.model.clone(),
            identifier: data.identifier().unwrap_or_default().to_owned(),
            district: office.map(|office| office.district.clone()).unwrap_or_default(),
            registered_at: row.registered_at,
        })
    }

    /// One's own certificate as PDF; the same each time.
    pub async fn certificate_pdf(self, actor: &Actor, id: Uuid) -> Result<Vec<u8>> {
        let owner = actor.owner()?;
        let row: CertificateRow = self.db.one(sql::OF_OWNER, values![id, owner]).await?.ok_or(Refusal::NotFound)?;
        let content: Content = self.seal.open(&row.content_sealed)?;
        let (fonts, signer) = (self.plates().fonts()?, self.config.plates.signer.clone());
        let address = format!("{}/c/{}", self.config.plates.codes.public_url, content.code);
        let made = tokio::task::spawn_blocking(move || {
            let pages = drawings(&content, &address, row.issued_at).into_iter();
            let pages = pages.map(|drawing| Page { drawing, cut: false });
            signer.sign(drawings::pdf(&fonts, "非道路移动机械登记证明", pages, |_| {})?, row.issued_at)
        });
        made.await.map_err(|_| Error::Broken("a certificate that ends its thread"))?
    }

    /// What anybody learns who has the code of a certificate; nothing when there is no such certificate.
    pub async fn verify_certificate(self, typed: &str, address: &str) -> Result<Option<Verified>> {
        self.people().begin_daily(&format!("certificate-code:{address}"), Allowance(TRIES)).await?;
        let code = domain::text::fold_code(typed).replace(domain::text::is_dash, "");
        let mut row: Option<CertificateRow> = None;
        for hash in self.seal.hashes(&["certificate", &code]) {
            row = self.db.one(sql::OF_CODE, values![hash]).await?;
            if row.is_some() {
                break;
            }
        }
        let Some(row) = row else { return Ok(None) };
        let content: Content = self.seal.open(&row.content_sealed)?;
        let mut machines = Vec::with_capacity(content.machines.len());
        for certified in content.machines {
            let now: Option<MachineRow> = self.db.one(machine_sql::FIND, values![certified.machine]).await?;
            let since = match now {
                Some(now) if now.state == MachineState::Cancelled.code() => Since::Cancelled,
                Some(now) if now.owner_id != row.owner_id => Since::PassedOn,
                Some(now) if now.number != certified.number => Since::Renumbered,
                Some(_) => Since::Same,
                None => Since::Cancelled,
            };
            machines.push((certified, since));
        }
        Ok(Some(Verified { issued_at: row.issued_at, machines }))
    }
}

/// The pages of a certificate, A4.
fn drawings(content: &Content, address: &str, issued_at: i64) -> Vec<Drawing> {
    let text = |x: f64, y: f64, size: f64, bold: bool, text: String| Shape::Text {
        x,
        y,
        size,
        align: Align::Left,
        bold,
        colour: Rgb(0, 0, 0),
        text,
    };
    let day = day::chinese(china_day(issued_at));
    let pages = content.machines.chunks(ROWS).count();
    let page = |(at, chunk): (usize, &[Certified])| {
        let mut shapes = vec![
            text(20.0, 28.0, 7.0, true, "非道路移动机械登记证明".to_owned()),
            text(20.0, 40.0, 4.0, false, format!("所有者：{}", content.owner)),
            text(20.0, 47.0, 4.0, false, format!("截至{day}，登记册中登记的机械共{}台：", content.machines.len())),
            text(20.0, 54.0, 3.6, false, format!("查验码：{}　第{}页，共{pages}页", spaced(&content.code), at + 1)),
            Shape::Code { x: 158.0, y: 14.0, size: 34.0, text: address.to_owned() },
        ];
        let columns = [20.0, 48.0, 62.0, 88.0, 118.0, 160.0];
        let line = |y: f64, size: f64, bold: bool, cells: [String; 6], shapes: &mut Vec<Shape>| {
            shapes.extend(columns.into_iter().zip(cells).map(|(x, cell)| text(x, y, size, bold, cell)));
        };
        let heading =
            ["环保登记号码", "阶段", "机械", "型号规格", "PIN码/出厂编号", "登记区县和日期"].map(str::to_owned);
        line(64.0, 3.2, true, heading, &mut shapes);
        for (row, machine) in chunk.iter().enumerate() {
            #[expect(clippy::cast_precision_loss, reason = "thirty lines")]
            let y = 71.0 + row as f64 * 6.6;
            let stage = machine.stage().map_or("", Stage::name);
            let registered = format!("{} {}", machine.district, china_day(machine.registered_at));
            let short = |text: &str, most: usize| text.chars().take(most).collect::<String>();
            let cells = [
                machine.number.clone(),
                short(stage, 4),
                machine.product().to_owned(),
                short(&machine.model, 15),
                short(&machine.identifier, 20),
                registered,
            ];
            line(y, 3.0, false, cells, &mut shapes);
        }
        shapes.push(text(
            20.0,
            280.0,
            3.2,
            false,
            format!(
                "扫描右上角二维码，或打开 {address} 查验真伪和最新登记情况。电子文件带有数字签名，改动后签名失效。"
            ),
        ));
        Drawing { width: 210.0, height: 297.0, shapes }
    };
    content.machines.chunks(ROWS).enumerate().map(page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_long_and_their_letters_are_not_taken_for_each_other() {
        let code = new_code();
        assert_eq!((code.len(), spaced(&code).len()), (16, 19));
        assert!(code.bytes().all(|letter| LETTERS.contains(&letter)) && !code.contains(['0', 'O', '1', 'I']));
        assert_ne!(code, new_code());
    }
}
