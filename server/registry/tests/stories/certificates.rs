//! 登记证明: what the register said on a day, for who is shown the paper; what has changed since; never whose it is.

use registry::Actor;
use registry::machines::certificates::{Since, Verified};
use uuid::Uuid;

use super::filling::{excavator, pin};
use super::prints::{run, text_of};
use super::register::{DAY, MINUTE, TestRegister, refused};

stories! {
    a_certificate_says_what_is_registered_and_what_has_changed_since,
    a_fleet_has_one_certificate,
    codes_cannot_be_guessed,
    a_certificate_is_sealed_at_rest,
    a_certificate_is_signed_and_a_changed_one_is_not,
}

/// The code that stands on the paper.
pub async fn code_of(register: &TestRegister, owner: &Actor, id: Uuid) -> String {
    let text = text_of(&register.registry.machines().certificate_pdf(owner, id).await.unwrap());
    let behind = text.split("查验码：").nth(1).expect("the paper bears its code");
    behind.split_whitespace().next().unwrap().to_owned()
}

async fn verified(register: &TestRegister, code: &str) -> Option<Verified> {
    register.registry.machines().verify_certificate(code, "10.0.0.9").await.unwrap()
}

async fn a_certificate_says_what_is_registered_and_what_has_changed_since(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let machine = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let id = register.registry.machines().certify(&owner, Some(machine)).await.unwrap();
    let code = code_of(register, &owner, id).await;
    let since = async |code: &str| verified(register, code).await.unwrap().machines[0].1;
    assert_eq!(since(&code).await, Since::Same);
    assert_eq!(since(&code.replace('-', "").to_lowercase()).await, Since::Same, "typed as people type");
    let file = register.registry.machines().machine_file(&reviewer, machine, false).await.unwrap();
    let fields = file.fields.with("disclosure_number", "CN FJ G2 00 0S21000008 000001");
    let correction = registry::machines::corrections::Correction {
        fields,
        reason: "与铭牌核对".to_owned(),
        confirmed: "2-DL000001".to_owned(),
        ..registry::machines::corrections::Correction::default()
    };
    register.registry.machines().correct_machine(&reviewer, machine, file.version, &correction).await.unwrap();
    assert_eq!(since(&code).await, Since::Renumbered);
    assert_eq!(verified(register, &code).await.unwrap().machines[0].0.number, "3-DL000001", "as it was said then");
    register.raw.change("update machine set state = 'cancelled'").await;
    assert_eq!(since(&code).await, Since::Cancelled);
    assert_eq!(refused(register.registry.machines().certify(&owner, Some(machine)).await), "machine_cancelled");
    assert_eq!(refused(register.registry.machines().certify(&owner, None).await), "nothing_to_certify");
}

/// What poppler says of the signatures in a PDF.
fn signatures_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file.pdf"), pdf).unwrap();
    let home = folder.path().to_str().unwrap();
    run("env", &[&format!("HOME={home}"), "TZ=Asia/Shanghai", "pdfsig", "file.pdf"], folder.path())
}

async fn a_certificate_is_signed_and_a_changed_one_is_not(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let machine = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let id = register.registry.machines().certify(&owner, Some(machine)).await.unwrap();
    let pdf = register.registry.machines().certificate_pdf(&owner, id).await.unwrap();
    let said = signatures_of(&pdf);
    for words in
        ["Signature is Valid", "Total document signed", "ETSI.CAdES.detached", "Common Name: made up", "SHA-256"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    let year = register.registry.today().year().to_string();
    let signed_at = said.lines().find(|line| line.contains("Signing Time")).unwrap();
    assert!(signed_at.contains(&year), "the day of the certificate: {signed_at}");
    assert_eq!(pdf, register.registry.machines().certificate_pdf(&owner, id).await.unwrap(), "the same each time");
    let mut changed = pdf.clone();
    let at = changed.windows(6).position(|part| part == b"stream").unwrap() + 40;
    changed[at] ^= 1;
    let said = signatures_of(&changed);
    assert!(!said.contains("Signature is Valid"), "{said}");
    let text = text_of(&pdf);
    assert!(text.contains("3-DL000001") && text.contains("数字签名"), "still a paper: {text}");
}

async fn a_fleet_has_one_certificate(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    for at in 1..=3 {
        register.registered(&owner, &reviewer, &excavator(&pin(at))).await;
    }
    let id = register.registry.machines().certify(&owner, None).await.unwrap();
    let pdf = register.registry.machines().certificate_pdf(&owner, id).await.unwrap();
    let text = text_of(&pdf);
    for number in ["3-DL000001", "3-DL000002", "3-DL000003", "共3台"] {
        assert!(text.contains(number), "{number}: {text}");
    }
    let code = code_of(register, &owner, id).await;
    assert_eq!(verified(register, &code).await.unwrap().machines.len(), 3);
}

async fn codes_cannot_be_guessed(register: &TestRegister) {
    let try_one = async || register.registry.machines().verify_certificate("ABCD-EFGH-JKLM-NPQR", "10.0.0.9").await;
    for _ in 0..60 {
        assert!(try_one().await.unwrap().is_none());
    }
    assert_eq!(refused(try_one().await.map(|found| found.is_some())), "slow_down");
    register.wait(DAY + MINUTE);
    assert!(try_one().await.unwrap().is_none());
}

async fn a_certificate_is_sealed_at_rest(register: &TestRegister) {
    let (owner, reviewer) = (register.owner().await, register.reviewer("lihua").await);
    let machine = register.registered(&owner, &reviewer, &excavator(&pin(1))).await;
    let id = register.registry.machines().certify(&owner, Some(machine)).await.unwrap();
    let code = code_of(register, &owner, id).await.replace('-', "");
    let stored = register.raw.everything().await;
    assert!(stored.iter().all(|text| !text.contains(&code)), "whoever reads the database makes no certificates");
}
