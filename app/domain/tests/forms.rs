//! Every form: what is wrong is said in the order of its own fields, and each sentence names its field.
#![expect(clippy::unwrap_used, reason = "tests say what must hold by unwrapping it")]

use domain::fields::{FieldSpec, Fields, Input, Report};
use domain::filing::FilingKind;
use domain::photos::Slot;
use domain::vocabulary::RegistrationType;
use domain::{changes, inspection, machine, photos, self_check, site, subject, visit};
use jiff::civil::date;

/// Texts that some check or other refuses.
const BAD: [&str; 5] = ["", "😀", "<script>", "-1", "2999-01-01"];

/// A form: what it is called, how it is read, and its parts in the order of the page.
struct Form {
    name: &'static str,
    check: Box<dyn Fn(&Fields) -> Report>,
    parts: Vec<(&'static str, &'static str)>,
    /// Choices that open the other fields.
    chosen: Vec<(&'static str, &'static str)>,
}

fn words(specs: &[FieldSpec]) -> Vec<(&'static str, &'static str)> {
    specs.iter().map(|spec| (spec.name, spec.label)).collect()
}

fn form(
    name: &'static str,
    parts: Vec<(&'static str, &'static str)>,
    chosen: &[(&'static str, &'static str)],
    check: impl Fn(&Fields) -> Report + 'static,
) -> Form {
    Form { name, check: Box::new(check), parts, chosen: chosen.to_vec() }
}

fn forms() -> Vec<Form> {
    let today = date(2026, 11, 24);
    let districts = || vec!["141002".to_owned()];
    let specs: Vec<FieldSpec> = self_check::specs().copied().collect();
    let foreign: Vec<FieldSpec> = visit::foreign_specs().copied().collect();
    let mut forms = vec![
        form("person", subject::parts().collect(), &[("subject_kind", "person")], |f| subject::check(f, &[]).1),
        form("company", subject::parts().collect(), &[("subject_kind", "company")], |f| subject::check(f, &[]).1),
        form("photos", photos::parts().collect(), &[], |f| photos::check(f, &[], None)),
        form("vehicle", photos::parts().collect(), &[("nameplate", "no")], |f| {
            photos::check(f, &[Slot::Rear], Some(RegistrationType::Vehicle))
        }),
        form("stage", words(&specs), &[], move |f| self_check::read(f, today).1),
        form("inspection", words(inspection::FIELDS), &[], move |f| inspection::check(f, None, today).1),
        form("hand-over", words(changes::HAND_OVER), &[("collected_as", "agent")], |f| changes::check_hand_over(f).1),
        form("foreign", words(&foreign), &[], |f| visit::foreign(f, visit::number("3-GA000001").unwrap()).1),
        form(
            "site",
            words(site::FIELDS).into_iter().chain([("board", site::SitePhoto::Board.label())]).collect(),
            &[],
            move |f| site::check(f, &[], &districts()).1,
        ),
    ];
    for (kind, identity) in [("machine", "pin"), ("vehicle", "factory"), ("", "")] {
        let chosen = [("registration_type", kind), ("identity_kind", identity), ("fuel", "diesel")];
        forms.push(form("machine", words(machine::FIELDS), &chosen, move |f| machine::check(f, true, &[], today).1));
    }
    for kind in FilingKind::ALL.iter().copied().filter(|kind| *kind != FilingKind::Registration) {
        let check = move |f: &Fields| changes::check(kind, f, &["141002".to_owned()], "141002").1;
        forms.push(form(kind.code(), words(changes::fields(kind)), &[], check));
    }
    forms
}

#[test]
fn what_is_wrong_is_said_in_the_order_of_the_form_and_names_its_field() {
    for form in forms() {
        let mut said = 0;
        let long = "长".repeat(500);
        for bad in BAD.into_iter().chain([long.as_str()]) {
            let all: Fields = form.parts.iter().map(|(name, _)| (*name, bad)).collect();
            let typed = form.chosen.iter().fold(all, |fields, (name, value)| fields.with(name, value));
            let report = (form.check)(&typed);
            let places: Vec<usize> = report
                .errors
                .iter()
                .map(|remark| {
                    let place = form.parts.iter().position(|(name, _)| *name == remark.field);
                    place.unwrap_or_else(|| panic!("{}: {} is on no page", form.name, remark.field))
                })
                .collect();
            assert!(places.is_sorted(), "{} with {bad:.9}: {:?}", form.name, report.errors);
            for (remark, place) in report.errors.iter().zip(&places) {
                let words = form.parts[*place].1;
                assert!(remark.sentence.contains(words), "{}: {} at {words}", form.name, remark.sentence);
            }
            said += report.errors.len();
        }
        assert!(said > 3, "{}: nothing was wrong", form.name);
    }
}

#[test]
fn a_machine_of_the_same_kind_takes_nothing_over_that_is_this_ones_own() {
    let typed: Fields = machine::FIELDS.iter().map(|spec| (spec.name, "x")).collect();
    let other = machine::for_another(&typed);
    for own in ["pin", "factory_number", "env_code", "engine_number", "plant_number", "machine_date", "engine_date"] {
        assert_eq!(other.get(own), "", "{own}");
    }
    for kind in ["product", "maker", "model", "fuel", "power", "engine_model", "district", "place", "after_scr"] {
        assert_eq!(other.get(kind), "x", "{kind}");
    }
    assert!(machine::FIELDS.iter().any(|spec| spec.input == Input::Day), "days are fields");
}
