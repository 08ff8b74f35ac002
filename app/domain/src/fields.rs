//! What a person typed, field by field, and what is wrong with it.
//!
//! A draft keeps text as it was typed, valid or not; the checks read it and answer with errors and warnings, the same
//! ones in the browser and on the server. The fields themselves are listed in `subject`, `machine` and `photos`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The longest text of one field that is kept at all, in characters. A longer one is cut before it is stored;
/// every field's own limit lies far below, so the check still says that it is too long.
pub const KEPT_LENGTH: usize = 12_000;

/// Text as typed, by field name. Unknown names are dropped where a form comes in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// The text of a field, empty when it was never filled in.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Sets a field; NUL becomes the replacement character, which no check accepts, and an endless text is cut.
    pub fn set(&mut self, name: &str, value: &str) {
        let value: String = value.chars().take(KEPT_LENGTH).map(|c| if c == '\0' { '\u{fffd}' } else { c }).collect();
        self.0.insert(name.to_owned(), value);
    }

    /// The same fields with one more set.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// Only the fields that `specs` lists.
    pub fn only(&self, specs: &[FieldSpec]) -> Self {
        let mut kept = Self::default();
        for spec in specs {
            if let Some(value) = self.0.get(spec.name) {
                kept.set(spec.name, value);
            }
        }
        kept
    }

    /// Names and texts, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether nothing at all has been typed or chosen.
    pub fn is_blank(&self) -> bool {
        self.0.values().all(|value| value.trim().is_empty())
    }
}

impl<N: Into<String>, V: AsRef<str>> FromIterator<(N, V)> for Fields {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut fields = Self::default();
        for (name, value) in pairs {
            fields.set(&name.into(), value.as_ref());
        }
        fields
    }
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// A line of text.
    Text,
    /// A code of letters and digits: no autocorrection, folded when read.
    Code,
    /// A telephone number.
    Phone,
    /// A decimal number.
    Decimal,
    /// A whole number.
    Whole,
    /// A day.
    Day,
    /// One of a list, `(value, label)`; an office list comes from the register instead.
    Choice(&'static [(&'static str, &'static str)]),
    /// One of the register's districts.
    District,
    /// Ticked or not.
    Tick,
}

/// A field of a form: its name on the wire, the manual's word for it, and how it is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Name in forms, drafts and reasons.
    pub name: &'static str,
    /// The manual's word, shown as the label.
    pub label: &'static str,
    /// How it is filled in.
    pub input: Input,
    /// Longest accepted text, in characters.
    pub max: usize,
    /// Unit or short hint shown under the label.
    pub hint: &'static str,
    /// The manual's help (帮助): where to find the value.
    pub help: &'static str,
    /// File name under `/drawings` that shows where to find it.
    pub drawing: &'static str,
}

impl FieldSpec {
    /// A field without hint and help.
    pub const fn new(name: &'static str, label: &'static str, input: Input, max: usize) -> Self {
        Self { name, label, input, max, hint: "", help: "", drawing: "" }
    }

    /// With a unit or short hint.
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// With the manual's help and a drawing.
    pub const fn help(mut self, help: &'static str, drawing: &'static str) -> Self {
        self.help = help;
        self.drawing = drawing;
        self
    }
}

/// Something to say about one field: what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The field's name, or the photo slot's.
    pub field: String,
    /// The sentence, in Chinese.
    pub sentence: String,
}

/// What a check found: errors hold the person back, warnings ask for a second look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What must be mended.
    pub errors: Vec<Remark>,
    /// What should be looked at again.
    pub warnings: Vec<Remark>,
}

impl Report {
    /// Nothing to mend.
    pub fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// Notes an error.
    pub fn error(&mut self, field: &str, sentence: impl Into<String>) {
        self.errors.push(Remark { field: field.to_owned(), sentence: sentence.into() });
    }

    /// Notes a warning.
    pub fn warning(&mut self, field: &str, sentence: impl Into<String>) {
        self.warnings.push(Remark { field: field.to_owned(), sentence: sentence.into() });
    }

    /// The first error of a field.
    pub fn error_of(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|remark| remark.field == field).map(|remark| remark.sentence.as_str())
    }

    /// The first warning of a field.
    pub fn warning_of(&self, field: &str) -> Option<&str> {
        self.warnings.iter().find(|remark| remark.field == field).map(|remark| remark.sentence.as_str())
    }

    /// Notes questions where nothing was said yet.
    pub fn ask(&mut self, questions: impl IntoIterator<Item = Remark>) {
        let has_remark = |field: &str| self.error_of(field).is_some() || self.warning_of(field).is_some();
        let new: Vec<Remark> = questions.into_iter().filter(|question| !has_remark(&question.field)).collect();
        self.warnings.extend(new);
    }

    /// Puts the errors into the order in which a page shows its parts, and says in each which part it is about: read in
    /// a list at the top of the page, a sentence stands far from its field. `parts` are names with their words.
    pub fn settle<'a>(&mut self, parts: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let parts: Vec<(&str, &str)> = parts.into_iter().collect();
        let place = |name: &str| parts.iter().position(|(part, _)| *part == name).unwrap_or(parts.len());
        self.errors.sort_by_key(|remark| place(&remark.field));
        for remark in &mut self.errors {
            if let Some((_, words)) = parts.get(place(&remark.field))
                && !remark.sentence.contains(words)
            {
                remark.sentence = format!("{words}：{}", remark.sentence);
            }
        }
    }

    /// As [`Report::settle`], for a form of fields only.
    pub fn settle_fields<'a>(&mut self, specs: impl IntoIterator<Item = &'a FieldSpec>) {
        self.settle(specs.into_iter().map(|spec| (spec.name, spec.label)));
    }

    /// Keeps the value of a good result and notes the sentence of a bad one.
    pub fn keep<T>(&mut self, field: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|sentence| self.error(field, sentence)).ok()
    }
}

/// A line of text as the register keeps it ([`crate::text::writing`]), not longer than `max`.
pub fn line(raw: &str, max: usize) -> Result<Option<String>, String> {
    let text = crate::text::writing(raw).map_err(crate::text::Refused::sentence)?;
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > max {
        return Err(format!("内容过长，最多{max}个字，请删减后再试"));
    }
    Ok(Some(text))
}

/// The name of a person, or of whoever may be one: a [`required_line`] whose parts are joined by the dot of the ID card
/// (·), also where a full stop was typed for it.
pub fn required_name(raw: &str, what: &str, max: usize) -> Result<String, String> {
    required_line(raw, what, max).map(|text| one_dot(&text))
}

/// [`required_name`] for a name that may be missing.
pub fn name(raw: &str, max: usize) -> Result<Option<String>, String> {
    line(raw, max).map(|text| text.map(|text| one_dot(&text)))
}

fn one_dot(text: &str) -> String {
    let text = text.replace(" ·", "·").replace("· ", "·");
    let letters: Vec<char> = text.chars().collect();
    let han = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(|c| crate::text::is_han(*c));
    let dot = |(at, c): (usize, &char)| {
        if *c == '.' && han(at.checked_sub(1)) && han(Some(at + 1)) { '·' } else { *c }
    };
    letters.iter().enumerate().map(dot).collect()
}

/// As [`line`], but something must be there; `what` is the field's word, which every sentence names.
pub fn required_line(raw: &str, what: &str, max: usize) -> Result<String, String> {
    let text = line(raw, max).map_err(|sentence| format!("{what}：{sentence}"))?;
    text.ok_or_else(|| missing(what))
}

/// The sentence for an empty field.
pub fn missing(what: &str) -> String {
    format!("请填写{what}")
}

/// The sentence for a choice not made.
pub fn not_chosen(what: &str) -> String {
    format!("请选择{what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_refuses_what_no_name_holds_and_says_so() {
        for (bad, named) in [
            ("<script>alert(1)</script>", "“<”"),
            ("王\u{0}五", "“U+0000（控制字符）”"),
            ("王五😀", "“😀”（图形符号）"),
            ("王\u{fffd}五", "“U+FFFD（损坏的字符）”"),
            ("a\u{202e}b", "“U+202E（控制字符）”不能使用，请删除"),
        ] {
            let sentence = line(bad, 100).unwrap_err();
            assert!(sentence.contains(named), "{bad:?}: {sentence}");
        }
        assert_eq!(line("  徐工（徐州）　挖掘机-2 ", 100), Ok(Some("徐工（徐州） 挖掘机-2".to_owned())));
        assert_eq!(line("　 ", 100), Ok(None));
        assert!(line(&"长".repeat(10_000), 100).is_err_and(|sentence| sentence.contains("过长")));
    }

    #[test]
    fn the_parts_of_a_name_are_joined_by_one_dot_however_it_was_typed() {
        for dot in ["·", "‧", "∙", "⋅", "•", "・", "･", ".", "．", " · ", "・ "] {
            let typed = format!("阿依古丽{dot}买买提");
            assert_eq!(required_name(&typed, "姓名", 50).as_deref(), Ok("阿依古丽·买买提"), "{typed}");
        }
        assert_eq!(required_name("J. R. Smith", "姓名", 50).as_deref(), Ok("J. R. Smith"));
        assert_eq!(name("", 50), Ok(None));
    }

    #[test]
    fn what_is_counted_is_what_is_kept() {
        let folded = format!("{}\u{200b}{}", "长".repeat(50), "长".repeat(50));
        assert!(line(&folded, 100).is_ok_and(|text| text.is_some()));
        assert!(line(&"长".repeat(101), 100).is_err());
    }

    #[test]
    fn whatever_is_wrong_with_a_required_line_names_it() {
        for bad in ["", "😀", "长长长长"] {
            assert!(required_line(bad, "姓名", 3).is_err_and(|sentence| sentence.contains("姓名")), "{bad}");
        }
    }

    #[test]
    fn typed_text_is_kept_but_never_holds_nul() {
        let fields = Fields::default().with("name", "a\0b");
        assert_eq!(fields.get("name"), "a\u{fffd}b");
        assert_eq!(Fields::default().with("x", &"长".repeat(20_000)).get("x").chars().count(), KEPT_LENGTH);
    }
}
