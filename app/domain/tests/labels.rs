//! The summary of errors names a field by the word that stands at it: one word for one field, on every form.

use domain::fields::{FieldSpec, Fields, Report};
use domain::filing::FilingKind;
use domain::photos::Slot;
use domain::{changes, machine, photos, site, subject};

/// Every sentence about something missing, and the forms in which fields are missing.
fn blank_forms() -> Vec<(&'static str, &'static [FieldSpec], Report)> {
    let today = jiff::civil::date(2026, 11, 27);
    let districts = ["141002".to_owned()];
    let of = |pairs: &[(&str, &str)]| pairs.iter().copied().collect::<Fields>();
    let mut forms = Vec::new();
    for kind in ["", "person", "company"] {
        let (_, report) = subject::check(&of(&[("subject_kind", kind)]), &Slot::ALL);
        forms.push(("主体信息", subject::FIELDS, report));
    }
    forms.push(("图片上传", photos::FIELDS, photos::check(&Fields::default(), &Slot::ALL, None)));
    for registration in ["", "machine", "vehicle"] {
        for identity in ["", "pin", "factory"] {
            let typed = of(&[("registration_type", registration), ("identity_kind", identity), ("fuel", "diesel")]);
            forms.push(("机械信息", machine::FIELDS, machine::check(&typed, true, &districts, today).1));
        }
    }
    forms.push(("机械信息", machine::FIELDS, machine::check(&Fields::default(), true, &districts, today).1));
    for kind in FilingKind::ALL.iter().copied() {
        let (_, report) = changes::check(kind, &Fields::default(), &districts, "141081");
        forms.push((kind.label(), changes::fields(kind), report));
    }
    for who in ["", "agent"] {
        let (_, report) = changes::check_hand_over(&of(&[("collected_as", who)]));
        forms.push(("领取登记", changes::HAND_OVER, report));
    }
    forms.push(("工地注册", site::FIELDS, site::check(&Fields::default(), &[site::SitePhoto::Board], &districts).1));
    forms
}

#[test]
fn every_field_is_called_by_its_label_in_the_summary() {
    let mut named = 0;
    for (form, specs, report) in blank_forms() {
        for remark in &report.errors {
            let Some(spec) = specs.iter().find(|spec| spec.name == remark.field) else { continue };
            // One of three numbers is enough: the sentence is about all of them.
            if machine::NUMBER_FIELDS.contains(&spec.name) {
                continue;
            }
            assert!(
                remark.sentence.contains(spec.label),
                "{form}：{}（{}）：{}",
                spec.label,
                spec.name,
                remark.sentence
            );
            named += 1;
        }
    }
    assert!(named > 50, "{named}");
}
