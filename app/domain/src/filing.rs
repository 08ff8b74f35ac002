//! A filing (备案): what an owner writes and an office decides. Its states, who may move it, and its steps.

use serde::{Deserialize, Serialize};

crate::vocabulary::coded_enum! {
    /// What a filing asks for: a machine's registration, or a change of the register (`domain.md` §1, changes within 30
    /// days).
    FilingKind: label {
        Registration => "registration", "编码登记";
        Transfer => "transfer", "过户（变更所有者）";
        Move => "move", "迁移（变更登记区县）";
        Reissue => "reissue", "补领标牌";
        Cancellation => "cancellation", "注销";
    }
}

impl FilingKind {
    /// What an approval has done, for whoever gave it.
    pub fn approved_words(self, number: &str) -> String {
        match self {
            Self::Registration => format!("审核通过，环保登记号码已生成：{number}"),
            Self::Transfer => format!("过户审核通过：{number}已列入新所有者的机械，号码不变"),
            Self::Move => format!("迁移审核通过：{number}今后由迁入区县管理，号码不变"),
            Self::Reissue => format!("补领审核通过：{number}的原标牌作废，新标牌待领取"),
            Self::Cancellation => format!("注销审核通过：{number}已注销，号码和标牌不再有效"),
        }
    }

    /// What a return has done, for whoever gave it. The message only says that there are reasons and where: so does
    /// this.
    pub const fn returned_words(self) -> &'static str {
        match self {
            Self::Registration => "已退回机械主修改；原因由机械主登录后在“我的机械”查看",
            Self::Transfer => "过户申请审核不通过，所有者没有变更；原因由机械主登录后在“我的机械”查看",
            Self::Move => "迁移申请审核不通过，登记区县没有变更；原因由机械主登录后在“我的机械”查看",
            Self::Reissue => "补领申请审核不通过，没有补办标牌；原因由机械主登录后在“我的机械”查看",
            Self::Cancellation => "注销申请审核不通过，机械没有注销；原因由机械主登录后在“我的机械”查看",
        }
    }
}

/// Where a filing stands (manual 二(三); 填报中 and 审核中 are ours).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilingState {
    /// 填报中: the owner is writing.
    Draft,
    /// 待审核: sent, nobody has it yet.
    Submitted,
    /// 审核中: a reviewer has taken it.
    UnderReview,
    /// 审核通过: decided, the machine is registered.
    Approved,
    /// 审核不通过: sent back with reasons, to be mended and sent again.
    Returned,
}

/// What happens to a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilingEvent {
    /// The owner changes the text or a photo.
    Edit,
    /// The owner sends it (提交).
    Submit,
    /// The owner takes it back before a reviewer has it (撤回).
    Withdraw,
    /// A reviewer opens it.
    Claim,
    /// 审核通过.
    Approve,
    /// 审核不通过.
    Return,
}

/// The event does not fit the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} is not possible in state {state:?}")]
pub struct Refused {
    /// Where the filing stands.
    pub state: FilingState,
    /// What was asked.
    pub event: FilingEvent,
}

impl FilingState {
    /// Every state, in the order a filing passes them.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Submitted, Self::UnderReview, Self::Approved, Self::Returned];

    /// The next state, or why not.
    pub fn apply(self, event: FilingEvent) -> Result<Self, Refused> {
        use FilingEvent as E;
        match (self, event) {
            (Self::Draft | Self::Returned, E::Edit) => Ok(self),
            (Self::Draft | Self::Returned, E::Submit) => Ok(Self::Submitted),
            (Self::Submitted, E::Withdraw) => Ok(Self::Draft),
            (Self::Submitted | Self::UnderReview, E::Claim) => Ok(Self::UnderReview),
            (Self::Submitted | Self::UnderReview, E::Approve) => Ok(Self::Approved),
            (Self::Submitted | Self::UnderReview, E::Return) => Ok(Self::Returned),
            (state, event) => Err(Refused { state, event }),
        }
    }

    /// The manual's word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "填报中",
            Self::Submitted => "待审核",
            Self::UnderReview => "审核中",
            Self::Approved => "审核通过",
            Self::Returned => "审核不通过",
        }
    }

    /// The key in the database and in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::UnderReview => "under_review",
            Self::Approved => "approved",
            Self::Returned => "returned",
        }
    }

    /// The state of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The owner may change it.
    pub fn is_editable(self) -> bool {
        self.apply(FilingEvent::Edit).is_ok()
    }

    /// The office has it and has not decided.
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::Submitted | Self::UnderReview)
    }
}

/// Which part of the filings a list shows: a tab of 备案.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueState {
    /// In one state.
    In(FilingState),
    /// 疑似重复.
    Doubtful,
    /// 超时.
    Overdue,
}

impl QueueState {
    /// Every queue, in the order of the tabs.
    pub const ALL: [Self; 6] = [
        Self::In(FilingState::Submitted),
        Self::In(FilingState::UnderReview),
        Self::Doubtful,
        Self::Overdue,
        Self::In(FilingState::Returned),
        Self::In(FilingState::Approved),
    ];

    /// The key in addresses.
    pub const fn code(self) -> &'static str {
        match self {
            Self::In(state) => state.code(),
            Self::Doubtful => "doubtful",
            Self::Overdue => "overdue",
        }
    }

    /// The queue of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// The words on its tab.
    pub const fn label(self) -> &'static str {
        match self {
            Self::In(state) => state.label(),
            Self::Doubtful => "疑似重复",
            Self::Overdue => "超时",
        }
    }
}

/// The steps of the wizard that hold text (manual 二(二)1–3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 主体信息.
    Subject,
    /// 图片上传.
    Photos,
    /// 机械信息.
    Machine,
}

impl Step {
    /// The steps in their order.
    pub const ALL: [Self; 3] = [Self::Subject, Self::Photos, Self::Machine];

    /// The manual's word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Subject => "主体信息",
            Self::Photos => "图片上传",
            Self::Machine => "机械信息",
        }
    }

    /// The last part of its address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Photos => "photos",
            Self::Machine => "machine",
        }
    }

    /// The step of an address.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// The fields that its form asks: those of the step, and before the photos what says which of them are needed.
    pub const fn form(self) -> &'static [crate::fields::FieldSpec] {
        match self {
            Self::Photos => crate::photos::FORM,
            Self::Subject | Self::Machine => self.fields(),
        }
    }

    /// The fields of the step.
    pub const fn fields(self) -> &'static [crate::fields::FieldSpec] {
        match self {
            Self::Subject => crate::subject::FIELDS,
            Self::Photos => crate::photos::FIELDS,
            Self::Machine => crate::machine::FIELDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_draft_or_a_returned_filing_can_be_edited_or_sent() {
        for state in FilingState::ALL {
            let open = matches!(state, FilingState::Draft | FilingState::Returned);
            assert_eq!(state.is_editable(), open);
            assert_eq!(state.apply(FilingEvent::Submit).is_ok(), open);
        }
    }

    #[test]
    fn an_approved_filing_stays_approved_whatever_happens() {
        use FilingEvent as E;
        for event in [E::Edit, E::Submit, E::Withdraw, E::Claim, E::Approve, E::Return] {
            assert!(FilingState::Approved.apply(event).is_err());
        }
    }

    #[test]
    fn what_a_reviewer_has_taken_cannot_be_withdrawn() {
        assert!(FilingState::UnderReview.apply(FilingEvent::Withdraw).is_err());
        assert_eq!(FilingState::Submitted.apply(FilingEvent::Withdraw), Ok(FilingState::Draft));
    }

    #[test]
    fn every_kind_and_outcome_has_a_sentence_of_its_own() {
        let mut said = std::collections::BTreeSet::new();
        for kind in FilingKind::ALL {
            let approved = kind.approved_words("3-DL000001");
            assert!(approved.contains("3-DL000001") && approved.contains("审核通过"), "{approved}");
            assert_eq!(approved.contains("已生成"), *kind == FilingKind::Registration, "{approved}");
            for sentence in [approved, kind.returned_words().to_owned()] {
                assert!(!sentence.contains("原因已通知"), "no message names the reasons: {sentence}");
                assert!(said.insert(sentence.clone()), "said twice: {sentence}");
            }
        }
    }

    #[test]
    fn codes_read_back() {
        for state in FilingState::ALL {
            assert_eq!(FilingState::from_code(state.code()), Some(state));
        }
        for state in QueueState::ALL {
            assert_eq!(QueueState::from_code(state.code()), Some(state));
        }
    }
}
