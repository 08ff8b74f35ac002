//! An owner's filings and machines.

use domain::changes::MachineState;
use domain::fields::{Fields, Remark, Report};
use domain::filing::{FilingKind, FilingState, Step};
use domain::inspection::Verdict;
use domain::photos::Slot;
use domain::stage::Stage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::machines::Explained;
use crate::{Choice, Contact, Fact, Tag};

/// 我的机械.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyMachines {
    /// The lines.
    pub lines: Vec<MachineLine>,
    /// One of them has a number.
    pub registered: bool,
    /// Behind which line the next page begins, as its address has it.
    pub next: Option<String>,
}

/// A line of 我的机械.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineLine {
    /// The filing's id, which is also the machine's.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// Where it stands, in a word.
    pub standing: Tag,
    /// Where its filing stands.
    pub state: FilingState,
    /// 机械制造企业.
    pub maker: String,
    /// 环保登记号码.
    pub number: Option<String>,
    /// 排放阶段, once it was sent.
    pub stage: Option<Stage>,
    /// 提交时间.
    pub submitted: Option<String>,
    /// Who decides it, while it waits.
    pub office: Option<Contact>,
}

/// 机械信息 of an owner's machine or filing, with everything about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineFile {
    /// The filing's id, which is also the machine's.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// Where it stands, in a word.
    pub standing: Tag,
    /// Where its filing stands.
    pub state: FilingState,
    /// The registered machine, while it is theirs.
    pub held: Option<HeldMachine>,
    /// It was registered by them and has passed to another owner.
    pub passed_on: bool,
    /// Why it came back, in words.
    pub reasons: Vec<String>,
    /// Who decides it, while it waits.
    pub office: Option<Contact>,
    /// 机械基本信息.
    pub basic: Vec<Fact>,
    /// 机械环保信息.
    pub environment: Vec<Fact>,
    /// Its photos, documents apart.
    pub photos: Vec<Photo>,
    /// The stage and why.
    pub explained: Option<Explained>,
    /// 检测记录.
    pub inspections: Vec<Inspection>,
    /// 进出工地记录.
    pub visits: Vec<Stay>,
    /// 提交记录, the newest first.
    pub revisions: Vec<String>,
    /// There is something to copy.
    pub filled: bool,
    /// A draft that was never sent.
    pub never_sent: bool,
}

/// A photo in its slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// Its id, in addresses.
    pub id: Uuid,
    /// What it shows.
    pub slot: Slot,
    /// What makes it hard to read, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doubt: String,
}

/// A registered machine, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldMachine {
    /// Its id.
    pub id: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// Where it stands.
    pub state: MachineState,
    /// 登记日期.
    pub registered_on: Option<String>,
    /// 领取码, while a plate waits.
    pub code: Option<String>,
    /// Until when to collect it.
    pub collect_by: String,
    /// How it was collected, in a sentence.
    pub collected: Option<String>,
    /// The office that has the machine.
    pub office: Option<Contact>,
    /// A change that waits.
    pub open_change: Option<OpenChange>,
    /// The last change, when it came back.
    pub returned_change: Option<ReturnedChange>,
}

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenChange {
    /// Its filing.
    pub id: Uuid,
    /// What is to change.
    pub words: String,
    /// Where it stands.
    pub state: FilingState,
}

/// A change that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedChange {
    /// What was asked for.
    pub kind: FilingKind,
    /// Why it came back.
    pub reasons: Vec<String>,
}

/// 检测记录 of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// How it ended.
    pub verdict: Verdict,
    /// 已撤销.
    pub withdrawn: bool,
    /// Day and time.
    pub when: String,
    /// What was found.
    pub facts: Vec<Fact>,
    /// The id under which there is a paper.
    pub paper: Option<Uuid>,
}

/// A machine's time on a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stay {
    /// The site.
    pub site_id: Uuid,
    /// Its name.
    pub site: String,
    /// When it came in.
    pub entered: String,
    /// When it left.
    pub left: Option<String>,
    /// What is worth knowing besides.
    pub notes: Option<String>,
}

/// A step of the wizard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepForm {
    /// The filing.
    pub filing: Uuid,
    /// Which step.
    pub step: Step,
    /// Goes up with every change; the form sends it back.
    pub version: i64,
    /// Whose form it is, sealed.
    pub writer: String,
    /// What seals whatever this owner's forms leave on a device: 64 hexadecimal digits, the same for all of one
    /// account, never kept there itself.
    pub device_key: String,
    /// It came back (审核不通过).
    pub returned: bool,
    /// Why, per field; without a field where it is about the whole.
    pub reasons: Vec<Remark>,
    /// What the form shows.
    pub fields: Fields,
    /// What is saved, where the form shows something else.
    pub saved: Option<Fields>,
    /// The step was saved before, as it stands.
    pub was_saved: bool,
    /// Why the form shows something else than what is saved.
    pub kept: Option<Kept>,
    /// What is wrong and what is asked.
    pub report: Report,
    /// The photos of the filing.
    pub photos: Vec<Photo>,
    /// What the owner's last filing can lend.
    pub known: Option<Known>,
    /// The day on which 单独同意 was given.
    pub consented: Option<String>,
    /// 注册登记区县: what can be chosen.
    pub districts: Vec<Choice>,
    /// There are nameplates, as far as the photo step says.
    pub nameplate: bool,
    /// The stage as it stands, in words.
    pub stage_now: String,
    /// Today in China, `2026-11-24`: the browser's own clock may be wrong.
    pub today: String,
    /// Which table of dates the register uses.
    pub profile: String,
}

/// Why a form was kept aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kept {
    /// The page was older than the draft.
    Stale,
    /// The session had ended.
    Expired,
}

/// What an earlier filing can lend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Which document its photo shows.
    pub slot: Slot,
    /// The day on which that filing was sent.
    pub sent_on: String,
    /// The day on which the consent that goes with it was given.
    pub consented_on: Option<String>,
}

/// 核对信息.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckForm {
    /// The filing.
    pub filing: Uuid,
    /// Goes up with every change; the form sends it back.
    pub version: i64,
    /// Why it came back, each with the address where it is mended.
    pub reasons: Vec<(String, Option<String>)>,
    /// What may be the same machine, in a sentence; one's own with its id.
    pub twins: Vec<(String, Option<Uuid>)>,
    /// What to look at once more.
    pub warnings: Vec<String>,
    /// The stage and why.
    pub explained: Explained,
    /// What was filled in, by step.
    pub parts: Vec<(Step, Vec<Fact>)>,
    /// Its photos.
    pub photos: Vec<Photo>,
}

/// 提交成功.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The filing.
    pub filing: Uuid,
    /// Where it stands.
    pub state: FilingState,
    /// The stage and why.
    pub explained: Option<Explained>,
    /// Who decides it.
    pub office: Option<Contact>,
}

/// 申请过户, 迁移, 补领 or 注销.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeForm {
    /// The machine.
    pub machine: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// What is asked for.
    pub kind: FilingKind,
    /// Whose form it is, sealed.
    pub writer: String,
    /// What was typed when the session was over.
    pub left: Option<Fields>,
    /// 区县: what can be chosen.
    pub districts: Vec<Choice>,
}

/// 电子信息采集卡.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The machine.
    pub machine: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// The authority has approved how it looks.
    pub approved: bool,
    /// Front and back, drawn.
    pub sides: Vec<String>,
}
