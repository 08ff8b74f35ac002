//! Characters: what is typed in any way is kept in one, found in all, and printed or refused by name.

use domain::fields::Fields;
use domain::print::Kind;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use registry::machines::MachineFilter;
use registry::offices::OfficeForm;
use registry::offices::staff::{MemberForm, StaffFilter};
use registry::plates::batches::BatchFile;
use registry::{Actor, Duty};

use super::filling::{excavator, pin};
use super::machines::shown;
use super::prints::{run, stored, text_of};
use super::register::{CITY, TestRegister, YAODU, refused};

stories! {
    what_one_form_of_staff_takes_all_take,
    a_machine_is_found_however_its_names_are_typed,
    a_rare_character_is_printed_with_its_own_glyph,
    what_no_font_has_is_named_before_anything_is_made,
    what_is_accepted_comes_back_from_the_database,
}

/// The last character of GB 18030-2022 level 3 (extension F), which Noto does not have.
const RARE: char = '\u{2ebe0}';
/// Of extension I, for which Debian has no font yet.
const UNPRINTABLE: char = '\u{2ebf0}';

async fn counter(register: &TestRegister) -> Actor {
    register.staff("counter", YAODU, &[Duty::Review, Duty::Plates]).await
}

async fn what_one_form_of_staff_takes_all_take(register: &TestRegister) {
    let registry = &register.registry;
    let city = register.staff("city", CITY, &[Duty::Administration]).await;
    let (typed, kept) = ("１～3号\n3＃楼「甲」…×→\u{200b}", "1～3号 3#楼「甲」…×→");
    let form = |text: &str| OfficeForm {
        name: text.to_owned(),
        phone: "0357-2012345转801".to_owned(),
        address: text.to_owned(),
        hours: text.to_owned(),
    };
    registry.offices().edit_office(&city, YAODU, 1, &form(typed)).await.unwrap();
    let office = registry.offices().visible_office(&city, YAODU).await.unwrap();
    assert_eq!((office.name.as_str(), office.address.as_str(), office.hours.as_str()), (kept, kept, kept));
    registry.desk().set_phrases(&city, "１～3号 3＃楼「甲」…×→").await.unwrap();
    assert_eq!(registry.desk().phrases(&city).await.unwrap(), [kept]);
    let member =
        |name: &str| MemberForm { name: name.to_owned(), office: YAODU.to_owned(), duties: vec![Duty::Review] };
    registry.offices().invite_staff(&city, "aili", &member("艾力・买买提")).await.unwrap();
    for search in ["艾力·买买提", "力•买", "ａｉｌｉ"] {
        let filter = StaffFilter { search: search.to_owned(), ..StaffFilter::default() };
        let found = registry.offices().staff_list(&city, &filter).await.unwrap().members;
        assert_eq!(found.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["艾力·买买提"], "{search}");
    }
    for bad in ["甲\u{202e}", "甲\0", "甲😀"] {
        assert_eq!(refused(registry.offices().edit_office(&city, YAODU, 2, &form(bad)).await), "invalid", "{bad:?}");
        assert_eq!(refused(registry.desk().set_phrases(&city, bad).await), "invalid", "{bad:?}");
        assert_eq!(refused(registry.offices().invite_staff(&city, "other", &member(bad)).await), "invalid", "{bad:?}");
    }
}

async fn a_machine_is_found_however_its_names_are_typed(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let machine = excavator("＊xug0215c ck0012345＊")
        .with("maker", "徐工・Ａ＆Ｂ（集团）\n“一厂”")
        .with("model", "ＸＥ２１５－Ｃ")
        .with("power", "118 千瓦")
        .with("speed", "2000r/min")
        .with("machine_date", "20180611")
        .with("engine_date", "2018.4.20");
    let id = register.registered(&owner, &reviewer, &machine).await;
    let fields = register.registry.machines().machine_file(&reviewer, id, false).await.unwrap().fields;
    let expected =
        [("maker", "徐工·A&B（集团）“一厂”"), ("model", "XE215-C"), ("power", "118"), ("machine_date", "2018-06-11")];
    for (field, kept) in expected {
        assert_eq!(fields.get(field), kept, "{field}");
    }
    for typed in ["徐工•a&b", "徐工·Ａ＆Ｂ(集团)\"一厂\"", "xe215－c", "*XUG0215CCK0012345*", "＊xug0215cck0012345＊"]
    {
        let filter = MachineFilter { search: typed.to_owned(), ..MachineFilter::default() };
        assert_eq!(shown(register, &reviewer, &filter).await, [id], "{typed}");
    }
}

fn fonts_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file.pdf"), pdf).unwrap();
    run("pdffonts", &["file.pdf"], folder.path())
}

fn modelled(at: usize, character: char) -> Fields {
    excavator(&pin(at)).with("model", &format!("Y{character}215C"))
}

async fn a_rare_character_is_printed_with_its_own_glyph(register: &TestRegister) {
    let (owner, counter) = (register.owner().await, counter(register).await);
    let id = register.registered(&owner, &counter, &modelled(1, RARE)).await;
    let batch = register.registry.plates().start_batch(&counter, 10).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    for kind in Kind::ALL {
        let pdf = stored(register, &counter, batch, BatchFile::Pdf(kind)).await;
        let (text, fonts) = (text_of(&pdf), fonts_of(&pdf));
        assert!(text.contains(&format!("Y{RARE}215C")), "{kind:?}: {text}");
        assert!(fonts.contains("Hana") && fonts.contains("Noto"), "{kind:?}: {fonts}");
    }
    let certificate = register.registry.machines().certify(&owner, Some(id)).await.unwrap();
    let pdf = register.registry.machines().certificate_pdf(&owner, certificate).await.unwrap();
    assert!(text_of(&pdf).contains(RARE) && fonts_of(&pdf).contains("Hana"));
    let svg = register.registry.plates().plate_svg(&counter, id).await.unwrap();
    assert!(svg.contains("<path"));
}

async fn what_no_font_has_is_named_before_anything_is_made(register: &TestRegister) {
    let (owner, counter) = (register.owner().await, counter(register).await);
    let lacking = register.registered(&owner, &counter, &modelled(1, UNPRINTABLE)).await;
    assert_eq!(refused(register.registry.plates().start_batch(&counter, 10).await), "no_glyph");
    assert_eq!(refused(register.registry.plates().print_machine(&counter, lacking).await), "no_glyph");
    assert_eq!(refused(register.registry.machines().certify(&owner, Some(lacking)).await), "no_glyph");
    assert_eq!(register.raw.number("select count(*) from certificate").await, 0, "nothing was signed");
    register.wait(1000);
    register.registered(&owner, &counter, &excavator(&pin(2))).await;
    let queue = register.registry.plates().plates_to_make(&counter).await.unwrap();
    let said: Vec<&str> = queue.first.iter().map(|plate| plate.lacking.as_str()).collect();
    assert_eq!(said, [UNPRINTABLE.to_string().as_str(), ""], "the office is told which");
    register.registry.plates().start_batch(&counter, 1).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    let queue = register.registry.plates().plates_to_make(&counter).await.unwrap();
    assert_eq!((queue.count, queue.first[0].machine), (1, lacking), "the other one is made, this one waits");
    assert!(register.registry.plates().batches(&counter).await.unwrap()[0].is_done);
}

/// What people paste: any character.
fn pasted() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<char>(), 1..30).prop_map(String::from_iter)
}

async fn what_is_accepted_comes_back_from_the_database(register: &TestRegister) {
    let registry = &register.registry;
    let city = register.staff("city", CITY, &[Duty::Administration]).await;
    let mut runner = TestRunner::deterministic();
    let mut kept = Vec::new();
    while kept.len() < 50 {
        let text = domain::text::comparable(&pasted().new_tree(&mut runner).unwrap().current());
        if let Ok(Some(line)) = domain::fields::line(&text, 200) {
            kept.push(line);
        }
    }
    registry.desk().set_phrases(&city, &kept.join("\n")).await.unwrap();
    assert_eq!(registry.desk().phrases(&city).await.unwrap(), kept);
}
