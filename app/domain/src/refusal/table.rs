//! The table of refusals: each once, with its code, its status and its sentence.
//!
//! A sentence says in Chinese what is wrong and what to do next. It may use what the refusal holds.

use serde::{Deserialize, Serialize};

use super::{numbered, wait};
use crate::fields::Report;
use crate::filing::{FilingKind, FilingState, Step};
use crate::sheet::SheetProblem;
use crate::site::SiteState;
use crate::stage::Stage;

macro_rules! refusals {
    ($(
        $(#[$meta:meta])*
        $name:ident $({ $($(#[$about:meta])* $field:ident: $type:ty,)+ })? =
            $code:literal, $status:expr, $sentence:expr;
    )+) => {
        /// Why a request is refused.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
        #[serde(tag = "code", rename_all = "snake_case")]
        #[error("{}", self.code())]
        pub enum Refusal {
            $($(#[$meta])* $name $({ $($(#[$about])* $field: $type,)+ })?,)+
        }

        #[expect(unused_variables, reason = "a row uses what it needs of what the refusal holds")]
        impl Refusal {
            /// The key that programs and tests read.
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$name { .. } => $code,)+ }
            }

            /// The HTTP status.
            pub const fn status(&self) -> u16 {
                match self { $(Self::$name $({ $($field),+ })? => $status,)+ }
            }

            /// What is wrong and what to do, in Chinese.
            pub fn sentence(&self) -> String {
                match self { $(Self::$name $({ $($field),+ })? => $sentence,)+ }
            }
        }
    };
}

refusals! {
    /// Nobody is signed in, or the session has ended.
    SignInRequired = "sign_in_required", 401,
        "登录已过期或尚未登录，请登录后继续；已填写的内容不会丢失".into();
    /// The password was right; the second step of signing in is still to come.
    SecondFactorRequired = "second_factor_required", 401,
        "登录还没有完成，请先完成下一步验证".into();
    /// The key of another system is none, or is worth nothing any more.
    KeyUnknown = "key_unknown", 401,
        "接口密钥不正确或已停用，请向生态环境部门的管理员索取新的密钥".into();
    /// Signed in, but this is not theirs to do.
    Forbidden = "forbidden", 403,
        "您没有办理此事项的权限，如有疑问请联系管理员".into();
    /// No such thing, or not theirs to see.
    NotFound = "not_found", 404,
        "没有找到您要的内容，可能已被删除，或不属于当前账号".into();
    /// The form has errors at its fields.
    Invalid {
        /// What to mend.
        report: Report,
    } = "invalid", 422,
        "有内容需要修改，请按提示改正后再提交".into();
    /// Name and password do not fit, or there is no such account: never says which.
    LoginWrong = "login_wrong", 422,
        "账号或密码不正确，请核对后重试；忘记密码可以用短信验证码找回".into();
    /// Too many failed tries: slower now, never locked for good.
    SlowDown {
        /// How long to wait.
        seconds: i64,
    } = "slow_down", 429,
        format!("尝试次数过多，请{}后再试；也可以用“忘记密码”重新设置", wait(*seconds));
    /// The verification code does not fit, is used up or too old.
    CodeWrong = "code_wrong", 422,
        "验证码不正确或已过期，请核对短信，或重新获取验证码".into();
    /// A code was sent less than a minute ago.
    CodeTooSoon {
        /// How long to wait.
        seconds: i64,
    } = "code_too_soon", 429,
        format!("验证码刚刚发送过，请{}后再获取", wait(*seconds));
    /// No more codes today for this phone or address.
    CodeLimit = "code_limit", 429,
        "今天获取验证码的次数已用完，请明天再试，或联系当地生态环境部门".into();
    /// No more messages today to this phone, or from this account.
    MessageLimit = "message_limit", 429,
        "今天的短信次数已用完，没有发出。请明天再试，或直接打电话联系对方；急需办理的请联系当地生态环境部门".into();
    /// No more messages today that people cause, in the whole city.
    CityMessageLimit = "city_message_limit", 429,
        "平台今天的短信已全部用完，没有发出。请明天再试；急需办理的请打电话联系当地生态环境部门".into();
    /// More of it than one account may have in a day.
    DayLimit = "day_limit", 429,
        "今天办理的数量已到上限，已保存的内容不受影响。请明天再继续；确有大批机械要办理的，请联系当地生态环境部门".into();
    /// More begun filings or sites than one account may have at once.
    OpenLimit = "open_limit", 409,
        "没有提交的草稿太多了，请先提交，或删除不需要的草稿；确有大批机械要办理的，请联系当地生态环境部门".into();
    /// More photos than the register keeps for one account.
    SpaceLimit = "space_limit", 409,
        "您的照片占用的空间已到上限，请删除不需要的草稿或照片后再上传；确有大批机械要办理的，请联系当地生态环境部门".into();
    /// Machines, open filings or sites hang on an account that its owner wants to close.
    AccountInUse = "account_in_use", 409,
        "名下还有没有注销的机械、正在审核的申请，或只有您一位管理员的工地，请先按下面所列逐项办结，再注销账号".into();
    /// The phone is proven to be theirs and has an account already.
    AccountExists = "account_exists", 409,
        "这个手机号已经注册过，请直接登录；忘记密码可以用短信验证码找回".into();
    /// The one-time code does not fit, or was used before.
    OneTimeCodeWrong = "one_time_code_wrong", 422,
        "动态验证码不正确或已经用过。请等手机上出现新的6位数字后再输入；手机时间须设为自动校准".into();
    /// The recovery code does not fit, or was used before.
    RecoveryCodeWrong = "recovery_code_wrong", 422,
        "恢复码不正确或已经用过，请换一个恢复码；都用完时请联系本单位管理员".into();
    /// Administrators may not take their own account, duty or office away.
    OwnAdministration = "own_administration", 409,
        "不能停用自己的账号、取消自己的管理职责、更换自己的机构或重置自己的登录，请由另一位管理员办理".into();
    /// An account or an office was changed by somebody else since this page was opened.
    ChangedElsewhere = "changed_elsewhere", 409,
        "这份资料已被别人改动，还没有保存您的修改。您填写的内容还在下面，请与已保存的内容核对后再保存".into();
    /// The draft was changed elsewhere since this page was opened.
    Stale = "stale", 409,
        "这份备案已在别的页面或设备上改动过。您刚才填写的内容还在下面，请核对后再保存".into();
    /// The filing is not open for changes.
    NotEditable {
        /// Where it stands.
        state: FilingState,
    } = "not_editable", 409,
        format!("这份备案当前是“{}”，不能修改", state.label());
    /// A step is not finished.
    Incomplete {
        /// The first unfinished step.
        step: Step,
    } = "incomplete", 422,
        format!("“{}”还没有填写完整，请按提示补充", step.label());
    /// Somebody decided before.
    AlreadyDecided {
        /// Who.
        by: String,
        /// What.
        state: FilingState,
    } = "already_decided", 409,
        format!("这份备案已由{by}作出决定：{}", state.label());
    /// A colleague is reviewing it.
    HeldBy {
        /// Who.
        name: String,
    } = "held_by", 409,
        format!("{name}正在审核这份备案，请稍后再看或审核其他备案");
    /// Whoever asked for a change does not decide it.
    OwnFiling = "own_filing", 409,
        "这份申请由您提交，不能由您本人审核。请本单位的另一位审核人员，或市级审核人员办理".into();
    /// The correction changes the number, and nobody has said yes to that.
    NumberChanges {
        /// The number now.
        from: String,
        /// The number afterwards.
        to: String,
    } = "number_changes", 409,
        format!("这次更正会把环保登记号码由{from}改为{to}，还没有保存。请核对新号码和通知对象，确认后再保存");
    /// A machine with the same identity is registered.
    Duplicate {
        /// Its number.
        number: String,
    } = "duplicate", 409,
        format!(
                "登记册中已有同一台机械，环保登记号码{number}。请先核对是否重复备案；确属不同机械时，请填写核对说明后再通过"
            );
    /// Sent back without saying why.
    ReasonMissing = "reason_missing", 422,
        "请至少写一条审核不通过的原因，让机械主知道怎样修改".into();
    /// The plate was handed over before.
    PlateCollected {
        /// By whom.
        by: String,
        /// When, in words.
        at: String,
    } = "plate_collected", 409,
        format!("这块标牌已于{at}由{by}登记领取，请勿重复发放");
    /// No plate waits to be collected.
    NoPlateWaiting = "no_plate_waiting", 409,
        "这台机械没有待领取的标牌；标牌丢失或损坏的，请先办理补领".into();
    /// A hand-over is taken back on its own day only.
    UndoTooLate = "undo_too_late", 409,
        "领取登记只能在当天撤销；标牌确未领取的，请办理补领".into();
    /// Another change of the machine waits for its decision.
    ChangeOpen {
        /// What it asks for.
        kind: FilingKind,
    } = "change_open", 409,
        format!("这台机械的“{}”申请正在审核，办结后才能办理其他变更", kind.label());
    /// The machine has left the register.
    MachineCancelled = "machine_cancelled", 409,
        "这台机械已注销，不能再办理变更、更正或领取；需要使用的，请重新登记".into();
    /// The account that a machine should pass to is closed.
    NewOwnerGone = "new_owner_gone", 409,
        "新所有者的账号已注销，不能过户，请退回申请，由申请人核对后重新提交".into();
    /// A photo is larger than 20 MB.
    PhotoTooLarge = "photo_too_large", 413,
        "这张照片超过20MB，请重新拍照，或压缩后再上传".into();
    /// A photo has more than 50 megapixels, or needs more memory than one photo may take.
    PhotoTooManyPixels = "photo_too_many_pixels", 422,
        "这张照片的尺寸太大（超过5000万像素或解码所需内存过多），请用普通模式重新拍照后再上传".into();
    /// A photo of less than 200 pixels on its shorter side.
    PhotoTooSmall = "photo_too_small", 422,
        "照片太小，短边不到200像素，看不清内容；请用相机拍摄的原图，不要用缩略图或截图".into();
    /// Not a JPEG, PNG or WebP.
    PhotoType = "photo_type", 415,
        "这个文件不是照片。请上传JPEG、PNG或WebP格式的照片".into();
    /// An iPhone's HEIC.
    PhotoHeic = "photo_heic", 415,
        "这是HEIC格式的照片，请在相机设置中改为“兼容性最佳（JPEG）”后重新拍照，或先转换为JPEG".into();
    /// Damaged or cut off.
    PhotoBroken = "photo_broken", 422,
        "这张照片不完整或已损坏，请重新选择或重新拍照".into();
    /// The photo's file ends before the picture does.
    PhotoCut = "photo_cut", 422,
        "这张照片没有传完整，缺少一部分，请重新选择或重新拍照".into();
    /// No file came.
    PhotoMissing = "photo_missing", 422,
        "没有收到照片，请先选择照片再上传".into();
    /// No more photos in this slot.
    PhotoLimit = "photo_limit", 409,
        "其他机械资料最多6张，请先删除不需要的照片".into();
    /// Somebody changed the text of a message since the page was opened.
    TemplateStale = "template_stale", 409,
        "这条短信的内容刚被别人改过。您写的内容还在下面，请与现在的内容核对后再保存".into();
    /// A message that is on its way, or has arrived, is not sent once more.
    MessageSettled = "message_settled", 409,
        "这条短信已经发出或正在发送，不能重新发送；请刷新页面查看最新状态".into();
    /// The code in the message has run out.
    MessageExpired = "message_expired", 409,
        "这条短信里的验证码已经过期，请让对方重新获取验证码".into();
    /// A table cannot be taken.
    Sheet {
        /// Why.
        problem: SheetProblem,
    } = "sheet", problem.status(),
        problem.sentence();
    /// A file beside an inspection that is neither a photo nor a PDF.
    PaperType = "paper_type", 415,
        "附件只能是一张照片（JPEG、PNG、WebP）或一个PDF文件，请重新选择".into();
    /// A PDF of more than 10 MB.
    PaperTooLarge = "paper_too_large", 413,
        "这个PDF超过10MB，请压缩或重新扫描后再上传".into();
    /// An inspection has its file already, or was withdrawn.
    PaperFixed = "paper_fixed", 409,
        "这条检测记录已有附件或已撤销，不能再上传附件".into();
    /// An inspection was withdrawn before.
    Withdrawn = "withdrawn", 409,
        "这条检测记录已经撤销过了，请刷新页面查看".into();
    /// As many exports or imports as one person may have waiting.
    JobLimit = "job_limit", 429,
        "您还有多个导出或导入没有完成，请等它们完成后再试".into();
    /// The owner has no registered machine.
    NothingToCertify = "nothing_to_certify", 409,
        "您名下还没有登记通过的机械，审核通过后才能开具登记证明".into();
    /// No plate waits to be made.
    NothingToMake = "nothing_to_make", 409,
        "没有等待制作的标牌；可能已由其他人制作，请看下面的批次".into();
    /// The server has no Chinese font to print with.
    NoFont = "no_font", 500,
        "服务器没有中文字体，不能制作标牌和卡片；请系统管理员安装 fonts-noto-cjk，或在配置中指定字体后再试".into();
    /// No font has these characters of what is to be printed.
    NoGlyph {
        /// Each once.
        characters: String,
    } = "no_glyph", 422,
        {
                let named = characters.chars().map(|c| format!("“{c}”（U+{:04X}）", u32::from(c)));
                format!(
                    "{}没有可用的字体，印不出来，因此没有制作；请系统管理员安装有这个字的字体，并写入城市配置的 plates.fallback_fonts 后再试",
                    named.collect::<String>()
                )
            };
    /// The import was confirmed, dropped or has expired.
    JobOver = "job_over", 409,
        "这次导入已经确认、放弃或超过24小时，请刷新页面查看，需要时重新上传表格".into();
    /// A file that was kept for some days is gone, or was never made.
    FileGone = "file_gone", 410,
        "这个文件还没有生成，或已超过保存期限被删除，请重新导出".into();
    /// A site takes no machines: it waits for its review, came back, or is closed.
    SiteNotOpen {
        /// Where it stands.
        state: SiteState,
        /// Whom to call.
        office: String,
    } = "site_not_open", 409,
        match state {
            SiteState::Closed => format!("这个工地已关闭，不能再办理机械进出场；如有疑问请联系{office}"),
            _ => format!("这个工地当前是“{}”，审核通过后才能办理机械进出场；审核单位：{office}", state.label()),
        };
    /// A site was decided before.
    SiteDecided {
        /// Where it stands.
        state: SiteState,
    } = "site_decided", 409,
        format!("这个工地当前是“{}”，已有人办理过，请刷新页面查看", state.label());
    /// The register knows no such number.
    UnknownPlate {
        /// As it was typed.
        number: String,
    } = "unknown_plate", 422,
        format!( "登记册中没有{number}这个号码，请对照号牌核对；号牌确实如此的，不要放行，并请联系当地生态环境部门" );
    /// The machine has left the register: it may not work anywhere.
    PlateCancelled {
        /// Its number.
        number: String,
        /// What it is.
        machine: String,
    } = "plate_cancelled", 409,
        format!("{number}（{machine}）已注销，环保标牌不再有效，不能入场；需要使用的，请机械主重新备案");
    /// The register knows the serial under another stage: the plate may be forged.
    PlateMismatch {
        /// As it was typed.
        typed: String,
        /// As it is registered.
        number: String,
        /// What it is.
        machine: String,
    } = "plate_mismatch", 409,
        format!(
                "输入的{typed}与登记册不符：登记册中是{number}（{machine}）。请对照号牌再核对一遍，输错的请重新输入；号牌上确实是{typed}的，请点“号牌上就是这个号码”，机械不能入场"
            );
    /// The plate bears a number that was corrected since.
    PlateReplaced {
        /// As it was typed.
        typed: String,
        /// As it is registered.
        number: String,
    } = "plate_replaced", 409,
        format!(
                "号牌{typed}上是更正前的号码，现在的号码是{number}。请按{number}办理入场，并提醒机械主到登记区县补领标牌"
            );
    /// The zone of the site keeps the machine out.
    ZoneForbids {
        /// The zone's name.
        zone: String,
        /// The machine's stage.
        stage: Stage,
        /// The lowest that may work there.
        lowest: Stage,
    } = "zone_forbids", 409,
        format!("这台机械的排放阶段是{}，{zone}内禁止使用{}以下的机械，不能入场", stage.name(), lowest.name());
    /// The machine is not on this site.
    NotInside = "not_inside", 409,
        "这台机械现在不在本工地，不能办理出场；请刷新页面查看在场机械".into();
    /// The machine is on this site already.
    InsideHere {
        /// Since when, in words.
        since: String,
    } = "inside_here", 409,
        format!("这台机械已在本工地（{since}入场），不用再次入场");
    /// An exit is taken back within two minutes, and only while the machine is nowhere else.
    ExitFinal = "exit_final", 409,
        "出场只能在2分钟内撤销，且机械没有进入其他工地；需要时请重新办理入场".into();
    /// Somebody else said already what becomes of it.
    Settled = "settled", 409,
        "这件事已经有人办理，请刷新页面查看".into();
    /// The last administrator of a site does not leave it.
    LastAdministrator = "last_administrator", 409,
        "工地至少要有一名管理员，请先邀请其他管理员".into();
    /// Another request to the same site was made a moment ago.
    AskedAlready = "asked_already", 429,
        "刚才已请求过对方，请稍等，或直接打电话联系".into();
    /// The request cannot be read.
    BadRequest = "bad_request", 400,
        "提交的内容无法识别，请返回上一页刷新后重试".into();
    /// The disk is full or the database does not answer: nothing was stored, and nothing is wrong with what was sent.
    Unavailable {
        /// The number of the request, for whoever is asked about it; empty where there is none.
        request: String,
    } = "unavailable", 503,
        format!(
                "系统暂时不可用，这次操作没有保存。请过几分钟再试；一直不行时请联系当地生态环境部门{}",
                numbered(request)
            );
    /// Something inside failed; nothing was stored.
    Internal = "internal", 500,
        "系统暂时出了问题，您的内容没有丢失，请稍后重试".into();
    /// The same, with the number of the request.
    Failed {
        /// By which the operator finds it in the log.
        request: String,
    } = "internal", 500,
        format!("{}{}", Self::Internal.sentence(), numbered(request));
}
