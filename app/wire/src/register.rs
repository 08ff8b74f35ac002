//! 登记册 as the office reads it: the list, one machine with everything about it, 更正, changes that the office files.

use domain::changes::MachineState;
use domain::fields::Fields;
use domain::filing::{FilingKind, FilingState};
use domain::stage::Stage;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dossier::{Message, ShownPhoto};
use crate::filings::Stay;
use crate::inspections::InspectionLine;
use crate::machines::Explained;
use crate::plates::PlateLine;
use crate::{Choice, Fact, Refused};

/// A page of 登记册.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineList {
    /// The state that the list is narrowed to: its tab.
    pub state: Option<MachineState>,
    /// The newest come first.
    pub newest_first: bool,
    /// The districts it can be narrowed to.
    pub districts: Vec<Choice>,
    /// The machines.
    pub machines: Vec<MachineRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A machine of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineRow {
    /// Its id.
    pub id: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// 机械产品名称.
    pub product: Option<String>,
    /// 型号规格.
    pub model: String,
    /// 机械制造企业.
    pub maker: String,
    /// 所有者.
    pub owner_name: String,
    /// The last four digits of the contact phone.
    pub phone_tail: String,
    /// The district that has it.
    pub district: Option<String>,
    /// 排放阶段.
    pub stage: Stage,
    /// 登记日期.
    pub registered_on: String,
    /// Where it stands.
    pub state: MachineState,
    /// Until when its plate should be collected, while it waits.
    pub collect_by: Option<String>,
    /// It waits longer than it should.
    pub late: bool,
}

/// A machine with everything that the register holds of it, and what may be done with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredMachine {
    /// Its id.
    pub id: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub state: MachineState,
    /// 排放阶段.
    pub stage: Stage,
    /// 所有者.
    pub owner_name: String,
    /// The district that has it.
    pub district: Option<String>,
    /// 登记日期.
    pub registered_on: String,
    /// Numbers it bore before, and until when.
    pub former_numbers: Vec<(String, String)>,
    /// The photos of its registration, documents apart.
    pub photos: Vec<ShownPhoto>,
    /// The documents: id and what they show.
    pub documents: Vec<(Uuid, String)>,
    /// The stage as determined, and why.
    pub explained: Explained,
    /// The stage was set by a reviewer instead.
    pub set_by_hand: bool,
    /// 机械信息.
    pub machine: Vec<Fact>,
    /// 所有者, masked unless revealed.
    pub owner: Vec<Fact>,
    /// Its plates.
    pub plates: MachinePlates,
    /// 检测记录, the newest first.
    pub inspections: Vec<InspectionLine>,
    /// 进出工地记录.
    pub visits: Vec<Stay>,
    /// Its registration and its changes, the newest first.
    pub filings: Vec<FilingLine>,
    /// What was sent about it.
    pub messages: Vec<Message>,
    /// What happened to it, the newest first.
    pub events: Vec<EventLine>,
    /// What whoever asks may do with it.
    pub may: MachineActions,
}

/// What may be done with a machine, by the duties of whoever asks and as the machine stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a button of its own")]
pub struct MachineActions {
    /// Correct it.
    pub correct: bool,
    /// See who its owner is in full; not offered where that is shown.
    pub reveal: bool,
    /// Hand its plates over, make them anew, print them.
    pub serve: bool,
    /// File a change.
    pub change: bool,
    /// Enter a test.
    pub inspect: bool,
}

/// 环保标牌 of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachinePlates {
    /// Each, the newest first.
    pub lines: Vec<PlateLine>,
    /// Until when the one that waits longer than it should had to be collected.
    pub late: Option<String>,
    /// The last one waits to be collected.
    pub waits: bool,
    /// The last one was handed over.
    pub handed_over: bool,
    /// The one that was handed over bears another number than the machine.
    pub renumbered: bool,
}

/// A filing about a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilingLine {
    /// Its id.
    pub id: Uuid,
    /// What it asks for.
    pub words: String,
    /// Where it stands.
    pub state: FilingState,
    /// When it was sent.
    pub submitted: Option<String>,
    /// By whom it was decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided: Option<String>,
    /// Why it came back.
    pub reasons: Vec<String>,
    /// It lies in the districts of whoever asks.
    pub is_open: bool,
}

/// A line of the trail, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventLine {
    /// When.
    pub when: String,
    /// Who.
    pub actor: String,
    /// What.
    pub words: String,
}

/// 更正 of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionForm {
    /// The machine.
    pub machine: Uuid,
    /// Goes up with every change; the form sends it back.
    pub version: i64,
    /// 环保登记号码.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// 排放阶段 as registered.
    pub stage: Stage,
    /// The stage as determined, and why.
    pub explained: Explained,
    /// 机械信息 as the register holds it.
    pub held: Fields,
    /// 注册登记区县, which is changed by a move only.
    pub district: Vec<Fact>,
    /// What can be chosen where a field asks for a district.
    pub districts: Vec<Choice>,
    /// What the correction that was kept would do to the number.
    pub foreseen: Option<Foreseen>,
}

/// What a correction would do to the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Foreseen {
    /// It becomes another one.
    Changes(NumberChange),
    /// It stays.
    Stays,
    /// The correction cannot be made as it is.
    Refused(Refused),
}

/// What becomes of a number, and of everything that bears it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberChange {
    /// The version that was corrected.
    pub version: i64,
    /// The number now.
    pub from: String,
    /// The number afterwards.
    pub to: String,
    /// Who is told by message, masked; none when nobody can be.
    pub notified: Option<String>,
    /// A plate with the old number waits: it is made anew.
    pub plate_waits: bool,
    /// A plate with the old number was handed over: it has to be replaced.
    pub plate_out: bool,
}

/// A change that the office files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeOfOffice {
    /// The machine.
    pub machine: Uuid,
    /// 环保登记号码.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// What is asked for.
    pub kind: FilingKind,
    /// Whose form it is, sealed.
    pub writer: String,
    /// 区县: what can be chosen.
    pub districts: Vec<Choice>,
}
