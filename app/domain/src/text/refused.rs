//! Characters that no form takes, and how they are named to whoever typed them.

/// A character that is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub char);

impl Refused {
    /// 「“U+202E（控制字符）”不能使用，请删除」.
    pub fn sentence(self) -> String {
        let Self(c) = self;
        match self.kind() {
            "" => format!("“{c}”不能使用，请删除"),
            "其他文字" => format!("“{c}”（其他文字）不能使用，请改用汉字或拉丁字母"),
            kind @ ("自造字" | "没有收录的字符") => {
                format!("“U+{:04X}（{kind}）”不能使用，其他电脑上显示不出来，请换成标准的字", u32::from(c))
            }
            kind if self.is_seen() => format!("“{c}”（{kind}）不能使用，请删除"),
            kind => format!("“U+{:04X}（{kind}）”不能使用，请删除", u32::from(c)),
        }
    }

    /// A person who reads the sentence sees which character is meant.
    fn is_seen(self) -> bool {
        !matches!(self.kind(), "控制字符" | "组合符号" | "损坏的字符")
    }

    fn kind(self) -> &'static str {
        let c = self.0;
        let code = u32::from(c);
        match code {
            0x00..=0x1f | 0x7f..=0x9f | 0x202a..=0x202e | 0x2066..=0x206f | 0xfff9..=0xfffb | 0xe_0000..=0xe_01ff => {
                "控制字符"
            }
            0xfffd => "损坏的字符",
            0xe000..=0xf8ff | 0xf_0000..=0x10_ffff => "自造字",
            0x0300..=0x036f
            | 0x1ab0..=0x1aff
            | 0x1dc0..=0x1dff
            | 0x20d0..=0x20ff
            | 0x3099..=0x309a
            | 0xfe20..=0xfe2f => "组合符号",
            0x21..=0x7e => "",
            _ if code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code) => "没有收录的字符",
            _ if is_invisible(c) => "控制字符",
            _ if c.is_alphabetic() => "其他文字",
            0x2190..=0x2bff
            | 0x3000..=0x33ff
            | 0x1_f000..=0x1_fbff
            | 0x2000..=0x206f
            | 0x20a0..=0x218f
            | 0xa1..=0x2ff => "图形符号",
            _ if c.is_numeric() => "其他文字",
            _ => "没有收录的字符",
        }
    }
}

/// Zero width, marks of direction without effect on what follows, soft hyphens, variation selectors. The overrides
/// (U+202A…, U+2066…) are not among them: they make a text read differently from what it is, and are refused.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{2060}'..='\u{2064}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}
