//! What can be exported, and the filters of a list as its address holds them.

use std::collections::BTreeMap;

use domain::emission::Flag;
use domain::filing::FilingKind;
use domain::inspection::{Origin, Verdict};
use domain::message::Template;
use domain::site::SiteState;
use domain::stage::Stage;
use domain::vocabulary::{Fuel, Product};
use jiff::civil::Date;

use crate::actor::{Actor, Duty};
use crate::desk::queue::Order;
use crate::desk::{QueueFilter, QueueState};
use crate::error::Result;
use crate::inspections::InspectionFilter;
use crate::messages::{LogFilter, MessageState};
use crate::offices::Office;
use crate::sites::SiteFilter;
use crate::trail::audit::AuditFilter;
use crate::trail::words::EVENTS;

/// A list that can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// 备案.
    Filings,
    /// 登记机械.
    Machines,
    /// 机械台账, the columns that a site's gate asks for (`domain.md` §7).
    Ledger,
    /// 检测记录.
    Inspections,
    /// 工地.
    Sites,
    /// 短信记录.
    Messages,
    /// 操作记录.
    Audit,
}

impl What {
    /// Every list.
    pub const ALL: [Self; 7] =
        [Self::Filings, Self::Machines, Self::Ledger, Self::Inspections, Self::Sites, Self::Messages, Self::Audit];

    /// The key in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Filings => "filings",
            Self::Machines => "machines",
            Self::Ledger => "ledger",
            Self::Inspections => "inspections",
            Self::Sites => "sites",
            Self::Messages => "messages",
            Self::Audit => "audit",
        }
    }

    /// The list of a key.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    /// Whoever sees the page may have the file.
    pub fn admits(self, actor: &Actor) -> Result<()> {
        match self {
            Self::Messages | Self::Audit => actor.staff(Duty::Administration)?,
            Self::Filings | Self::Machines | Self::Ledger | Self::Inspections | Self::Sites => actor.viewer()?,
        };
        Ok(())
    }

    /// Its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Filings => "备案",
            Self::Machines => "登记机械",
            Self::Ledger => "机械台账",
            Self::Inspections => "检测记录",
            Self::Sites => "工地",
            Self::Messages => "短信记录",
            Self::Audit => "操作记录",
        }
    }

    /// The columns.
    pub const fn heading(self) -> &'static [&'static str] {
        match self {
            Self::Filings => &[
                "环保登记号码",
                "状态",
                "备案类型",
                "机械产品名称",
                "机械制造企业",
                "型号规格",
                "所有者",
                "注册登记区县",
                "排放阶段",
                "提示条数",
                "提交次数",
                "提交时间",
                "应办结日期",
                "审核人",
            ],
            Self::Machines => &[
                "环保登记号码",
                "状态",
                "机械产品名称",
                "机械制造企业",
                "型号规格",
                "燃料类型",
                "功率（kW）",
                "排放阶段",
                "机械出厂日期",
                "PIN码/出厂编号",
                "所有者",
                "联系电话",
                "注册登记区县",
                "详细使用地点",
                "登记日期",
            ],
            Self::Ledger => &[
                "环保登记编码",
                "机械产品名称",
                "机械制造企业",
                "型号规格",
                "生产日期",
                "排放阶段",
                "燃料类型",
                "机械环保代码",
                "PIN码/出厂编号",
                "环保信息公开编号",
                "发动机制造企业",
                "发动机型号",
                "发动机出厂编号",
                "发动机出厂日期",
                "发动机型式核准号",
                "额定功率（kW）",
                "后处理装置",
                "所有者",
                "联系电话",
            ],
            Self::Inspections => &[
                "环保登记号码",
                "机械产品名称",
                "型号规格",
                "所有者",
                "区县",
                "报告编号",
                "检测机构",
                "CMA编号",
                "检测日期",
                "检测时间",
                "检测地点",
                "检测类型",
                "光吸收系数1",
                "光吸收系数2",
                "光吸收系数3",
                "光吸收系数4",
                "光吸收系数5",
                "光吸收系数6",
                "平均值（m⁻¹）",
                "限值（m⁻¹）",
                "限值类别",
                "林格曼黑度",
                "检测结论",
                "检测仪器",
                "检测人员",
                "录入人",
                "录入时间",
                "撤销原因",
            ],
            Self::Sites => &[
                "工地名称",
                "状态",
                "区县",
                "详细地址",
                "建设单位",
                "施工单位",
                "统一社会信用代码",
                "工程类型",
                "计划开工日期",
                "计划竣工日期",
                "位于低排放控制区",
                "现有机械数",
                "总入场机械数",
                "总出场机械数",
                "提交时间",
                "审核人",
            ],
            Self::Messages => &["时间", "短信", "手机号", "内容", "状态", "次数", "发送时间", "失败原因", "区县"],
            Self::Audit => &["时间", "人员", "操作", "说明", "环保登记号码", "记录编号", "区县"],
        }
    }
}

/// A query string, read; unknown names and values that mean nothing narrow nothing, as on the page.
#[derive(Debug, Clone, Default)]
pub struct Query(BTreeMap<String, String>);

fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match (first, pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'+', _) => bytes.push(b' '),
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => bytes.push(first),
        }
    }
    String::from_utf8_lossy(&bytes).replace('\0', "")
}

impl Query {
    /// Reads a query string. Of a name given twice the first counts, as on the page.
    pub fn parse(text: &str) -> Self {
        let mut pairs = BTreeMap::new();
        for pair in text.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.entry(decoded(name)).or_insert_with(|| decoded(value));
        }
        Self(pairs)
    }

    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    pub fn office(&self) -> Option<String> {
        Some(self.get("office").to_owned()).filter(|office| !office.is_empty())
    }

    pub fn product(&self) -> Option<Product> {
        Product::from_code(self.get("product"))
    }

    pub fn stage(&self) -> Option<Stage> {
        let mut chars = self.get("stage").chars();
        chars.next().and_then(Stage::from_code).filter(|_| chars.next().is_none())
    }

    pub fn fuel(&self) -> Option<Fuel> {
        Fuel::from_code(self.get("fuel"))
    }

    pub fn from(&self) -> Option<Date> {
        domain::day::parse(self.get("from"))
    }

    pub fn until(&self) -> Option<Date> {
        domain::day::parse(self.get("until"))
    }

    pub fn search(&self) -> &str {
        self.get("search")
    }

    pub fn machine_state(&self) -> Option<(&'static str, &'static str)> {
        [("registered", "待领取标牌"), ("collected", "已领取"), ("cancelled", "已注销")]
            .into_iter()
            .find(|(code, _)| *code == self.get("state"))
    }

    pub fn order(&self) -> Order {
        if self.get("order") == "newest" { Order::Newest } else { Order::Oldest }
    }

    fn flag(&self) -> Option<Flag> {
        Flag::ALL.iter().copied().find(|flag| flag.code() == self.get("flag"))
    }

    pub fn filings(&self) -> QueueFilter {
        QueueFilter {
            state: QueueState::from_code(self.get("state")),
            office: self.office(),
            kind: FilingKind::from_code(self.get("kind")),
            product: self.product(),
            stage: self.stage(),
            fuel: self.fuel(),
            flag: self.flag(),
            from: self.from(),
            until: self.until(),
            search: self.search().to_owned(),
            order: self.order(),
            after: None,
        }
    }

    pub fn inspections(&self) -> InspectionFilter {
        InspectionFilter {
            office: self.office(),
            verdict: Verdict::from_code(self.get("verdict")),
            origin: Origin::from_code(self.get("origin")),
            from: self.from(),
            until: self.until(),
            search: self.search().to_owned(),
            after: None,
        }
    }

    pub fn sites(&self) -> SiteFilter {
        let state = SiteState::from_code(self.get("state")).unwrap_or(SiteState::Submitted);
        SiteFilter { state, office: self.office(), search: self.search().to_owned(), ..SiteFilter::default() }
    }

    pub fn messages(&self) -> LogFilter {
        LogFilter {
            state: self.message_state(),
            template: self.template(),
            search: self.get("q").to_owned(),
            after: None,
        }
    }

    pub fn audit(&self) -> AuditFilter {
        AuditFilter {
            person: self.get("person").to_owned(),
            what: self.get("what").to_owned(),
            office: self.office(),
            from: self.from(),
            until: self.until(),
            record: self.get("record").to_owned(),
            after: None,
        }
    }

    fn message_state(&self) -> Option<MessageState> {
        MessageState::from_code(self.get("state"))
    }

    fn template(&self) -> Option<Template> {
        Template::from_code(self.get("template"))
    }

    /// The filters in words, for the list of exports and for the trail. What was searched may be a name: it is not told.
    pub fn words(&self, offices: &[Office]) -> String {
        let office = offices.iter().find(|office| office.code == self.get("office"));
        let state = QueueState::from_code(self.get("state")).map(QueueState::label);
        let event = EVENTS.iter().find(|(what, _)| *what == self.get("what")).map(|(_, words)| (*words).to_owned());
        let searched =
            ["search", "q", "person", "record"].iter().any(|name| !self.get(name).is_empty()).then_some("有搜索词");
        let days = [(self.from(), "起"), (self.until(), "止")]
            .map(|(day, word)| day.map(|day| format!("{}{word}", domain::day::iso(day))));
        let words = [
            office.map(|office| office.district.clone()),
            state.or(self.machine_state().map(|(_, words)| words)).map(str::to_owned),
            FilingKind::from_code(self.get("kind")).map(|kind| kind.label().to_owned()),
            self.product().map(|product| product.label().to_owned()),
            self.stage().map(|stage| stage.name().to_owned()),
            self.fuel().map(|fuel| fuel.label().to_owned()),
            self.flag().map(|flag| flag.label().to_owned()),
            Verdict::from_code(self.get("verdict")).map(|verdict| verdict.label().to_owned()),
            Origin::from_code(self.get("origin")).map(|origin| origin.label().to_owned()),
            self.message_state().map(|state| state.label().to_owned()),
            self.template().map(|template| template.label().to_owned()),
            event,
        ];
        let all = words.into_iter().chain(days).chain([searched.map(str::to_owned)]).flatten();
        all.collect::<Vec<String>>().join("，")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_its_filters_and_never_what_was_searched() {
        let query =
            Query::parse("?state=returned&stage=3&from=2026-01-02&search=%E7%8E%8B+%E4%BA%94&state=draft&x=%zz");
        let filter = query.filings();
        assert_eq!((filter.search.as_str(), filter.stage), ("王 五", Some(Stage::Three)));
        assert_eq!(filter.state, QueueState::from_code("returned"), "the first counts");
        let words = query.words(&[]);
        assert_eq!(words, "审核不通过，国三，2026-01-02起，有搜索词");
    }

    #[test]
    fn nonsense_narrows_nothing() {
        let query = Query::parse("state=&stage=33&product=%FF&from=yesterday&flag&=&&");
        let filter = query.filings();
        assert_eq!((filter.stage, filter.product, filter.from, filter.flag), (None, None, None, None));
        assert_eq!(query.words(&[]), "");
    }
}
