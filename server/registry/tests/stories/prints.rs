//! Printing: what waits is made once, in batches that are recorded; what comes out of the printer leads to the right
//! machine.

use std::path::Path;
use std::process::Command;

use domain::fields::Fields;
use domain::print::Kind;
use futures_util::TryStreamExt as _;
use registry::plates::batches::BatchFile;
use registry::{Actor, Duty};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::plates::lost;
use super::register::{CITY, HOUMA, TestRegister, YAODU, both, refused};

stories! {
    plates_and_cards_of_every_colour_lead_to_their_machines,
    a_batch_takes_the_oldest_and_each_plate_once,
    of_two_counters_at_once_each_plate_has_one,
    a_corrected_number_is_made_anew,
    a_machine_is_printed_again,
    a_batch_is_for_its_districts,
    the_engraver_gets_every_plate_of_a_batch,
    samples_show_every_colour_and_no_machine,
}

const CARD: BatchFile = BatchFile::Pdf(Kind::Card);

/// Machines of every colour: 国三, 国二, none, electric.
fn colours() -> [Fields; 4] {
    let numbered = |at: usize, code: &str| excavator(&pin(at)).with("disclosure_number", code);
    [
        numbered(1, "CN FJ G3 00 0S21000008 000001"),
        numbered(2, "CN FJ G2 00 0S21000008 000002"),
        excavator(&pin(3))
            .with("disclosure_number", "")
            .with("approval_number", "4HK1")
            .with("machine_date", "2005-05-20")
            .with("engine_date", "2005-03-20"),
        excavator(&pin(4)).with("fuel", "electric").with("disclosure_number", ""),
    ]
}

async fn counter(register: &TestRegister) -> Actor {
    register.staff("counter", YAODU, &[Duty::Review, Duty::Plates]).await
}

async fn bytes(register: &TestRegister, actor: &Actor, batch: Uuid, kind: Kind) -> Vec<u8> {
    stored(register, actor, batch, BatchFile::Pdf(kind)).await
}

pub async fn stored(register: &TestRegister, actor: &Actor, batch: Uuid, file: BatchFile) -> Vec<u8> {
    let file = register.registry.plates().batch_file(actor, batch, file).await.unwrap();
    let parts: Vec<_> = file.bytes.try_collect().await.unwrap();
    parts.concat()
}

pub fn run(program: &str, arguments: &[&str], folder: &Path) -> String {
    let out = Command::new(program).args(arguments).current_dir(folder).output();
    let out = out.unwrap_or_else(|error| panic!("{program}: {error}: `cargo xtask test --only tools` installs it"));
    String::from_utf8(out.stdout).unwrap()
}

/// What an independent decoder (zbar) reads off every page of a PDF at 150 dpi.
fn scanned(pdf: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file.pdf"), pdf).unwrap();
    run("pdftoppm", &["-r", "150", "-gray", "file.pdf", "page"], folder.path());
    let mut pages: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "pgm"));
    pages.sort();
    let read =
        pages.iter().map(|page| run("zbarimg", &["--nodbus", "-q", "--raw", page.to_str().unwrap()], folder.path()));
    read.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

pub fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file.pdf"), pdf).unwrap();
    run("pdftotext", &["-layout", "file.pdf", "-"], folder.path())
}

async fn plates_and_cards_of_every_colour_lead_to_their_machines(register: &TestRegister) {
    let (owner, counter) = (register.owner().await, counter(register).await);
    let mut numbers = Vec::new();
    for machine in colours() {
        let id = register.registered(&owner, &counter, &machine).await;
        numbers.push(register.registry.machines().machine_file(&counter, id, false).await.unwrap().entry.number);
    }
    let stages: String = numbers.iter().filter_map(|number| number.chars().next()).collect();
    assert_eq!(stages, "32XD", "every colour is printed");
    let batch = register.registry.plates().start_batch(&counter, 100).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    let codes = &register.registry.config().plates.codes;
    let parse = |number: &String| domain::registration_number::RegistrationNumber::parse(number).unwrap();
    let addresses: Vec<String> = numbers.iter().map(|number| codes.address(parse(number))).collect();
    for kind in Kind::ALL {
        let pdf = bytes(register, &counter, batch, kind).await;
        assert_eq!(scanned(&pdf), addresses, "{kind:?}");
        let text = text_of(&pdf);
        for number in &numbers {
            assert!(
                text.matches(number.as_str()).count() >= 2,
                "{kind:?}: {number} stands on it and in the list\n{text}"
            );
        }
        assert!(pdf.len() < 400_000, "{kind:?}: of the fonts only what is used: {}", pdf.len());
    }
    let card = text_of(&bytes(register, &counter, batch, Kind::Card).await);
    assert!(card.contains("非道路移动机械信息采集卡") && card.contains("三一重机有限公司"), "{card}");
    let again = bytes(register, &counter, batch, Kind::Plate).await;
    assert_eq!(again, bytes(register, &counter, batch, Kind::Plate).await, "kept, not made again");
}

async fn a_batch_takes_the_oldest_and_each_plate_once(register: &TestRegister) {
    let (owner, counter) = (register.owner().await, counter(register).await);
    assert_eq!(refused(register.registry.plates().start_batch(&counter, 10).await), "nothing_to_make");
    let mut ids = Vec::new();
    for at in 1..=3 {
        ids.push(register.registered(&owner, &counter, &excavator(&pin(at))).await);
        register.wait(1000);
    }
    let queue = register.registry.plates().plates_to_make(&counter).await.unwrap();
    assert_eq!((queue.count, queue.first[0].machine), (3, ids[0]));
    register.registry.plates().start_batch(&counter, 2).await.unwrap();
    let queue = register.registry.plates().plates_to_make(&counter).await.unwrap();
    assert_eq!((queue.count, queue.first[0].machine), (1, ids[2]));
    let batches = register.registry.plates().batches(&counter).await.unwrap();
    assert_eq!((batches[0].count, batches[0].is_done), (2, false));
    register.registry.upkeep().do_jobs().await.unwrap();
    let batches = register.registry.plates().batches(&counter).await.unwrap();
    assert!(batches[0].is_done && batches[0].by == counter.name);
    // Two plates, four sides of cards, two tables, an index sheet behind each, two drawings.
    let pages = register.raw.number("select total from job where kind = 'print' and done = total").await;
    assert_eq!(pages, 2 + 4 + 2 + 3 + 2, "it says how far it is by the page");
}

async fn the_engraver_gets_every_plate_of_a_batch(register: &TestRegister) {
    let (owner, counter) = (register.owner().await, counter(register).await);
    for machine in colours() {
        register.registered(&owner, &counter, &machine).await;
    }
    let batch = register.registry.plates().start_batch(&counter, 100).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    let archive = stored(register, &counter, batch, BatchFile::Outlines).await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names, ["3-DL000001.svg", "2-DL000002.svg", "X-DL000003.svg", "D-DL000004.svg"]);
    for name in names {
        let mut svg = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(&name).unwrap(), &mut svg).unwrap();
        assert!(svg.contains("width=\"440mm\"") && svg.contains("<path"), "{svg}");
        assert!(!svg.contains("<text") && !svg.contains("font"), "letters are outlines");
    }
}

async fn samples_show_every_colour_and_no_machine(register: &TestRegister) {
    let (owner, counter) = (register.owner().await, counter(register).await);
    let samples = register.registry.plates().samples(&counter).unwrap();
    let shown = |kind: Kind| samples.iter().filter(|one| one.kind == kind).map(|one| one.drawings.len()).sum::<usize>();
    assert_eq!(Kind::ALL.map(shown), [3, 6, 1]);
    assert!(format!("{samples:?}").contains("3-DL123456") && !format!("{samples:?}").contains("s="), "no signature");
    assert_eq!(refused(register.registry.plates().samples(&owner).map(drop)), "forbidden");
}

async fn of_two_counters_at_once_each_plate_has_one(register: &TestRegister) {
    let (owner, first) = (register.owner().await, counter(register).await);
    let second = register.staff("second", CITY, &[Duty::Plates]).await;
    for at in 1..=4 {
        register.registered(&owner, &first, &excavator(&pin(at))).await;
    }
    let start = |actor: Actor| {
        let registry = register.registry.clone();
        async move { registry.plates().start_batch(&actor, 100).await }
    };
    let (one, two) = both(start(first), start(second)).await;
    let made = [one, two].into_iter().flatten().count();
    let count = register.raw.number("select count(*) from print_item").await;
    assert_eq!((made, count), (1, 4), "one took all, the other was told");
}

async fn a_corrected_number_is_made_anew(register: &TestRegister) {
    let (owner, counter) = (register.owner().await, counter(register).await);
    let id = register.registered(&owner, &counter, &excavator(&pin(1))).await;
    register.registry.plates().start_batch(&counter, 1).await.unwrap();
    let file = register.registry.machines().machine_file(&counter, id, false).await.unwrap();
    let fields = file.fields.with("disclosure_number", "CN FJ G2 00 0S21000008 000001");
    let correction = registry::machines::corrections::Correction {
        fields,
        reason: "与铭牌核对".to_owned(),
        confirmed: "2-DL000001".to_owned(),
        ..registry::machines::corrections::Correction::default()
    };
    register.registry.machines().correct_machine(&counter, id, file.version, &correction).await.unwrap();
    let queue = register.registry.plates().plates_to_make(&counter).await.unwrap();
    assert_eq!(queue.first.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["2-DL000001"]);
}

async fn a_machine_is_printed_again(register: &TestRegister) {
    let (owner, counter) = (register.owner().await, counter(register).await);
    let id = register.registered(&owner, &counter, &excavator(&pin(1))).await;
    let first = register.registry.plates().print_machine(&counter, id).await.unwrap();
    assert_eq!(register.registry.plates().plates_to_make(&counter).await.unwrap().count, 0);
    register.registry.plates().reissue_plate(&counter, id, &lost()).await.unwrap();
    assert_eq!(register.registry.plates().plates_to_make(&counter).await.unwrap().count, 1, "a new plate waits");
    let second = register.registry.plates().print_machine(&counter, id).await.unwrap();
    register.registry.upkeep().do_jobs().await.unwrap();
    for batch in [first, second] {
        assert!(!bytes(register, &counter, batch, Kind::Plate).await.is_empty());
    }
    register.raw.change("update machine set state = 'cancelled'").await;
    assert_eq!(refused(register.registry.plates().print_machine(&counter, id).await), "machine_cancelled");
}

async fn a_batch_is_for_its_districts(register: &TestRegister) {
    let (owner, own) = (register.owner().await, counter(register).await);
    let id = register.registered(&owner, &own, &excavator(&pin(1))).await;
    let other = register.staff("other", HOUMA, &[Duty::Plates]).await;
    let reader = register.staff("reader", YAODU, &[Duty::ReadOnly]).await;
    let city = register.staff("city", CITY, &[Duty::Plates]).await;
    assert_eq!(refused(register.registry.plates().start_batch(&other, 10).await), "nothing_to_make");
    assert_eq!(refused(register.registry.plates().print_machine(&other, id).await), "not_found");
    let batch = register.registry.plates().start_batch(&own, 10).await.unwrap();
    assert_eq!(
        refused(register.registry.plates().batch_file(&own, batch, BatchFile::Outlines).await.map(drop)),
        "not_found",
        "not yet"
    );
    register.registry.upkeep().do_jobs().await.unwrap();
    assert!(register.registry.plates().batch_file(&city, batch, CARD).await.is_ok());
    assert_eq!(refused(register.registry.plates().batch_file(&other, batch, CARD).await.map(drop)), "not_found");
    assert_eq!(refused(register.registry.plates().batch_file(&reader, batch, CARD).await.map(drop)), "forbidden");
    assert_eq!(refused(register.registry.plates().start_batch(&reader, 10).await), "forbidden");
    assert_eq!(refused(register.registry.plates().start_batch(&owner, 10).await), "forbidden");
}
