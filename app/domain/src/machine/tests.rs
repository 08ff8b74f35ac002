//! The machine step, slip by slip.

use super::*;
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 24);

fn districts() -> Vec<String> {
    vec!["141002".to_owned(), "141081".to_owned()]
}

fn excavator() -> Fields {
    crate::samples::excavator("*sy0215cajg1234567*")
}

fn read(fields: &Fields) -> (Option<MachineData>, Report) {
    check(fields, true, &districts(), TODAY)
}

#[test]
fn a_complete_machine_is_read_and_normalised() {
    let (data, report) = read(&excavator());
    assert!(report.is_clean(), "{report:?}");
    let data = data.unwrap();
    assert_eq!(data.pin.as_deref(), Some("SY0215CAJG1234567"));
    assert_eq!(data.disclosure_number.as_deref(), Some("CNFJG3000S21000008000001"));
    assert_eq!(data.power_w, 118_000);
    assert_eq!(data.identity_key().as_deref(), Some("pin:SY0215CAJG1234567"));
}

#[test]
fn each_slip_is_one_error_at_its_field() {
    for (field, value) in [
        ("registration_type", ""),
        ("product", "spaceship"),
        ("pin", "SY0215C"),
        ("district", "110101"),
        ("place", ""),
        ("maker", "<script>alert(1)</script>"),
        ("maker", "三一😀"),
        ("model", "S\u{0}Y"),
        ("machine_date", "2026-11-25"),
        ("machine_date", "2018-02-30"),
        ("fuel", ""),
        ("power", "0"),
        ("power", "一百"),
        ("power", "4000.001"),
        ("power", "-5"),
        ("speed", "快"),
        ("speed", "20"),
        ("engine_date", "2027-01-01"),
        ("engine_model", ""),
        ("disclosure_number", "CN FJ G4 00"),
    ] {
        let (data, report) = read(&excavator().with(field, value));
        assert!(data.is_none(), "{field}={value}");
        assert_eq!(
            report.errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(),
            [field],
            "{field}={value}: {report:?}"
        );
    }
    let (_, report) = read(&excavator().with("maker", &"长".repeat(10_000)));
    assert!(report.error_of("maker").is_some_and(|sentence| sentence.contains("过长")));
}

#[test]
fn with_nameplates_one_of_the_three_numbers_is_required_and_any_of_them_will_do() {
    let none = excavator().with("disclosure_number", "");
    assert!(read(&none).1.error_of("disclosure_number").is_some());
    assert!(read(&none.clone().with("approval_number", "CN FC G3 00 0C08000015 000001")).1.is_clean());
    assert!(read(&none.clone().with("env_code", "*h36nda128l3a00123*")).1.is_clean());
    assert!(check(&none, false, &districts(), TODAY).1.is_clean(), "without nameplates none is required");
    assert!(read(&none.with("fuel", "electric")).1.is_clean(), "an electric machine has no such number");
}

#[test]
fn a_vehicle_in_a_plant_needs_its_number_and_has_one_product_name() {
    let vehicle = excavator().with("registration_type", "vehicle").with("product", "");
    assert!(read(&vehicle).1.error_of("plant_number").is_some());
    let (data, report) = read(&vehicle.with("plant_number", "厂内-07"));
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(data.map(|d| d.product), Some(Product::PlantVehicle));
}

#[test]
fn full_width_digits_are_folded_and_horsepower_earns_a_second_look() {
    let (data, report) = read(&excavator().with("power", "１１８．５"));
    assert_eq!(data.map(|d| d.power_w), Some(118_500), "{report:?}");
    assert!(read(&excavator().with("power", "500")).1.warning_of("power").is_some());
    assert!(
        read(&excavator().with("power", "2000").with("speed", "600"))
            .1
            .warning_of("power")
            .is_some_and(|s| s.contains("填反"))
    );
}
