//! What is typed at a gate to find a machine: words, each a part of its number, of its 机械产品名称, its maker or its model.
//! Pure reading; the register looks it up. Owners are no part of it.

use crate::search::fold_name;
use crate::text::is_dash;
use crate::vocabulary::Product;

/// So many words say enough.
const MOST_WORDS: usize = 4;
/// A serial has so many characters.
const SERIAL: usize = 6;
/// The end of a number is looked up from so many characters on; fewer are at the end of too many.
const LEAST_END: usize = 4;
/// What a serial of our own can begin with.
const FIRST: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS: &str = "0123456789";

/// The words of a search, folded as names are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GateSearch {
    words: Vec<String>,
}

/// What a machine says of itself at a gate.
#[derive(Debug, Clone, Copy)]
pub struct Described<'a> {
    /// 环保登记号码.
    pub number: &'a str,
    /// 机械产品名称.
    pub product: &'a str,
    /// 机械制造企业.
    pub maker: &'a str,
    /// 型号规格.
    pub model: &'a str,
}

fn without_dash(text: &str) -> String {
    text.chars().filter(|c| !is_dash(*c)).collect()
}

/// The products whose name holds a word of at least two characters.
pub fn products_of(word: &str) -> Vec<Product> {
    if word.chars().count() < 2 {
        return Vec::new();
    }
    Product::ALL.iter().copied().filter(|product| fold_name(product.label()).contains(word)).collect()
}

impl GateSearch {
    /// Reads what was typed.
    pub fn parse(raw: &str) -> Self {
        let words = raw.split_whitespace().map(fold_name).filter(|word| !word.is_empty());
        Self { words: words.take(MOST_WORDS).collect() }
    }

    /// Nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The word that is looked up, which says most: the longest that is no 机械产品名称; and the others, which what is found
    /// must hold too.
    pub fn lead(&self) -> Option<(&str, Vec<&str>)> {
        let weight = |word: &String| (products_of(word).is_empty(), word.chars().count());
        let (at, lead) = self.words.iter().enumerate().max_by_key(|(_, word)| weight(word))?;
        let rest = self.words.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, word)| word.as_str());
        Some((lead, rest.collect()))
    }

    /// Whether a machine has every word.
    pub fn matches(&self, machine: Described<'_>) -> bool {
        self.words.iter().all(|word| machine.has(word))
    }
}

impl Described<'_> {
    /// Whether a folded word is a part of what it says.
    pub fn has(self, word: &str) -> bool {
        let bare = without_dash(word.strip_prefix('环').unwrap_or(word));
        (!bare.is_empty() && without_dash(self.number).contains(&bare))
            || [self.product, self.maker, self.model].into_iter().any(|text| fold_name(text).contains(word))
    }
}

/// A word as prefix and beginning of a serial: `DL0000`, `3-DL00`, `0000` of our own prefix.
pub fn beginnings(word: &str, own_prefix: &str) -> Vec<(String, String)> {
    let word = word.strip_prefix('环').unwrap_or(word);
    let bare = without_dash(word);
    if bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Vec::new();
    }
    let split = |from: usize| {
        let (prefix, serial) = (bare.get(from..from + 2)?, bare.get(from + 2..)?);
        (serial.len() <= SERIAL && !serial.is_empty()).then(|| (prefix.to_owned(), serial.to_owned()))
    };
    let own = (bare.len() <= SERIAL).then(|| (own_prefix.to_owned(), bare.clone()));
    let staged = bare.chars().next().and_then(crate::stage::Stage::from_code).and_then(|_| split(1));
    let mut found: Vec<_> = [own, split(0), staged].into_iter().flatten().collect();
    found.dedup();
    found
}

/// The serials of our own that end with a word of four or five characters, as people read them off a plate.
pub fn serials_ending(word: &str) -> Vec<String> {
    let digits = word.bytes().all(|b| b.is_ascii_digit());
    match word.len() {
        length if !digits || !(LEAST_END..SERIAL).contains(&length) => Vec::new(),
        LEAST_END => {
            let second = |first: char| DIGITS.chars().map(move |second| format!("{first}{second}"));
            FIRST.chars().flat_map(second).map(|head| format!("{head}{word}")).collect()
        }
        _ => FIRST.chars().map(|first| format!("{first}{word}")).collect(),
    }
}

/// The first and the last serial that begins so.
pub fn serial_range(beginning: &str) -> (String, String) {
    (format!("{beginning:0<SERIAL$}"), format!("{beginning:Z<SERIAL$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCAVATOR: Described<'_> =
        Described { number: "3-DL000123", product: "挖掘机", maker: "三一重机有限公司", model: "SY215C-10" };

    #[test]
    fn every_word_is_a_part_of_number_type_maker_or_model() {
        for typed in ["挖掘机", "三一", "挖掘 三一", "dl0001", "3－DL", "0123", "sy215", "SY215 挖掘机", "环3-DL000123"]
        {
            assert!(GateSearch::parse(typed).matches(EXCAVATOR), "{typed}");
        }
        for typed in ["装载机", "三一 装载机", "DL0002", "徐工"] {
            assert!(!GateSearch::parse(typed).matches(EXCAVATOR), "{typed}");
        }
        assert!(GateSearch::parse(" 　").is_empty());
    }

    #[test]
    fn the_word_that_says_most_leads() {
        let search = GateSearch::parse("挖掘机 三一");
        assert_eq!(search.lead(), Some(("三一", vec!["挖掘机"])));
        assert_eq!(GateSearch::parse("挖掘机").lead(), Some(("挖掘机", Vec::new())));
        assert_eq!(products_of("挖掘"), vec![Product::Excavator]);
        assert!(products_of("机").is_empty());
    }

    #[test]
    fn a_beginning_of_a_number_is_read_with_and_without_stage_and_prefix() {
        let pair = |prefix: &str, serial: &str| (prefix.to_owned(), serial.to_owned());
        assert!(beginnings("DL0000", "DL").contains(&pair("DL", "0000")));
        assert!(beginnings("3-DL00", "DL").contains(&pair("DL", "00")));
        assert!(beginnings("0000", "DL").contains(&pair("DL", "0000")));
        assert!(beginnings("GA0000", "DL").contains(&pair("GA", "0000")));
        assert!(beginnings("三一", "DL").is_empty());
        assert_eq!(serial_range("00"), ("000000".to_owned(), "00ZZZZ".to_owned()));
    }

    #[test]
    fn the_last_digits_stand_for_few_serials() {
        assert_eq!(serials_ending("0123").len(), 340);
        assert!(serials_ending("0123").contains(&"000123".to_owned()));
        assert!(serials_ending("00123").contains(&"A00123".to_owned()));
        assert!(serials_ending("123").is_empty() && serials_ending("SY21").is_empty());
    }
}
