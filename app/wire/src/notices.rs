//! What was done, as the next page says it: every notice with its sentence. Nothing else says that something went
//! well.

use std::borrow::Cow;

use domain::filing::FilingKind;
use serde::{Deserialize, Serialize};

macro_rules! notices {
    ($($name:ident = $sentence:literal,)+) => {
        /// What was done. Travels in the sealed cookie of the next page.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Notice {
            /// A filing was approved.
            Approved {
                /// What was filed.
                kind: FilingKind,
                /// The machine's number, empty where none was given.
                number: String,
            },
            /// A filing was given back to its owner.
            Returned {
                /// What was filed.
                kind: FilingKind,
            },
            $(#[doc = $sentence] $name,)+
        }

        impl Notice {
            /// In words.
            pub fn sentence(&self) -> Cow<'static, str> {
                match self {
                    Self::Approved { kind, number } => kind.approved_words(number).into(),
                    Self::Returned { kind } => kind.returned_words().into(),
                    $(Self::$name => $sentence.into(),)+
                }
            }
        }
    };
}

notices! {
    CodeSent = "验证码已发送，5分钟内有效。没有收到时，60秒后可以重新获取",
    PasswordSet = "新密码已设置，请用新密码登录",
    DraftDeleted = "草稿已删除",
    Freed = "已解除锁定，其他人可以审核",
    Saved = "已保存",
    SessionEnded = "已结束这次登录",
    SessionsEnded = "已结束其他设备上的登录",
    OwnPasswordSet = "密码已修改，其他设备上的登录已结束",
    MemberChanged = "人员资料已保存",
    MemberClosed = "账号已停用，登录已结束",
    SecondFactorReset = "动态验证码已重置，对方下次登录时重新设置",
    MemberSessionsEnded = "已结束对方的全部登录",
    OfficeChanged = "机构信息已保存，机械主看到的联系方式同时更新",
    ChangeStarted = "申请已提交，等待审核；结果会用短信通知机械主",
    ChangeWithdrawn = "申请已撤回",
    MachineCorrected = "已更正，更正前后的内容和理由已留下记录",
    PlateCollected = "已登记领取",
    PlateUncollected = "已撤销领取，标牌重新待领取",
    PlateReissued = "已补领，新的领取码已通知机械主",
    BatchStarted = "已开始制作，完成后在下面的批次里下载",
    SystemStopped = "密钥已停用，对方系统不能再读取",
    MessageResent = "已安排重新发送，稍后刷新页面查看结果",
    TemplateSaved = "短信内容已保存，以后的短信按新内容发送",
    TemplateReset = "已恢复默认内容",
    InspectionEntered = "检测记录已保存",
    InspectionWithdrawn = "检测记录已撤销",
    ImportDropped = "已放弃这个表格，没有导入任何记录",
    ExportStarted = "已开始导出，完成后在这里下载",
    PaperAttached = "附件已上传",
    SiteSaved = "已保存，填写完整后点“提交”",
    SiteSubmitted = "已提交，等待审核；结果会用短信通知",
    SiteApproved = "工地已审核通过，已通知工地管理员",
    SiteReturned = "已退回工地管理员修改；原因由工地管理员登录后查看",
    SiteClosed = "工地已关闭，在场机械已全部办理出场",
    Entered = "已入场",
    EntryWaits = "机械还在上一个工地，本次入场已保存，等对方办理出场后一键完成",
    Left = "已出场",
    ExitUndone = "已撤销出场，机械仍在场",
    ExitAsked = "已用短信请求对方办理出场，也可以直接打电话联系",
    WaitingDropped = "已放弃这次入场",
    PlateSuspected = "已记录为疑似伪造号牌并告知生态环境部门，这台机械不能入场",
    SuspicionJudged = "核实结果已记录",
    Forced = "已强制出场，原因已留下记录",
    Invited = "已邀请，对方用这个手机号登录后可以接受",
    InvitationAccepted = "已接受邀请，可以管理这个工地",
    InvitationDeclined = "已谢绝邀请",
    InvitationWithdrawn = "邀请已撤回",
    MemberRemoved = "已移除管理员",
    AccountClosed = "账号已注销，本平台不再使用您的信息；需要时可以用同一手机号重新注册",
}
