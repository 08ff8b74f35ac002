//! The one normaliser of everything that people write in words: names, addresses, models, reasons, search texts.
//!
//! It folds what has a plain form (full width, look-alikes, dots, dashes, blanks, line breaks out of a spreadsheet),
//! keeps what is writing (the punctuation of Chinese text, `…`, `×`, `→`, `○`), drops what nobody sees and names the
//! character that it refuses.

use super::plain;
use super::refused::{Refused, is_invisible};

/// What becomes of one character.
enum Fate {
    Kept(char),
    /// A blank of any kind.
    Blank,
    /// A line break: a blank between words, nothing between Chinese characters.
    Break,
    /// Nobody sees it and nobody misses it.
    Dropped,
}

/// Text as it is kept, or the first character that no form takes.
pub fn writing(raw: &str) -> Result<String, Refused> {
    let text = folded(raw);
    match text.chars().find(|c| !is_writing(*c)) {
        Some(character) => Err(Refused(character)),
        None => Ok(text),
    }
}

/// [`writing`] for what is only compared: what would be refused is left out.
pub fn comparable(raw: &str) -> String {
    let kept: String = folded(raw).chars().filter(|c| is_writing(*c)).collect();
    // Blanks on both sides of what was left out have come together.
    folded(&kept)
}

/// Text with every plain form in place of its look-alikes; blanks are single, the ends are trimmed.
fn folded(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    // What stands between two letters: nothing, a line break, or a blank, which says more than a break.
    let mut gap: Option<Fate> = None;
    for c in raw.chars() {
        let letter = match fate(c) {
            Fate::Dropped => continue,
            blank @ Fate::Blank => {
                gap = Some(blank);
                continue;
            }
            line @ Fate::Break => {
                gap = gap.or(Some(line));
                continue;
            }
            Fate::Kept(letter) => letter,
        };
        let last = text.chars().next_back();
        match gap.take() {
            None => {
                if let Some(both) = last.and_then(|base| composed(base, letter)) {
                    text.pop();
                    text.push(both);
                    continue;
                }
            }
            Some(Fate::Break) if last.is_some_and(is_chinese) && is_chinese(letter) => {}
            Some(_) if last.is_none() => {}
            Some(_) => text.push(' '),
        }
        match ligature(letter) {
            "" => text.push(letter),
            letters => text.push_str(letters),
        }
    }
    text
}

fn fate(c: char) -> Fate {
    match c {
        // A form feed and a vertical tab are what Word and Excel put between lines.
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Break,
        // The filler of Hangul is the blank that games sell for empty names; the Braille blank likewise.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' => Fate::Blank,
        c if c.is_whitespace() => Fate::Blank,
        c if is_invisible(c) => Fate::Dropped,
        c => Fate::Kept(plain_form(c)),
    }
}

fn plain_form(c: char) -> char {
    let table = |table: &str, first: u32| {
        let place = usize::try_from(u32::from(c) - first).ok();
        place.and_then(|place| table.chars().nth(place)).unwrap_or(c)
    };
    match c {
        // The punctuation of Chinese text stays as wide as it is written.
        '\u{ff01}'..='\u{ff5e}' if !"！（），：；？～".contains(c) => super::half_width(c),
        '\u{ff61}' => '。',
        '\u{ff62}' => '「',
        '\u{ff63}' => '」',
        '\u{ff64}' | '\u{fe51}' => '、',
        // The dots between the parts of a name; keyboards of every system have another one.
        '·' | '‧' | '∙' | '⋅' | '•' | '・' | '･' | '\u{387}' | '\u{16eb}' | '\u{2e31}' | '\u{2e33}' => '·',
        '‐' | '‑' | '‒' | '−' | '﹣' | '⁃' | '\u{2e3a}' => '-',
        '―' | '─' | '━' | '\u{fe31}' | '\u{fe58}' => '—',
        '〜' | '∼' | '\u{223d}' | '\u{2053}' => '～',
        '∕' | '⁄' => '/',
        '∶' | '\u{fe55}' => ':',
        '´' | 'ˈ' | '\u{2bc}' => '\'',
        '„' | '‟' | '〝' => '“',
        '〞' | '〟' => '”',
        '‚' | '‛' => '‘',
        '⋯' | '\u{fe19}' => '…',
        '\u{2329}' => '〈',
        '\u{232a}' => '〉',
        '￠' => '¢',
        '￡' => '£',
        '￥' => '¥',
        '￫' => '→',
        '￭' => '■',
        '￮' | '◯' | '⚪' => '○',
        '✕' | '✖' | '⨯' => '×',
        '✔' => '✓',
        '✘' => '✗',
        '\u{2126}' => 'Ω',
        '\u{212a}' => 'K',
        '\u{212b}' => 'Å',
        '\u{b5}' => 'μ',
        '\u{fe50}' => '，',
        '\u{fe52}' => '.',
        '\u{fe54}' => '；',
        '\u{fe56}' => '？',
        '\u{fe57}' => '！',
        '\u{fe59}' | '\u{fe35}' => '（',
        '\u{fe5a}' | '\u{fe36}' => '）',
        '\u{fe5f}' => '#',
        '\u{fe60}' => '&',
        '\u{fe61}' => '*',
        '\u{fe62}' => '+',
        '\u{fe66}' => '=',
        '\u{fe68}' => '\\',
        '\u{fe6a}' => '%',
        '\u{fe6b}' => '@',
        '\u{2e80}'..='\u{2eff}' => paired(plain::RADICALS, c),
        '\u{2f00}'..='\u{2fd5}' => table(plain::KANGXI, 0x2f00),
        '\u{f900}'..='\u{fad9}' => table(plain::COMPATIBILITY, 0xf900),
        '\u{ff66}'..='\u{ff9f}' => table(plain::HALF_WIDTH_KANA, 0xff66),
        '\u{2f800}'..='\u{2fa1d}' => table(plain::COMPATIBILITY_SUPPLEMENT, 0x2_f800),
        '\u{e000}'..='\u{f8ff}' => paired(plain::GB_18030, c),
        _ => c,
    }
}

fn paired(table: &str, c: char) -> char {
    let mut pairs = table.chars();
    while let (Some(from), Some(to)) = (pairs.next(), pairs.next()) {
        if from == c {
            return to;
        }
    }
    c
}

/// The letter of a letter and the mark behind it.
fn composed(base: char, mark: char) -> Option<char> {
    if !matches!(mark, '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}') {
        return None;
    }
    let mut table = plain::COMPOSED.chars();
    while let (Some(letter), Some(with), Some(both)) = (table.next(), table.next(), table.next()) {
        if (letter, with) == (base, mark) {
            return Some(both);
        }
    }
    None
}

/// The letters of a ligature that typesetters made and PDFs give back; empty for what is none.
const fn ligature(c: char) -> &'static str {
    match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        _ => "",
    }
}

/// A line of Chinese goes on behind a line break without a blank.
fn is_chinese(c: char) -> bool {
    super::is_han(c)
        || matches!(c, '\u{3001}'..='\u{3011}' | '（' | '）' | '，' | '：' | '；' | '！' | '？' | '“' | '”')
}

/// Whether a character, plain already, is writing that every form takes.
pub(super) fn is_writing(c: char) -> bool {
    match c {
        // Angle brackets are in no name, and in every attack on a page that forgets to escape them.
        '<' | '>' => false,
        ' '..='~' => true,
        c if is_sign(c) => true,
        c => is_letter_block(c) && c.is_alphanumeric(),
    }
}

/// Blocks whose letters and digits stand on Chinese documents and are set one behind the other: no joining, no turning.
fn is_letter_block(c: char) -> bool {
    super::is_han(c)
        || matches!(c,
            // Latin; Greek and Cyrillic; Vietnamese.
            '\u{a0}'..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{1e00}'..='\u{1eff}'
            // Raised and lowered digits, Roman numerals, digits in circles and brackets.
            | '\u{2070}'..='\u{209f}' | '\u{2150}'..='\u{2188}' | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{277f}'
            | '\u{3220}'..='\u{3229}' | '\u{3251}'..='\u{325f}' | '\u{3280}'..='\u{3289}' | '\u{32b1}'..='\u{32bf}'
            // Kana, Bopomofo, Hangul.
            | '\u{3041}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}' | '\u{ac00}'..='\u{d7a3}')
}

/// Signs of text in Chinese: punctuation, units, arrows and the marks that people number things with.
fn is_sign(c: char) -> bool {
    const SIGNS: &str = concat!(
        "·¡¢£¥¦§¨©«¬®¯°±¶¸»¿×÷‖–—‘’“”†‡…‰′″‵※‹›€℃℅℉№℡™↑→↓←↔↕↖↗↘↙⇒⇔",
        "∀∂∃∅∆∇∈∏∑√∝∞∟∠∣∥∧∨∩∪∫∮∴∵∷≈≌≒≠≡≤≥≦≧≮≯⊕⊙⊥⊿⌀⌒",
        "■□▢▣▪▫▬▲△▶▷▼▽◀◁◆◇◈◉○◎●◐◑◢◣◤◥◦★☆☎☐☑☒♀♂♠♣♥♦✓✗",
        "、。〃〈〉《》「」『』【】〒〓〔〕〖〗〘〙〚〛〰〾゛゜゠ヽヾ",
        "！（），：；？～￢￣㈱㈲㉿㊣㊤㊥㊦㊧㊨㊗㊙",
    );
    // Units and dates in one square.
    matches!(c, '\u{32c0}'..='\u{32cb}' | '\u{3358}'..='\u{33ff}') || SIGNS.contains(c)
}
