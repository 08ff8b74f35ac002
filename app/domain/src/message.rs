//! Messages to people (短信): which there are, what their texts may say, and how a text is filled in.
//!
//! One line a template: its built-in text, and the placeholders that it must and may hold. A city edits the texts.

use crate::fields::line;

/// The longest text of a template, in characters.
pub const LONGEST: usize = 200;

crate::vocabulary::coded_enum! {
    /// What is filled into a text, written `{code}` there.
    Placeholder: label {
        Product => "product", "机械产品名称";
        Number => "number", "环保登记号码";
        Office => "office", "办理机构和电话";
        Phone => "phone", "电话";
        Days => "days", "天数";
        Code => "code", "验证码";
        Purpose => "purpose", "验证码的用途";
        Pickup => "pickup", "领取码";
        Day => "day", "日期";
        From => "from", "原来的内容";
        To => "to", "新的内容";
        Kind => "kind", "申请事项";
        Site => "site", "工地名称";
    }
}

impl Placeholder {
    /// What a preview shows in its place.
    pub const fn sample(self) -> &'static str {
        match self {
            Self::Product => "挖掘机",
            Self::Number | Self::From => "3-DL000001",
            Self::Office => "临汾市生态环境局尧都分局（0357-2012345）",
            Self::Phone => "0357-2012345",
            Self::Days => "30",
            Self::Code => "123456",
            Self::Purpose => "注册",
            Self::Pickup => "654321",
            Self::Day => "2026年12月24日",
            Self::To => "侯马市",
            Self::Kind => "过户（变更所有者）",
            Self::Site => "滨河西路改造工程",
        }
    }

    /// Who says what stands in its place. Nothing that a stranger typed goes into a message that bears the office's
    /// name.
    pub const fn source(self) -> Source {
        match self {
            Self::Product | Self::Office | Self::Days | Self::Day | Self::Purpose | Self::Kind => Source::Vocabulary,
            Self::Number | Self::From | Self::To | Self::Code | Self::Pickup => Source::Register,
            Self::Phone => Source::ProvenPhone,
            Self::Site => Source::ApprovedSite,
        }
    }

    /// What the delivery log shows instead of a value that nobody but its receiver may know.
    pub fn hidden(self, value: &str) -> Option<String> {
        match self {
            Self::Code | Self::Pickup => Some("******".to_owned()),
            Self::Phone => Some(masked_phone(value)),
            _ => None,
        }
    }
}

/// Where the value of a placeholder comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The program's own words, the calendar, or what the city has set.
    Vocabulary,
    /// Numbers and codes that the register gives out or has read by their form, and districts.
    Register,
    /// The phone that an account was opened with.
    ProvenPhone,
    /// The name of a site that an office has approved.
    ApprovedSite,
}

/// Writes the templates: `Variant => "code", "中文", must [...], may [...], "text";`.
macro_rules! templates {
    ($(
        $variant:ident => $code:literal, $label:literal,
        must [$($must:ident),*], may [$($may:ident),*], $text:literal;
    )+) => {
        crate::vocabulary::coded_enum! {
            /// A message that the register sends.
            Template: label { $($variant => $code, $label;)+ }
        }

        impl Template {
            /// The built-in text.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// Without these the message would be of no use.
            pub const fn must(self) -> &'static [Placeholder] {
                match self { $(Self::$variant => &[$(Placeholder::$must),*],)+ }
            }

            /// These may be there as well.
            pub const fn may(self) -> &'static [Placeholder] {
                match self { $(Self::$variant => &[$(Placeholder::$may),*],)+ }
            }
        }
    };
}

templates! {
    Code => "code", "验证码", must [Code], may [Purpose],
        "【临汾市移动源监管平台】验证码{code}，用于{purpose}，5分钟内有效。请勿告诉他人。";
    Approved => "approved", "审核通过", must [Number, Pickup], may [Product, Office, Days],
        "【临汾市移动源监管平台】您备案的{product}已审核通过，环保登记号码{number}。请在{days}日内凭领取码{pickup}到{office}领取环保标牌及信息采集卡。";
    Returned => "returned", "审核不通过", must [], may [Product, Office],
        "【临汾市移动源监管平台】您的机械备案审核不通过，请登录后在“我的机械”查看原因，修改后重新提交。";
    ChangeReturned => "change_returned", "变更申请审核不通过", must [], may [Kind, Office],
        "【临汾市移动源监管平台】您的{kind}申请审核不通过，请登录后在“我的机械”查看原因，核对后可重新申请。";
    TransferredAway => "transferred_away", "过户，告知原所有者", must [Number], may [Office],
        "【临汾市移动源监管平台】您的机械{number}已过户给新的所有者，不再列入您的机械。";
    TransferredTo => "transferred_to", "过户，告知新所有者", must [Number], may [Office],
        "【临汾市移动源监管平台】机械{number}已过户到您名下，请登录后在“我的机械”查看。";
    Moved => "moved", "迁移", must [Number], may [To, Office],
        "【临汾市移动源监管平台】您的机械{number}已迁移到{to}，今后由{office}管理。";
    Cancelled => "cancelled", "注销", must [Number], may [Office],
        "【临汾市移动源监管平台】您的机械{number}已注销，环保标牌不再有效。";
    Corrected => "corrected", "更正登记号码", must [To], may [From, Office],
        "【临汾市移动源监管平台】您的机械登记信息已更正，环保登记号码由{from}改为{to}，请登录后在“我的机械”查看。";
    Reissued => "reissued", "补领标牌", must [Number, Pickup], may [Office, Days],
        "【临汾市移动源监管平台】您的机械{number}已补办环保标牌，请在{days}日内凭领取码{pickup}到{office}领取。";
    CollectSoon => "collect_soon", "领取期限将满", must [Number, Pickup], may [Day, Office],
        "【临汾市移动源监管平台】您的机械{number}的环保标牌领取期限将于{day}届满，请凭领取码{pickup}尽快到{office}领取。";
    CollectOver => "collect_over", "领取期限已满", must [Number, Pickup], may [Day, Office],
        "【临汾市移动源监管平台】您的机械{number}的环保标牌领取期限已于{day}届满，请凭领取码{pickup}尽快到{office}领取。";
    SiteApproved => "site_approved", "工地审核通过", must [Site], may [Office],
        "【临汾市移动源监管平台】您注册的工地“{site}”已审核通过，可以办理机械入场、出场。";
    SiteReturned => "site_returned", "工地审核不通过", must [], may [Office],
        "【临汾市移动源监管平台】您注册的工地审核不通过，请登录后查看原因，修改后重新提交。";
    SiteClosed => "site_closed", "工地关闭", must [Site], may [Office],
        "【临汾市移动源监管平台】工地“{site}”已由{office}关闭，不能再办理机械进出场。";
    SiteInvited => "site_invited", "邀请管理工地", must [Site], may [],
        "【临汾市移动源监管平台】您被邀请为工地“{site}”的管理员，请用这个手机号登录或注册“工地管理员”后接受邀请。";
    ExitAsked => "exit_asked", "请求机械出场", must [Number, Site], may [Phone],
        "【临汾市移动源监管平台】工地“{site}”请求您为机械{number}办理出场，请登录“工地管理员”办理；联系电话{phone}。";
    EntryPossible => "entry_possible", "可以办理入场", must [Number, Site], may [],
        "【临汾市移动源监管平台】机械{number}已从上一个工地出场，请登录后在工地“{site}”确认入场。";
}

crate::vocabulary::coded_enum! {
    /// What became of a message, in the order of its life.
    MessageState: label {
        Waiting => "waiting", "待发送";
        Sending => "sending", "发送中";
        Sent => "sent", "已发送";
        Failed => "failed", "发送失败";
        Unknown => "unknown", "结果不明";
    }
}

impl MessageState {
    /// Only a person's word sends it again.
    pub const fn may_be_resent(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown)
    }
}

/// What a text is filled with.
pub type Filling<'a> = [(Placeholder, &'a str)];

impl Template {
    /// Every placeholder that its text may hold.
    pub fn placeholders(self) -> impl Iterator<Item = Placeholder> {
        self.must().iter().chain(self.may()).copied()
    }

    /// After so long it is of no use and is not sent any more, in milliseconds.
    pub const fn lives_ms(self) -> Option<i64> {
        match self {
            Self::Code => Some(5 * 60 * 1000),
            _ => None,
        }
    }

    /// Reads a text that somebody wrote for this template: no other placeholders than its own, and every one that it
    /// needs.
    pub fn check(self, raw: &str) -> Result<String, String> {
        let text = line(&raw.replace(['\r', '\n'], " "), LONGEST)?.ok_or("请填写短信内容，或恢复默认")?;
        let mut found = Vec::new();
        for piece in pieces(&text) {
            match piece {
                Piece::Words(_) => {}
                Piece::Place(name) => match Placeholder::from_code(name) {
                    Some(place) if self.placeholders().any(|known| known == place) => found.push(place),
                    _ => return Err(format!("这条短信里不能用“{{{name}}}”，可以用的有：{}", self.written())),
                },
                Piece::Stray => return Err(format!("大括号要成对，中间写项目名，可以用的有：{}", self.written())),
            }
        }
        match self.must().iter().find(|place| !found.contains(place)) {
            Some(missing) => Err(format!("缺少“{{{}}}”（{}），请补上后再保存", missing.code(), missing.label())),
            None => Ok(text),
        }
    }

    /// `{code}（验证码）、{purpose}（验证码的用途）`.
    pub fn written(self) -> String {
        let places: Vec<String> =
            self.placeholders().map(|place| format!("{{{}}}（{}）", place.code(), place.label())).collect();
        if places.is_empty() { "无".to_owned() } else { places.join("、") }
    }

    /// A text filled with samples, for its author.
    pub fn preview(self, text: &str) -> String {
        let samples: Vec<(Placeholder, &str)> = self.placeholders().map(|place| (place, place.sample())).collect();
        fill(text, &samples)
    }
}

/// A text with its values in it. A value is never read for placeholders itself.
pub fn fill(text: &str, values: &Filling) -> String {
    let value = |name: &str| {
        let place = Placeholder::from_code(name)?;
        values.iter().find(|(known, _)| *known == place).map(|(_, value)| *value)
    };
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Words(words) => words,
            Piece::Place(name) => value(name).unwrap_or_default(),
            Piece::Stray => "",
        })
        .collect()
}

/// The same text without what only its receiver may know; none when there is nothing to hide.
pub fn fill_hidden(text: &str, values: &Filling) -> Option<String> {
    let hides: Vec<(Placeholder, Option<String>)> =
        values.iter().map(|(place, value)| (*place, place.hidden(value))).collect();
    hides.iter().any(|(_, hidden)| hidden.is_some()).then(|| {
        let shown = values.iter().zip(&hides);
        let shown: Vec<(Placeholder, &str)> =
            shown.map(|((place, value), (_, hidden))| (*place, hidden.as_deref().unwrap_or(value))).collect();
        fill(text, &shown)
    })
}

enum Piece<'a> {
    Words(&'a str),
    Place(&'a str),
    /// A bracket without its other half.
    Stray,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (words, bracket) = rest.split_at(at);
        pieces.push(Piece::Words(words));
        let inside = bracket.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        match inside {
            Some((name, after)) if !name.contains('{') => {
                pieces.push(Piece::Place(name));
                rest = after;
            }
            _ => {
                pieces.push(Piece::Stray);
                rest = bracket.get(1..).unwrap_or_default();
            }
        }
    }
    pieces.push(Piece::Words(rest));
    pieces
}

/// A phone as a log shows it: `138****0000`; what is no mobile number shows its last two digits at most.
pub fn masked_phone(phone: &str) -> String {
    crate::identifiers::Mobile::parse(phone).map_or_else(
        |_| {
            let count = phone.chars().count();
            let tail: String = phone.chars().skip(count.saturating_sub(2.min(count / 2))).collect();
            format!("{}{tail}", "*".repeat(count.saturating_sub(tail.chars().count()).min(9)))
        },
        |mobile| mobile.masked(),
    )
}

/// A text in which every mobile number is masked, whoever wrote it there.
pub fn masked_mobiles(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (words, digits) = rest.split_at(at);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (run, after) = digits.split_at(end);
        shown.push_str(words);
        match crate::identifiers::Mobile::parse(run) {
            Ok(mobile) if run.len() == 11 => shown.push_str(&mobile.masked()),
            _ => shown.push_str(run),
        }
        rest = after;
    }
    shown + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_text_is_one_that_could_be_saved() {
        for &template in Template::ALL {
            assert_eq!(template.check(template.text()), Ok(template.text().to_owned()), "{template:?}");
            let preview = template.preview(template.text());
            assert!(!preview.contains(['{', '}']), "{preview}");
        }
    }

    #[test]
    fn a_text_with_an_unknown_or_without_a_needed_placeholder_is_refused_with_what_to_do() {
        let refused = |text: &str, with: &str| {
            let sentence = Template::Code.check(text).unwrap_err();
            assert!(sentence.contains(with), "{text}: {sentence}");
        };
        refused("验证码{number}", "{number}");
        refused("验证码{code}{whatever}", "{code}（验证码）、{purpose}（验证码的用途）");
        refused("您的验证码已发送", "缺少“{code}”");
        for stray in ["验证码{code", "验证码code}", "{{code}}", "{code}{"] {
            refused(stray, "大括号");
        }
        refused(" ", "请填写");
        refused(&format!("{{code}}{}", "长".repeat(LONGEST)), "过长");
        refused("{code}<b>", "不能使用");
        assert_eq!(Template::Code.check(" 验证码\n{code} "), Ok("验证码 {code}".to_owned()));
    }

    #[test]
    fn values_are_filled_in_once_and_never_read_as_placeholders() {
        let values = [(Placeholder::Product, "{number}"), (Placeholder::Number, "3-DL000001")];
        assert_eq!(fill("{product}：{number}{office}", &values), "{number}：3-DL000001");
    }

    #[test]
    fn a_code_is_hidden_and_everything_else_is_not() {
        let values = [(Placeholder::Code, "482915"), (Placeholder::Purpose, "注册")];
        assert_eq!(fill_hidden("{code}用于{purpose}", &values).as_deref(), Some("******用于注册"));
        assert_eq!(fill_hidden("{number}", &[(Placeholder::Number, "x")]), None);
    }

    #[test]
    fn a_phone_is_hidden_in_the_text_as_in_its_column() {
        let values = [(Placeholder::Number, "3-DL000001"), (Placeholder::Phone, "13803570010")];
        let shown = fill_hidden(Template::ExitAsked.text(), &values).unwrap();
        assert!(shown.contains("138****0010") && shown.contains("3-DL000001"), "{shown}");
        let said = masked_mobiles("请致电13803570010或0357-2012345，订单138035700101");
        assert_eq!(said, "请致电138****0010或0357-2012345，订单138035700101");
    }

    #[test]
    fn phones_are_masked_whatever_they_are() {
        assert_eq!(masked_phone("13803579911"), "138****9911");
        assert_eq!(masked_phone("0357-2012345"), "*********45");
        assert_eq!(masked_phone("7"), "*");
        assert_eq!(masked_phone(""), "");
    }
}
