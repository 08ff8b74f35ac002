//! What can be exported: the lists, their columns, and who may have them as a file.

use crate::actor::{Actor, Duty};
use crate::error::Result;

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
