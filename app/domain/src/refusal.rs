//! Every way in which the register says no: a code for programs, a sentence in Chinese that says what to do next, a
//! status.
//!
//! The one error type on the wire. What went wrong inside (a disk, a database) is not told: it is `Internal`.

use serde::{Deserialize, Serialize};

use crate::fields::Report;
use crate::filing::{FilingKind, FilingState, Step};
use crate::sheet::SheetProblem;
use crate::site::SiteState;
use crate::stage::Stage;

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[error("{}", self.code())]
pub enum Refusal {
    /// Nobody is signed in, or the session has ended.
    SignInRequired,
    /// The password was right; the second step of signing in is still to come.
    SecondFactorRequired,
    /// The key of another system is none, or is worth nothing any more.
    KeyUnknown,
    /// Signed in, but this is not theirs to do.
    Forbidden,
    /// No such thing, or not theirs to see.
    NotFound,
    /// The form has errors at its fields.
    Invalid {
        /// What to mend.
        report: Report,
    },
    /// Name and password do not fit, or there is no such account: never says which.
    LoginWrong,
    /// Too many failed tries: slower now, never locked for good.
    SlowDown {
        /// How long to wait.
        seconds: i64,
    },
    /// The verification code does not fit, is used up or too old.
    CodeWrong,
    /// A code was sent less than a minute ago.
    CodeTooSoon {
        /// How long to wait.
        seconds: i64,
    },
    /// No more codes today for this phone or address.
    CodeLimit,
    /// No more messages today to this phone, or from this account.
    MessageLimit,
    /// No more messages today that people cause, in the whole city.
    CityMessageLimit,
    /// More of it than one account may have in a day.
    DayLimit,
    /// More begun filings or sites than one account may have at once.
    OpenLimit,
    /// More photos than the register keeps for one account.
    SpaceLimit,
    /// Machines, open filings or sites hang on an account that its owner wants to close.
    AccountInUse,
    /// The phone is proven to be theirs and has an account already.
    AccountExists,
    /// The one-time code does not fit, or was used before.
    OneTimeCodeWrong,
    /// The recovery code does not fit, or was used before.
    RecoveryCodeWrong,
    /// Administrators may not take their own account, duty or office away.
    OwnAdministration,
    /// An account or an office was changed by somebody else since this page was opened.
    ChangedElsewhere,
    /// The draft was changed elsewhere since this page was opened.
    Stale,
    /// The filing is not open for changes.
    NotEditable {
        /// Where it stands.
        state: FilingState,
    },
    /// A step is not finished.
    Incomplete {
        /// The first unfinished step.
        step: Step,
    },
    /// Somebody decided before.
    AlreadyDecided {
        /// Who.
        by: String,
        /// What.
        state: FilingState,
    },
    /// A colleague is reviewing it.
    HeldBy {
        /// Who.
        name: String,
    },
    /// Whoever asked for a change does not decide it.
    OwnFiling,
    /// The correction changes the number, and nobody has said yes to that.
    NumberChanges {
        /// The number now.
        from: String,
        /// The number afterwards.
        to: String,
    },
    /// A machine with the same identity is registered.
    Duplicate {
        /// Its number.
        number: String,
    },
    /// Sent back without saying why.
    ReasonMissing,
    /// The plate was handed over before.
    PlateCollected {
        /// By whom.
        by: String,
        /// When, in words.
        at: String,
    },
    /// No plate waits to be collected.
    NoPlateWaiting,
    /// A hand-over is taken back on its own day only.
    UndoTooLate,
    /// Another change of the machine waits for its decision.
    ChangeOpen {
        /// What it asks for.
        kind: FilingKind,
    },
    /// The machine has left the register.
    MachineCancelled,
    /// The account that a machine should pass to is closed.
    NewOwnerGone,
    /// A photo is larger than 20 MB.
    PhotoTooLarge,
    /// A photo has more than 50 megapixels, or needs more memory than one photo may take.
    PhotoTooManyPixels,
    /// A photo of less than 200 pixels on its shorter side.
    PhotoTooSmall,
    /// Not a JPEG, PNG or WebP.
    PhotoType,
    /// An iPhone's HEIC.
    PhotoHeic,
    /// Damaged or cut off.
    PhotoBroken,
    /// The photo's file ends before the picture does.
    PhotoCut,
    /// No file came.
    PhotoMissing,
    /// No more photos in this slot.
    PhotoLimit,
    /// Somebody changed the text of a message since the page was opened.
    TemplateStale,
    /// A message that is on its way, or has arrived, is not sent once more.
    MessageSettled,
    /// The code in the message has run out.
    MessageExpired,
    /// A table cannot be taken.
    Sheet {
        /// Why.
        problem: SheetProblem,
    },
    /// A file beside an inspection that is neither a photo nor a PDF.
    PaperType,
    /// A PDF of more than 10 MB.
    PaperTooLarge,
    /// An inspection has its file already, or was withdrawn.
    PaperFixed,
    /// An inspection was withdrawn before.
    Withdrawn,
    /// As many exports or imports as one person may have waiting.
    JobLimit,
    /// The owner has no registered machine.
    NothingToCertify,
    /// No plate waits to be made.
    NothingToMake,
    /// The server has no Chinese font to print with.
    NoFont,
    /// No font has these characters of what is to be printed.
    NoGlyph {
        /// Each once.
        characters: String,
    },
    /// The import was confirmed, dropped or has expired.
    JobOver,
    /// A file that was kept for some days is gone, or was never made.
    FileGone,
    /// A site takes no machines: it waits for its review, came back, or is closed.
    SiteNotOpen {
        /// Where it stands.
        state: SiteState,
        /// Whom to call.
        office: String,
    },
    /// A site was decided before.
    SiteDecided {
        /// Where it stands.
        state: SiteState,
    },
    /// The register knows no such number.
    UnknownPlate {
        /// As it was typed.
        number: String,
    },
    /// The machine has left the register: it may not work anywhere.
    PlateCancelled {
        /// Its number.
        number: String,
        /// What it is.
        machine: String,
    },
    /// The register knows the serial under another stage: the plate may be forged.
    PlateMismatch {
        /// As it was typed.
        typed: String,
        /// As it is registered.
        number: String,
        /// What it is.
        machine: String,
    },
    /// The plate bears a number that was corrected since.
    PlateReplaced {
        /// As it was typed.
        typed: String,
        /// As it is registered.
        number: String,
    },
    /// The zone of the site keeps the machine out.
    ZoneForbids {
        /// The zone's name.
        zone: String,
        /// The machine's stage.
        stage: Stage,
        /// The lowest that may work there.
        lowest: Stage,
    },
    /// The machine is not on this site.
    NotInside,
    /// The machine is on this site already.
    InsideHere {
        /// Since when, in words.
        since: String,
    },
    /// An exit is taken back within two minutes, and only while the machine is nowhere else.
    ExitFinal,
    /// Somebody else said already what becomes of it.
    Settled,
    /// The last administrator of a site does not leave it.
    LastAdministrator,
    /// Another request to the same site was made a moment ago.
    AskedAlready,
    /// The request cannot be read.
    BadRequest,
    /// The disk is full or the database does not answer: nothing was stored, and nothing is wrong with what was sent.
    Unavailable {
        /// The number of the request, for whoever is asked about it; empty where there is none.
        request: String,
    },
    /// Something inside failed; nothing was stored.
    Internal,
    /// The same, with the number of the request.
    Failed {
        /// By which the operator finds it in the log.
        request: String,
    },
}

impl Refusal {
    /// The code for programs and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignInRequired => "sign_in_required",
            Self::SecondFactorRequired => "second_factor_required",
            Self::KeyUnknown => "key_unknown",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid { .. } => "invalid",
            Self::LoginWrong => "login_wrong",
            Self::SlowDown { .. } => "slow_down",
            Self::CodeWrong => "code_wrong",
            Self::CodeTooSoon { .. } => "code_too_soon",
            Self::CodeLimit => "code_limit",
            Self::MessageLimit => "message_limit",
            Self::CityMessageLimit => "city_message_limit",
            Self::DayLimit => "day_limit",
            Self::OpenLimit => "open_limit",
            Self::SpaceLimit => "space_limit",
            Self::AccountInUse => "account_in_use",
            Self::AccountExists => "account_exists",
            Self::OneTimeCodeWrong => "one_time_code_wrong",
            Self::RecoveryCodeWrong => "recovery_code_wrong",
            Self::OwnAdministration => "own_administration",
            Self::ChangedElsewhere => "changed_elsewhere",
            Self::Stale => "stale",
            Self::NotEditable { .. } => "not_editable",
            Self::Incomplete { .. } => "incomplete",
            Self::AlreadyDecided { .. } => "already_decided",
            Self::HeldBy { .. } => "held_by",
            Self::OwnFiling => "own_filing",
            Self::NumberChanges { .. } => "number_changes",
            Self::Duplicate { .. } => "duplicate",
            Self::ReasonMissing => "reason_missing",
            Self::PlateCollected { .. } => "plate_collected",
            Self::NoPlateWaiting => "no_plate_waiting",
            Self::UndoTooLate => "undo_too_late",
            Self::ChangeOpen { .. } => "change_open",
            Self::MachineCancelled => "machine_cancelled",
            Self::NewOwnerGone => "new_owner_gone",
            Self::PhotoTooLarge => "photo_too_large",
            Self::PhotoTooManyPixels => "photo_too_many_pixels",
            Self::PhotoTooSmall => "photo_too_small",
            Self::PhotoType => "photo_type",
            Self::PhotoHeic => "photo_heic",
            Self::PhotoBroken => "photo_broken",
            Self::PhotoCut => "photo_cut",
            Self::PhotoMissing => "photo_missing",
            Self::PhotoLimit => "photo_limit",
            Self::TemplateStale => "template_stale",
            Self::MessageSettled => "message_settled",
            Self::MessageExpired => "message_expired",
            Self::Sheet { .. } => "sheet",
            Self::PaperType => "paper_type",
            Self::PaperTooLarge => "paper_too_large",
            Self::PaperFixed => "paper_fixed",
            Self::Withdrawn => "withdrawn",
            Self::JobLimit => "job_limit",
            Self::NothingToCertify => "nothing_to_certify",
            Self::NothingToMake => "nothing_to_make",
            Self::NoFont => "no_font",
            Self::NoGlyph { .. } => "no_glyph",
            Self::JobOver => "job_over",
            Self::FileGone => "file_gone",
            Self::SiteNotOpen { .. } => "site_not_open",
            Self::SiteDecided { .. } => "site_decided",
            Self::UnknownPlate { .. } => "unknown_plate",
            Self::PlateCancelled { .. } => "plate_cancelled",
            Self::PlateMismatch { .. } => "plate_mismatch",
            Self::PlateReplaced { .. } => "plate_replaced",
            Self::ZoneForbids { .. } => "zone_forbids",
            Self::NotInside => "not_inside",
            Self::InsideHere { .. } => "inside_here",
            Self::ExitFinal => "exit_final",
            Self::Settled => "settled",
            Self::LastAdministrator => "last_administrator",
            Self::AskedAlready => "asked_already",
            Self::BadRequest => "bad_request",
            Self::Unavailable { .. } => "unavailable",
            Self::Internal | Self::Failed { .. } => "internal",
        }
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInRequired | Self::SecondFactorRequired | Self::KeyUnknown => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Stale
            | Self::ChangedElsewhere
            | Self::OwnAdministration
            | Self::NotEditable { .. }
            | Self::AlreadyDecided { .. }
            | Self::HeldBy { .. }
            | Self::OwnFiling
            | Self::NumberChanges { .. }
            | Self::Duplicate { .. }
            | Self::AccountExists
            | Self::PlateCollected { .. }
            | Self::NoPlateWaiting
            | Self::NothingToCertify
            | Self::NothingToMake
            | Self::UndoTooLate
            | Self::ChangeOpen { .. }
            | Self::MachineCancelled
            | Self::NewOwnerGone
            | Self::TemplateStale
            | Self::MessageSettled
            | Self::MessageExpired
            | Self::PaperFixed
            | Self::Withdrawn
            | Self::JobOver
            | Self::SiteNotOpen { .. }
            | Self::SiteDecided { .. }
            | Self::PlateCancelled { .. }
            | Self::PlateMismatch { .. }
            | Self::PlateReplaced { .. }
            | Self::ZoneForbids { .. }
            | Self::NotInside
            | Self::InsideHere { .. }
            | Self::ExitFinal
            | Self::Settled
            | Self::LastAdministrator
            | Self::OpenLimit
            | Self::AccountInUse
            | Self::SpaceLimit
            | Self::PhotoLimit => 409,
            Self::Sheet { problem } => problem.status(),
            Self::FileGone => 410,
            Self::PhotoTooLarge | Self::PaperTooLarge => 413,
            Self::PhotoType | Self::PhotoHeic | Self::PaperType => 415,
            Self::Invalid { .. }
            | Self::NoGlyph { .. }
            | Self::LoginWrong
            | Self::CodeWrong
            | Self::OneTimeCodeWrong
            | Self::RecoveryCodeWrong
            | Self::Incomplete { .. }
            | Self::ReasonMissing
            | Self::PhotoTooManyPixels
            | Self::PhotoTooSmall
            | Self::PhotoBroken
            | Self::PhotoCut
            | Self::UnknownPlate { .. }
            | Self::PhotoMissing => 422,
            Self::AskedAlready
            | Self::SlowDown { .. }
            | Self::CodeTooSoon { .. }
            | Self::CodeLimit
            | Self::MessageLimit
            | Self::CityMessageLimit
            | Self::DayLimit
            | Self::JobLimit => 429,
            Self::BadRequest => 400,
            Self::Internal | Self::Failed { .. } | Self::NoFont => 500,
            Self::Unavailable { .. } => 503,
        }
    }

    /// The same, told with the number of the request where it is the operator's to mend.
    pub fn of_request(self, number: Option<String>) -> Self {
        match (self, number) {
            (Self::Internal, Some(request)) => Self::Failed { request },
            (Self::Unavailable { request }, Some(number)) if request.is_empty() => {
                Self::Unavailable { request: number }
            }
            (other, _) => other,
        }
    }

    /// What is wrong and what to do, in Chinese.
    pub fn sentence(&self) -> String {
        match self {
            Self::SignInRequired => "登录已过期或尚未登录，请登录后继续；已填写的内容不会丢失".into(),
            Self::KeyUnknown => "接口密钥不正确或已停用，请向生态环境部门的管理员索取新的密钥".into(),
            Self::Forbidden => "您没有办理此事项的权限，如有疑问请联系管理员".into(),
            Self::NotFound => "没有找到您要的内容，可能已被删除，或不属于当前账号".into(),
            Self::Invalid { .. } => "有内容需要修改，请按提示改正后再提交".into(),
            Self::LoginWrong => "账号或密码不正确，请核对后重试；忘记密码可以用短信验证码找回".into(),
            Self::SlowDown { seconds } => {
                format!("尝试次数过多，请{}后再试；也可以用“忘记密码”重新设置", wait(*seconds))
            }
            Self::CodeWrong => "验证码不正确或已过期，请核对短信，或重新获取验证码".into(),
            Self::CodeTooSoon { seconds } => format!("验证码刚刚发送过，请{}后再获取", wait(*seconds)),
            Self::CodeLimit => "今天获取验证码的次数已用完，请明天再试，或联系当地生态环境部门".into(),
            Self::MessageLimit => {
                "今天的短信次数已用完，没有发出。请明天再试，或直接打电话联系对方；急需办理的请联系当地生态环境部门".into()
            }
            Self::CityMessageLimit => {
                "平台今天的短信已全部用完，没有发出。请明天再试；急需办理的请打电话联系当地生态环境部门".into()
            }
            Self::DayLimit => {
                "今天办理的数量已到上限，已保存的内容不受影响。请明天再继续；确有大批机械要办理的，请联系当地生态环境部门"
                    .into()
            }
            Self::OpenLimit => {
                "没有提交的草稿太多了，请先提交，或删除不需要的草稿；确有大批机械要办理的，请联系当地生态环境部门".into()
            }
            Self::SpaceLimit => {
                "您的照片占用的空间已到上限，请删除不需要的草稿或照片后再上传；确有大批机械要办理的，请联系当地生态环境部门"
                    .into()
            }
            Self::AccountInUse => {
                "名下还有没有注销的机械、正在审核的申请，或只有您一位管理员的工地，请先按下面所列逐项办结，再注销账号".into()
            }
            Self::AccountExists => "这个手机号已经注册过，请直接登录；忘记密码可以用短信验证码找回".into(),
            Self::SecondFactorRequired => "登录还没有完成，请先完成下一步验证".into(),
            Self::OneTimeCodeWrong => {
                "动态验证码不正确或已经用过。请等手机上出现新的6位数字后再输入；手机时间须设为自动校准".into()
            }
            Self::RecoveryCodeWrong => "恢复码不正确或已经用过，请换一个恢复码；都用完时请联系本单位管理员".into(),
            Self::OwnAdministration => {
                "不能停用自己的账号、取消自己的管理职责、更换自己的机构或重置自己的登录，请由另一位管理员办理".into()
            }
            Self::ChangedElsewhere => {
                "这份资料已被别人改动，还没有保存您的修改。您填写的内容还在下面，请与已保存的内容核对后再保存".into()
            }
            Self::Stale => "这份备案已在别的页面或设备上改动过。您刚才填写的内容还在下面，请核对后再保存".into(),
            Self::NotEditable { state } => format!("这份备案当前是“{}”，不能修改", state.label()),
            Self::Incomplete { step } => format!("“{}”还没有填写完整，请按提示补充", step.label()),
            Self::AlreadyDecided { by, state } => format!("这份备案已由{by}作出决定：{}", state.label()),
            Self::HeldBy { name } => format!("{name}正在审核这份备案，请稍后再看或审核其他备案"),
            Self::OwnFiling => {
                "这份申请由您提交，不能由您本人审核。请本单位的另一位审核人员，或市级审核人员办理".into()
            }
            Self::NumberChanges { from, to } => {
                format!("这次更正会把环保登记号码由{from}改为{to}，还没有保存。请核对新号码和通知对象，确认后再保存")
            }
            Self::Duplicate { number } => format!(
                "登记册中已有同一台机械，环保登记号码{number}。请先核对是否重复备案；确属不同机械时，请填写核对说明后再通过"
            ),
            Self::ReasonMissing => "请至少写一条审核不通过的原因，让机械主知道怎样修改".into(),
            Self::PlateCollected { by, at } => format!("这块标牌已于{at}由{by}登记领取，请勿重复发放"),
            Self::NoPlateWaiting => "这台机械没有待领取的标牌；标牌丢失或损坏的，请先办理补领".into(),
            Self::UndoTooLate => "领取登记只能在当天撤销；标牌确未领取的，请办理补领".into(),
            Self::ChangeOpen { kind } => {
                format!("这台机械的“{}”申请正在审核，办结后才能办理其他变更", kind.label())
            }
            Self::MachineCancelled => "这台机械已注销，不能再办理变更、更正或领取；需要使用的，请重新登记".into(),
            Self::NewOwnerGone => "新所有者的账号已注销，不能过户，请退回申请，由申请人核对后重新提交".into(),
            Self::PhotoTooLarge => "这张照片超过20MB，请重新拍照，或压缩后再上传".into(),
            Self::PhotoTooSmall => {
                "照片太小，短边不到200像素，看不清内容；请用相机拍摄的原图，不要用缩略图或截图".into()
            }
            Self::PhotoTooManyPixels => {
                "这张照片的尺寸太大（超过5000万像素或解码所需内存过多），请用普通模式重新拍照后再上传".into()
            }
            Self::PhotoType => "这个文件不是照片。请上传JPEG、PNG或WebP格式的照片".into(),
            Self::PhotoHeic => {
                "这是HEIC格式的照片，请在相机设置中改为“兼容性最佳（JPEG）”后重新拍照，或先转换为JPEG".into()
            }
            Self::PhotoBroken => "这张照片不完整或已损坏，请重新选择或重新拍照".into(),
            Self::PhotoCut => "这张照片没有传完整，缺少一部分，请重新选择或重新拍照".into(),
            Self::PhotoMissing => "没有收到照片，请先选择照片再上传".into(),
            Self::PhotoLimit => "其他机械资料最多6张，请先删除不需要的照片".into(),
            Self::TemplateStale => "这条短信的内容刚被别人改过。您写的内容还在下面，请与现在的内容核对后再保存".into(),
            Self::MessageSettled => "这条短信已经发出或正在发送，不能重新发送；请刷新页面查看最新状态".into(),
            Self::MessageExpired => "这条短信里的验证码已经过期，请让对方重新获取验证码".into(),
            Self::Sheet { problem } => problem.sentence(),
            Self::PaperType => "附件只能是一张照片（JPEG、PNG、WebP）或一个PDF文件，请重新选择".into(),
            Self::PaperTooLarge => "这个PDF超过10MB，请压缩或重新扫描后再上传".into(),
            Self::PaperFixed => "这条检测记录已有附件或已撤销，不能再上传附件".into(),
            Self::Withdrawn => "这条检测记录已经撤销过了，请刷新页面查看".into(),
            Self::NothingToCertify => "您名下还没有登记通过的机械，审核通过后才能开具登记证明".into(),
            Self::NothingToMake => "没有等待制作的标牌；可能已由其他人制作，请看下面的批次".into(),
            Self::NoGlyph { characters } => {
                let named = characters.chars().map(|c| format!("“{c}”（U+{:04X}）", u32::from(c)));
                format!(
                    "{}没有可用的字体，印不出来，因此没有制作；请系统管理员安装有这个字的字体，并写入城市配置的 plates.fallback_fonts 后再试",
                    named.collect::<String>()
                )
            }
            Self::NoFont => {
                "服务器没有中文字体，不能制作标牌和卡片；请系统管理员安装 fonts-noto-cjk，或在配置中指定字体后再试"
                    .into()
            }
            Self::JobLimit => "您还有多个导出或导入没有完成，请等它们完成后再试".into(),
            Self::JobOver => "这次导入已经确认、放弃或超过24小时，请刷新页面查看，需要时重新上传表格".into(),
            Self::FileGone => "这个文件还没有生成，或已超过保存期限被删除，请重新导出".into(),
            Self::SiteNotOpen { state: SiteState::Closed, office } => {
                format!("这个工地已关闭，不能再办理机械进出场；如有疑问请联系{office}")
            }
            Self::SiteNotOpen { state, office } => {
                format!("这个工地当前是“{}”，审核通过后才能办理机械进出场；审核单位：{office}", state.label())
            }
            Self::SiteDecided { state } => {
                format!("这个工地当前是“{}”，已有人办理过，请刷新页面查看", state.label())
            }
            Self::UnknownPlate { number } => {
                format!(
                    "登记册中没有{number}这个号码，请对照号牌核对；号牌确实如此的，不要放行，并请联系当地生态环境部门"
                )
            }
            Self::PlateCancelled { number, machine } => {
                format!("{number}（{machine}）已注销，环保标牌不再有效，不能入场；需要使用的，请机械主重新备案")
            }
            Self::PlateMismatch { typed, number, machine } => format!(
                "输入的{typed}与登记册不符：登记册中是{number}（{machine}）。请对照号牌再核对一遍，输错的请重新输入；号牌上确实是{typed}的，请点“号牌上就是这个号码”，机械不能入场"
            ),
            Self::PlateReplaced { typed, number } => format!(
                "号牌{typed}上是更正前的号码，现在的号码是{number}。请按{number}办理入场，并提醒机械主到登记区县补领标牌"
            ),
            Self::ZoneForbids { zone, stage, lowest } => {
                format!("这台机械的排放阶段是{}，{zone}内禁止使用{}以下的机械，不能入场", stage.name(), lowest.name())
            }
            Self::NotInside => "这台机械现在不在本工地，不能办理出场；请刷新页面查看在场机械".into(),
            Self::InsideHere { since } => format!("这台机械已在本工地（{since}入场），不用再次入场"),
            Self::ExitFinal => "出场只能在2分钟内撤销，且机械没有进入其他工地；需要时请重新办理入场".into(),
            Self::Settled => "这件事已经有人办理，请刷新页面查看".into(),
            Self::LastAdministrator => "工地至少要有一名管理员，请先邀请其他管理员".into(),
            Self::AskedAlready => "刚才已请求过对方，请稍等，或直接打电话联系".into(),
            Self::BadRequest => "提交的内容无法识别，请返回上一页刷新后重试".into(),
            Self::Unavailable { request } => format!(
                "系统暂时不可用，这次操作没有保存。请过几分钟再试；一直不行时请联系当地生态环境部门{}",
                numbered(request)
            ),
            Self::Failed { request } => format!("{}{}", Self::Internal.sentence(), numbered(request)),
            Self::Internal => "系统暂时出了问题，您的内容没有丢失，请稍后重试".into(),
        }
    }
}

/// What is said on the telephone.
fn numbered(request: &str) -> String {
    if request.is_empty() { String::new() } else { format!("（编号 {request}）") }
}

/// `40秒` or `3分钟`.
fn wait(seconds: i64) -> String {
    if seconds < 60 { format!("{}秒", seconds.max(1)) } else { format!("{}分钟", (seconds + 59) / 60) }
}
