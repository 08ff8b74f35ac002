//! The fields of a step's form as the document has them.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

use super::document;

/// `fields[pin]` → `pin`.
pub fn field_of(event: &Event) -> Option<String> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let name = element.get_attribute("name")?;
    Some(name.strip_prefix("fields[")?.strip_suffix(']')?.to_owned())
}

/// The input of a field, when it is to be seen; of several, the one that is chosen or the first.
pub fn shown_input(field: &str) -> Option<HtmlElement> {
    let named = format!("[name='fields[{field}]']");
    let find = |selector: &str| document().query_selector(selector).ok().flatten();
    let input = find(&format!("{named}:checked")).or_else(|| find(&named))?.dyn_into::<HtmlElement>().ok()?;
    (input.offset_width() > 0).then_some(input)
}

/// Whether it is chosen and not typed.
pub fn is_choice(event: &Event) -> bool {
    let Some(target) = event.target() else { return false };
    let ticked =
        target.dyn_ref::<HtmlInputElement>().is_some_and(|it| matches!(it.type_().as_str(), "radio" | "checkbox"));
    ticked || target.dyn_ref::<web_sys::HtmlSelectElement>().is_some()
}

/// Says at a field what is wrong with it, or what to look at once more.
pub fn show(field: &str, error: Option<&str>, warning: Option<&str>) {
    let Some(place) = document().get_element_by_id(&format!("{field}-error")) else { return };
    place.set_text_content(error.or(warning));
    let _ = place.class_list().toggle_with_force("warning", error.is_none() && warning.is_some());
    if let Ok(Some(around)) = place.closest(".field, .consent") {
        let _ = around.class_list().toggle_with_force("wrong", error.is_some());
    }
    if let Some(input) = document().get_element_by_id(field) {
        let _ = if error.is_some() {
            input.set_attribute("aria-invalid", "true")
        } else {
            input.remove_attribute("aria-invalid")
        };
    }
}
