//! `server check --deep`: what somebody with the folder or the database changed is found, each by its name.

use domain::photos::Slot;
use registry::upkeep::deep::Finding;

use super::blobs::files;
use super::filling::{excavator, pin};
use super::pictures;
use super::plates::by_owner;
use super::register::{HOUMA, TestRegister, YAODU};

stories! {
    an_honest_register_has_nothing_to_find,
    files_that_went_or_changed_are_found,
    what_sql_changed_in_the_register_is_found,
}

pub async fn found(register: &TestRegister) -> Vec<Finding> {
    let checked = register.registry.upkeep().check_deep(|_| {}).await.unwrap();
    assert!(checked.files > 0 && checked.records > 0);
    checked.findings
}

/// A life with everything that a machine can go through.
async fn an_honest_register_has_nothing_to_find(register: &TestRegister) {
    let owner = register.owner().await;
    let counter = register.staff("counter", YAODU, &[registry::Duty::Review, registry::Duty::Plates]).await;
    let id = register.registered(&owner, &counter, &excavator(&pin(1))).await;
    register.registry.plates().collect_plate(&counter, id, &by_owner()).await.unwrap();
    assert_eq!(found(register).await, []);
    let file = register.registry.machines().machine_file(&counter, id, false).await.unwrap();
    let fields = file.fields.with("disclosure_number", "CN FJ G2 00 0S21000008 000001").with("model", "SY215D");
    let correction = registry::machines::corrections::Correction {
        fields,
        reason: "与铭牌核对".to_owned(),
        stage: None,
        confirmed: format!("2{}", &file.entry.number[1..]),
    };
    register.registry.machines().correct_machine(&counter, id, file.version, &correction).await.unwrap();
    assert_eq!(found(register).await, []);
    register.registry.plates().reissue_plate(&counter, id, &super::plates::lost()).await.unwrap();
    assert_eq!(found(register).await, []);
    let sent = register.sent(&owner, &excavator(&pin(2))).await;
    register.registry.desk().claim(&counter, sent).await.unwrap();
    assert_eq!(found(register).await, []);
    register.registry.desk().return_filing(&counter, sent, 1, &super::review::reasons("照片不清楚")).await.unwrap();
    register.put(&owner, sent, Slot::Front, &pictures::jpeg(50)).await.unwrap();
    assert_eq!(found(register).await, []);
}

async fn files_that_went_or_changed_are_found(register: &TestRegister) {
    let owner = register.owner().await;
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    assert_eq!(found(register).await, []);
    let folder = register.photo_folder().join("blobs");
    let mut all = files(&folder);
    all.sort();
    let (gone, clear, other) = {
        let is_sealed = |file: &std::path::PathBuf| std::fs::read(file).unwrap().starts_with(b"NRMMSEAL");
        let sealed: Vec<_> = all.iter().filter(|file| is_sealed(file)).cloned().collect();
        let clear: Vec<_> = all.iter().filter(|file| !is_sealed(file)).cloned().collect();
        (clear[0].clone(), clear[1].clone(), sealed[0].clone())
    };
    let name = |file: &std::path::Path| file.file_stem().unwrap().to_str().unwrap().to_owned();
    std::fs::remove_file(&gone).unwrap();
    std::fs::write(&clear, pictures::jpeg(200)).unwrap();
    let mut bytes = std::fs::read(&other).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&other, bytes).unwrap();
    let stray = folder.join("ab").join("abcdef.jpg");
    std::fs::create_dir_all(stray.parent().unwrap()).unwrap();
    std::fs::write(&stray, b"x").unwrap();
    let findings = found(register).await;
    for expected in [
        Finding::FileMissing(name(&gone)),
        Finding::FileChanged(name(&clear)),
        Finding::FileChanged(name(&other)),
        Finding::FileUnknown("abcdef.jpg".to_owned()),
    ] {
        assert!(findings.contains(&expected), "{expected:?}: {findings:?}");
    }
    assert_eq!(findings.len(), 4, "{findings:?}");
    register.raw.change("delete from photo where slot = 'front'").await;
    let findings = found(register).await;
    assert!(findings.iter().any(|it| matches!(it, Finding::PhotoGone { filing, .. } if *filing == id)), "{findings:?}");
}

async fn what_sql_changed_in_the_register_is_found(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let other = register.newcomer(registry::Role::Owner, "13803570002").await;
    let id = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let returned = register.sent(&owner, &excavator(&pin(2))).await;
    register
        .registry
        .desk()
        .return_filing(&reviewer, returned, 1, &super::review::reasons("照片不清楚"))
        .await
        .unwrap();
    assert_eq!(found(register).await, []);
    let owner_of = match &register.raw {
        super::raw::Raw::Sqlite(_) => format!("x'{}'", other.account.simple()),
        super::raw::Raw::Postgres(_) => format!("'{}'", other.account),
    };
    for (set, what) in [
        ("stage = '4'".to_owned(), "stage"),
        ("number = '4-DL000001'".to_owned(), "number"),
        ("state = 'collected'".to_owned(), "state"),
        (format!("office_id = '{HOUMA}'"), "office"),
        (format!("owner_id = {owner_of}"), "owner"),
        ("fuel = 'electric'".to_owned(), "fuel"),
        ("model = 'SY999'".to_owned(), "model"),
        ("data = replace(data, 'SY215C', 'SY999')".to_owned(), "model"),
    ] {
        register.raw.change("drop table if exists machine_before").await;
        register.raw.change("create table machine_before as select * from machine").await;
        register.raw.change(&format!("update machine set {set}")).await;
        let findings = found(register).await;
        let named = findings
            .iter()
            .any(|it| matches!(it, Finding::Machine { id: of, what: is, .. } if *of == id && is == what));
        assert!(named, "{set}: {findings:?}");
        for column in ["stage", "number", "state", "office_id", "owner_id", "fuel", "model", "data"] {
            register.raw.change(&format!("update machine set {column} = (select {column} from machine_before)")).await;
        }
        assert_eq!(found(register).await, [], "{set} was taken back");
    }
    register.raw.change("update filing set state = 'approved' where state = 'returned'").await;
    let findings = found(register).await;
    assert!(findings.iter().any(|it| matches!(it, Finding::Filing { id, .. } if *id == returned)), "{findings:?}");
}
