//! Every way in which the register says no: a code for programs, a sentence in Chinese that says what to do next, a status.
//!
//! The one error type on the wire. What went wrong inside (a disk, a database) is not told: it is `Internal`.

use serde::{Deserialize, Serialize};

use crate::fields::Report;
use crate::filing::{FilingState, Step};

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[error("{}", self.code())]
pub enum Refusal {
    /// Nobody is signed in, or the session has ended.
    SignInRequired,
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
    /// The phone is proven to be theirs and has an account already.
    AccountExists,
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
    /// A machine with the same identity is registered.
    Duplicate {
        /// Its number.
        number: String,
    },
    /// Sent back without saying why.
    ReasonMissing,
    /// A photo is larger than 20 MB.
    PhotoTooLarge,
    /// A photo has more than 50 megapixels, or needs more memory than one photo may take.
    PhotoTooManyPixels,
    /// Not a JPEG, PNG or WebP.
    PhotoType,
    /// An iPhone's HEIC.
    PhotoHeic,
    /// Damaged or cut off.
    PhotoBroken,
    /// No file came.
    PhotoMissing,
    /// No more photos in this slot.
    PhotoLimit,
    /// The request cannot be read.
    BadRequest,
    /// Something inside failed; nothing was stored.
    Internal,
}

impl Refusal {
    /// The code for programs and tests.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignInRequired => "sign_in_required",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid { .. } => "invalid",
            Self::LoginWrong => "login_wrong",
            Self::SlowDown { .. } => "slow_down",
            Self::CodeWrong => "code_wrong",
            Self::CodeTooSoon { .. } => "code_too_soon",
            Self::CodeLimit => "code_limit",
            Self::AccountExists => "account_exists",
            Self::Stale => "stale",
            Self::NotEditable { .. } => "not_editable",
            Self::Incomplete { .. } => "incomplete",
            Self::AlreadyDecided { .. } => "already_decided",
            Self::HeldBy { .. } => "held_by",
            Self::Duplicate { .. } => "duplicate",
            Self::ReasonMissing => "reason_missing",
            Self::PhotoTooLarge => "photo_too_large",
            Self::PhotoTooManyPixels => "photo_too_many_pixels",
            Self::PhotoType => "photo_type",
            Self::PhotoHeic => "photo_heic",
            Self::PhotoBroken => "photo_broken",
            Self::PhotoMissing => "photo_missing",
            Self::PhotoLimit => "photo_limit",
            Self::BadRequest => "bad_request",
            Self::Internal => "internal",
        }
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInRequired => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Stale
            | Self::NotEditable { .. }
            | Self::AlreadyDecided { .. }
            | Self::HeldBy { .. }
            | Self::Duplicate { .. }
            | Self::AccountExists
            | Self::PhotoLimit => 409,
            Self::PhotoTooLarge => 413,
            Self::PhotoType | Self::PhotoHeic => 415,
            Self::Invalid { .. }
            | Self::LoginWrong
            | Self::CodeWrong
            | Self::Incomplete { .. }
            | Self::ReasonMissing
            | Self::PhotoTooManyPixels
            | Self::PhotoBroken
            | Self::PhotoMissing => 422,
            Self::SlowDown { .. } | Self::CodeTooSoon { .. } | Self::CodeLimit => 429,
            Self::BadRequest => 400,
            Self::Internal => 500,
        }
    }

    /// What is wrong and what to do, in Chinese.
    pub fn sentence(&self) -> String {
        match self {
            Self::SignInRequired => "登录已过期或尚未登录，请登录后继续；已填写的内容不会丢失".into(),
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
            Self::AccountExists => "这个手机号已经注册过，请直接登录；忘记密码可以用短信验证码找回".into(),
            Self::Stale => "这份备案已在别的页面或设备上改动过。您刚才填写的内容还在下面，请核对后再保存".into(),
            Self::NotEditable { state } => format!("这份备案当前是“{}”，不能修改", state.label()),
            Self::Incomplete { step } => format!("“{}”还没有填写完整，请按提示补充", step.label()),
            Self::AlreadyDecided { by, state } => format!("这份备案已由{by}作出决定：{}", state.label()),
            Self::HeldBy { name } => format!("{name}正在审核这份备案，请稍后再看或审核其他备案"),
            Self::Duplicate { number } => format!(
                "登记册中已有同一台机械，环保登记号码{number}。请先核对是否重复备案；确属不同机械时，请填写核对说明后再通过"
            ),
            Self::ReasonMissing => "请至少写一条审核不通过的原因，让机械主知道怎样修改".into(),
            Self::PhotoTooLarge => "这张照片超过20MB，请重新拍照，或压缩后再上传".into(),
            Self::PhotoTooManyPixels => {
                "这张照片的尺寸太大（超过5000万像素或解码所需内存过多），请用普通模式重新拍照后再上传".into()
            }
            Self::PhotoType => "这个文件不是照片。请上传JPEG、PNG或WebP格式的照片".into(),
            Self::PhotoHeic => {
                "这是HEIC格式的照片，请在相机设置中改为“兼容性最佳（JPEG）”后重新拍照，或先转换为JPEG".into()
            }
            Self::PhotoBroken => "这张照片不完整或已损坏，请重新选择或重新拍照".into(),
            Self::PhotoMissing => "没有收到照片，请先选择照片再上传".into(),
            Self::PhotoLimit => "其他机械资料最多6张，请先删除不需要的照片".into(),
            Self::BadRequest => "提交的内容无法识别，请返回上一页刷新后重试".into(),
            Self::Internal => "系统暂时出了问题，您的内容没有丢失，请稍后重试".into(),
        }
    }
}

/// `40秒` or `3分钟`.
fn wait(seconds: i64) -> String {
    if seconds < 60 { format!("{}秒", seconds.max(1)) } else { format!("{}分钟", (seconds + 59) / 60) }
}
