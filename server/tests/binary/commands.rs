//! The commands: what they say when all is well, and the sentence when it is not.

use std::collections::{BTreeSet, HashMap};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Output;

use registry::Role;
use registry::people::codes::Purpose;
use reqwest::StatusCode;
use reqwest::header::ACCEPT;

use super::people::{PASSWORD, add_reviewer, browser, code};
use super::process::{Server, open, run, words};

type Row = HashMap<String, String>;

const MACHINES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../app/domain/tests/data/machines.csv");

fn rows(text: &[u8]) -> Vec<Row> {
    csv::Reader::from_reader(text).deserialize().collect::<Result<_, _>>().unwrap()
}

/// A refusal is an exit code, a sentence on the error stream, and nothing on the other.
fn refused(output: &Output, sentence: &str) {
    assert!(!output.status.success());
    assert!(output.stdout.is_empty(), "{}", words(output));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(sentence), "{said}");
    assert!(!said.contains("panicked") && !said.contains("Os {"), "{said}");
}

fn staff(data: &Path, username: &str, office: &str, duties: &str, password: &str) -> Output {
    run(data, &["staff", "add", username, "--office", office, "--duties", duties, "--password", password])
}

#[test]
fn stage_determines_every_labelled_machine_in_both_profiles() {
    let folder = tempfile::tempdir().unwrap();
    let expected = rows(&std::fs::read(MACHINES).unwrap());
    assert!(expected.len() >= 60);
    for (profile, column) in [("default", "expected_stage_code"), ("strict", "expected_stage_code_strict")] {
        let output = run(folder.path(), &["stage", MACHINES, "--profile", profile]);
        assert!(output.status.success(), "{}", words(&output));
        assert!(output.stdout.starts_with(b"id,stage_code,rule,flags,explanation\n"));
        let found = rows(&output.stdout);
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(&expected) {
            let id = &expected["id"];
            assert_eq!(found["id"], *id);
            assert_eq!(found["stage_code"], expected[column], "{id} {profile}: {}", found["explanation"]);
            assert!(!found["explanation"].is_empty(), "{id}");
            if profile == "default" {
                let flags = |row: &Row| row["flags"].split('|').map(str::to_owned).collect::<BTreeSet<_>>();
                assert_eq!(found["rule"], expected["rule_id"].split(' ').next().unwrap(), "{id}");
                assert_eq!(flags(found), flags(expected), "{id}");
            }
        }
    }
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "it needs no register");
}

#[test]
fn stage_names_the_line_it_cannot_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("machines.csv");
    let text = std::fs::read_to_string(MACHINES).unwrap();
    let (head, first) = (text.lines().next().unwrap(), text.lines().nth(1).unwrap());
    for (content, sentence) in [
        (text.replacen(",柴油,", ",水,", 1), "no such 燃料类型: 水"),
        (text.replacen("2008-11-12", "2008-13-41", 1), "not a date: 2008-13-41"),
        (text.replacen("2008-11-12", "#N/A", 1), "machine_date is #N/A, an error of a formula"),
        (format!("{head}\n{first},too,many\n"), "line 2"),
        ("id,power\n1,2\n".to_owned(), "line 2"),
        ("\u{0}\u{1}\u{2}\n\u{3}\n".to_owned(), "line 2"),
    ] {
        std::fs::write(&path, content).unwrap();
        let output = run(folder.path(), &["stage", path.to_str().unwrap()]);
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains(sentence) && !said.contains("panicked"), "{said}");
    }
    for (arguments, sentence) in [
        (vec!["stage", "no-such-file.csv"], "cannot read no-such-file.csv"),
        (vec!["stage", MACHINES, "--profile", "lenient"], "no such profile: lenient"),
    ] {
        refused(&run(folder.path(), &arguments), sentence);
    }
}

#[test]
fn demo_touches_no_register_that_has_data() {
    let folder = tempfile::tempdir().unwrap();
    add_reviewer(folder.path(), "linfen");
    refused(&run(folder.path(), &["demo"]), "has data already");
}

#[test]
fn staff_add_refuses_what_is_wrong_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    refused(&staff(data, "lihua", "999999", "review", PASSWORD), "没有这个机构");
    refused(&staff(data, "lihua", "141002", "everything", PASSWORD), "no such duty: everything");
    refused(&staff(data, "李华", "141002", "review", PASSWORD), "用户名只能用字母");
    refused(&staff(data, "lihua", "141002", "review", "short"), "密码");
    let added = staff(data, "lihua", "141002", "review,plates", PASSWORD);
    assert!(added.status.success() && words(&added).contains("已添加 lihua"), "{}", words(&added));
    assert!(!staff(data, "LiHua", "141021", "review", PASSWORD).status.success(), "the same name, written otherwise");
}

#[test]
fn migrate_may_be_run_again_and_the_key_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    for _ in 0..2 {
        let migrated = run(&data, &["migrate"]);
        assert!(migrated.status.success() && words(&migrated).contains("数据库结构已是最新"), "{}", words(&migrated));
    }
    let key = std::fs::metadata(data.join("secret.key")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
    refused(&run(&data, &["migrate", "--key", "abc"]), "64 hexadecimal digits");
    let checked = run(&data, &["check"]);
    assert!(checked.status.success() && words(&checked).contains("链完整"), "{}", words(&checked));
}

#[test]
fn a_password_given_on_the_command_line_is_temporary_unless_it_is_said_to_stay() {
    let folder = tempfile::tempdir().unwrap();
    let added = staff(folder.path(), "lihua", "141002", "review", PASSWORD);
    assert!(words(&added).contains("首次登录时须修改密码"), "{}", words(&added));
    let stays =
        ["staff", "add", "zhao", "--office", "141002", "--duties", "review", "--password", PASSWORD, "--permanent"];
    let stays = run(folder.path(), &stays);
    assert!(stays.status.success() && !words(&stays).contains("首次登录时须修改密码"), "{}", words(&stays));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_changed_in_three_steps() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    assert!(run(data, &["migrate"]).status.success());
    let registry = open(data).await;
    registry.people().send_code(Role::Owner, "13800000001", Purpose::Register, "10.0.0.1").await.unwrap();
    registry.close().await;
    let old = std::fs::read_to_string(data.join("secret.key")).unwrap();
    let new = "ab".repeat(32);
    std::fs::write(data.join("secret.key"), &new).unwrap();
    for without in [["key", "status"], ["key", "rotate"]] {
        refused(&run(data, &without), "请把旧密钥写入 NRMM_OLD_KEYS");
    }
    std::fs::write(data.join("old-keys"), format!("{old}\n")).unwrap();
    let status = words(&run(data, &["key", "status"]));
    assert!(status.contains("outbox.phone_sealed: 1") && status.contains("不要删除旧密钥"), "{status}");
    let rotated = run(data, &["key", "rotate"]);
    assert!(rotated.status.success() && words(&rotated).contains("旧密钥可以删除"), "{}", words(&rotated));
    std::fs::remove_file(data.join("old-keys")).unwrap();
    let status = words(&run(data, &["key", "status"]));
    assert!(status.contains("全部内容都由当前密钥加密"), "{status}");
    refused(&run(data, &["key", "status", "--old-keys", "abc"]), "an old key must be 64 hexadecimal digits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn check_ends_with_one_and_names_what_somebody_with_the_file_changed() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["lihua", "zhao"] {
        assert!(staff(folder.path(), name, "141002", "review", PASSWORD).status.success());
    }
    let file = format!("sqlite://{}", folder.path().join("register.db").display());
    let pool = sqlx::SqlitePool::connect(&file).await.unwrap();
    let subjects: Vec<uuid::Uuid> =
        sqlx::query_scalar("select subject_id from event order by subject_id").fetch_all(&pool).await.unwrap();
    for forged in ["drop trigger event_is_never_changed", "update event set actor_name = '别人'"] {
        sqlx::query(forged).execute(&pool).await.unwrap();
    }
    pool.close().await;
    let checked = run(folder.path(), &["check"]);
    assert_eq!(checked.status.code(), Some(1));
    for subject in &subjects {
        refused(&checked, &format!("{subject} 的第 1 条被改动"));
    }
    assert_eq!(subjects.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_http_sender_says_what_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    let serve = |options: &[&str]| {
        run(folder.path(), &[&["serve", "--addr", "127.0.0.1:0", "--sender", "http"], options].concat())
    };
    refused(&serve(&[]), "NRMM_SMS_URL");
    refused(&serve(&["--sms-url", "http://127.0.0.1:1/"]), "NRMM_SMS_SECRET");
    refused(&serve(&["--sms-url", "gateway", "--sms-secret", "0123456789abcdef"]), "http:// or https://");
    refused(&serve(&["--sms-url", "http://127.0.0.1:1/", "--sms-secret", "short"]), "16 characters");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_are_shown_in_development_only() {
    let folder = tempfile::tempdir().unwrap();
    let browser = browser();
    let server = Server::start(folder.path());
    let address = format!("{}/dev/messages", server.base);
    code(&browser, &server, "13800000001").await;
    // Printed one after the other: when the second has come, the first is on the page.
    code(&browser, &server, "13800000002").await;
    let page = browser.get(&address).header(ACCEPT, "text/html").send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("13800000001") && page.contains("验证码"), "{page}");
    let list = browser.get(&address).header(ACCEPT, "application/json").send().await.unwrap();
    let list: Vec<serde_json::Value> = list.json().await.unwrap();
    assert!(
        list.iter()
            .any(|message| message["phone"] == "13800000001" && message["text"].as_str().unwrap().contains("验证码"))
    );
    drop(server);
    let server = Server::start_with(folder.path(), &[]);
    let page = browser.get(format!("{}/dev/messages", server.base)).header(ACCEPT, "text/html").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
    let page = page.text().await.unwrap();
    assert!(page.contains("<html") && !page.contains("13800000001"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_in_use_is_said_in_a_sentence() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let server = Server::start(folder.path());
    let address = server.base.strip_prefix("http://").unwrap();
    refused(&run(other.path(), &["serve", "--addr", address]), &format!("cannot listen on {address}"));
}
