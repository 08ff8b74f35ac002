//! Form parts: the error summary, a field with label, hint, help and error, and the buttons that post to a server
//! function.

use domain::fields::{FieldSpec, Fields, Input, Remark, Report};
use leptos::prelude::*;
use wire::Refuses;

/// Everything that stands beside the fields of a form.
#[derive(Debug, Clone, Default)]
pub struct FieldNotes {
    /// Errors and warnings of the check.
    pub report: Report,
    /// The office's reasons.
    pub reasons: Vec<Remark>,
    /// What is saved, when the form shows something else (a form kept aside).
    pub saved: Option<Fields>,
}

impl FieldNotes {
    fn reason(&self, field: &str) -> Option<&str> {
        self.reasons.iter().find(|remark| remark.field == field).map(|remark| remark.sentence.as_str())
    }
}

/// A list of what to mend, at the top, each line leading to its field. Gets the focus when the page opens.
pub fn error_summary(general: Option<&str>, report: &Report) -> Option<AnyView> {
    if general.is_none() && report.is_clean() {
        return None;
    }
    let lines = report
        .errors
        .iter()
        .map(|remark| view! { <li><a href=format!("#{}", remark.field)>{remark.sentence.clone()}</a></li> })
        .collect_view();
    let heading = general.map_or_else(|| "有内容需要修改".to_owned(), str::to_owned);
    Some(
        view! {
            <div class="error-summary" role="alert" tabindex="-1" autofocus id="errors">
                <h2>{heading}</h2>
                {(!report.errors.is_empty()).then(|| view! { <ul>{lines}</ul> })}
            </div>
        }
        .into_any(),
    )
}

/// The summary for a refusal carried over a redirect.
pub fn refusal_summary(refusal: Option<&impl Refuses>) -> Option<AnyView> {
    let refusal = refusal?;
    match refusal.report() {
        Some(report) => error_summary(None, report),
        None => error_summary(Some(&refusal.sentence()), &Report::default()),
    }
}

/// Said above a form whose text was kept when its writer's session was over.
pub fn restored(is_restored: bool) -> Option<AnyView> {
    is_restored.then(|| {
        view! { <p class="kept-box" role="status">"登录过期前您填写的内容已恢复，请核对后继续。照片没有保存，请重新选择。"</p> }.into_any()
    })
}

/// The report inside a refusal.
pub fn report_of(refusal: Option<&impl Refuses>) -> Report {
    refusal.and_then(Refuses::report).cloned().unwrap_or_default()
}

/// What stands under a field's label and above its input.
fn beside(spec: &FieldSpec, notes: &FieldNotes, districts: &[(String, String)]) -> AnyView {
    let name = spec.name;
    let error = notes.report.error_of(name).map(str::to_owned);
    let warning = notes.report.warning_of(name).filter(|_| error.is_none()).map(str::to_owned);
    let saved =
        notes.saved.as_ref().map(|saved| crate::components::facts::value_words(spec, saved.get(name), districts));
    // Beside a text that is no day the browser's date picker is gone: say how a day is written.
    let hint = if spec.input == Input::Day && error.is_some() { "例：2019-05-20" } else { spec.hint };
    let error_class = if warning.is_some() { "error warning" } else { "error" };
    view! {
        {(!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
        {(!spec.help.is_empty()).then(|| help(spec))}
        {notes.reason(name).map(|reason| view! { <p class="reason">"审核意见：" {reason.to_owned()}</p> })}
        {saved.map(|saved| view! {
            <p class="saved-value">
                "已保存的内容：" {if saved.is_empty() { "（空）".to_owned() } else { saved }}
            </p>
        })}
        <p class=error_class id=format!("{name}-error") role="alert">{error.or(warning)}</p>
    }
    .into_any()
}

/// 帮助: where to find the value, with a drawing. A `details` element: works without scripts and by keyboard.
fn help(spec: &FieldSpec) -> AnyView {
    view! {
        <details class="help">
            <summary>"帮助" <span class="visually-hidden">{format!("：{}", spec.label)}</span></summary>
            <p>{spec.help}</p>
            {(!spec.drawing.is_empty()).then(|| view! {
                <img
                    src=format!("/drawings/{}", spec.drawing)
                    alt="示意图：在机械上的位置"
                    width="240"
                    height="160"
                    loading="lazy"
                />
            })}
        </details>
    }
    .into_any()
}

/// A field of a step, filled in with what was typed. `districts` are the choices of 注册登记区县.
pub fn field(
    spec: &FieldSpec,
    values: &Fields,
    notes: &FieldNotes,
    required: bool,
    districts: &[(String, String)],
) -> AnyView {
    named_field(spec, format!("fields[{}]", spec.name), values, notes, required, districts)
}

/// A field of a question that is asked by GET: its name in the address is its own.
pub fn plain_field(spec: &FieldSpec, values: &Fields, notes: &FieldNotes, required: bool) -> AnyView {
    named_field(spec, spec.name.to_owned(), values, notes, required, &[])
}

fn named_field(
    spec: &FieldSpec,
    wire: String,
    values: &Fields,
    notes: &FieldNotes,
    required: bool,
    districts: &[(String, String)],
) -> AnyView {
    let name = spec.name;
    let value = values.get(name).to_owned();
    let wrong = notes.report.error_of(name).is_some();
    let invalid = wrong.then_some("true");
    let described =
        format!("{}{name}-error", if spec.hint.is_empty() { String::new() } else { format!("{name}-hint ") });
    let star = required.then(|| view! { <span class="star" aria-hidden="true">"*"</span> });
    let class = if wrong { "field wrong" } else { "field" };
    let beside = beside(spec, notes, districts);
    match spec.input {
        Input::Tick => view! {
            <div class="tick">
                <input type="checkbox" id=name name=wire value="yes" checked=value == "yes"/>
                <label for=name>{spec.label}</label>
            </div>
        }
        .into_any(),
        Input::Choice(choices) if choices.len() <= 2 => view! {
            <fieldset class=class id=name tabindex="-1" aria-describedby=described>
                <legend>{star} {spec.label}</legend>
                {beside}
                <div class="choices">
                    {choices.iter().map(|(code, words)| view! {
                        <label class="choice">
                            <input type="radio" name=wire.clone() value=*code checked=value == *code/>
                            <span>{*words}</span>
                        </label>
                    }).collect_view()}
                </div>
            </fieldset>
        }
        .into_any(),
        Input::Choice(_) | Input::District => {
            let choices: Vec<(String, String)> = match spec.input {
                Input::Choice(choices) => {
                    choices.iter().map(|(code, words)| ((*code).to_owned(), (*words).to_owned())).collect()
                }
                _ => districts.to_vec(),
            };
            view! {
                <div class=class>
                    <label for=name>{star} {spec.label}</label>
                    {beside}
                    <select id=name name=wire aria-describedby=described aria-invalid=invalid>
                        <option value="">"请选择"</option>
                        {choices.into_iter().map(|(code, words)| {
                            let selected = value == code;
                            view! { <option value=code selected=selected>{words}</option> }
                        }).collect_view()}
                    </select>
                </div>
            }
            .into_any()
        }
        _ => {
            let (kind, mode) = match spec.input {
                Input::Phone => ("tel", "tel"),
                Input::Decimal => ("text", "decimal"),
                Input::Whole => ("text", "numeric"),
                // A date input shows nothing but a whole day: what else was typed must still be there.
                Input::Day if value.is_empty() || domain::day::parse(&value).is_some() => ("date", "numeric"),
                _ => ("text", "text"),
            };
            let value = match domain::day::parse(&value) {
                Some(day) if kind == "date" => domain::day::iso(day),
                _ => value,
            };
            let code = matches!(spec.input, Input::Code);
            view! {
                <div class=class>
                    <label for=name>{star} {spec.label}</label>
                    {beside}
                    <input
                        type=kind
                        id=name
                        name=wire
                        value=value
                        inputmode=mode
                        autocomplete="off"
                        autocapitalize=code.then_some("characters")
                        spellcheck=code.then_some("false")
                        class=code.then_some("code")
                        aria-describedby=described
                        aria-invalid=invalid
                    />
                </div>
            }
            .into_any()
        }
    }
}

/// How an account form's field is typed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line {
    /// Name on the wire.
    pub name: &'static str,
    /// The manual's word.
    pub label: &'static str,
    /// `text`, `tel`, `password`.
    pub kind: &'static str,
    /// Which keyboard.
    pub mode: &'static str,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    /// A hint under the label.
    pub hint: &'static str,
}

/// A field of an account form.
pub fn line(line: Line, value: String, report: &Report, beside: Option<AnyView>) -> AnyView {
    let Line { name, label, kind, mode, autocomplete, hint } = line;
    let error = report.error_of(name).map(str::to_owned);
    let wrong = error.is_some();
    let described = if hint.is_empty() { format!("{name}-error") } else { format!("{name}-hint {name}-error") };
    view! {
        <div class=if wrong { "field wrong" } else { "field" }>
            <label for=name>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            <p class="error" id=format!("{name}-error") role="alert">{error}</p>
            <div class="input-row">
                <input
                    type=kind
                    id=name
                    name=name
                    value=value
                    inputmode=mode
                    autocomplete=autocomplete
                    aria-describedby=described
                    aria-invalid=wrong.then_some("true")
                />
                {beside}
            </div>
        </div>
    }
    .into_any()
}

/// Something that asks once before it acts: pressed, it says what will happen and shows the button that does it. It is
/// a
/// `details` element, so that it asks without scripts too.
pub fn asking(words: &'static str, class: &'static str, sentence: &'static str, act: AnyView) -> AnyView {
    view! {
        <details class="asking">
            <summary class=class>{words}</summary>
            <div class="asking-box"><p>{sentence}</p>{act}</div>
        </details>
    }
    .into_any()
}

/// Stands first in a form that is sent by its button only: what Enter presses is the first button, and this one does
/// nothing.
pub fn deaf_to_enter() -> AnyView {
    view! { <button type="submit" disabled class="visually-hidden" tabindex="-1" aria-hidden="true">"请按下面的按钮"</button> }
        .into_any()
}

/// One button that posts hidden values to a server function.
pub fn post_button(action: &str, hidden: &[(&str, String)], words: &str, class: &str) -> AnyView {
    let inputs = hidden
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=(*name).to_owned() value=value.clone()/> })
        .collect_view();
    view! {
        <form method="post" action=action.to_owned() class="inline-form">
            {inputs}
            <button type="submit" class=class.to_owned()>{words.to_owned()}</button>
        </form>
    }
    .into_any()
}
