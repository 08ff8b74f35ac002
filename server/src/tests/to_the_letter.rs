//! What the manual promises, page by page: the list at the gate, the last look before sending, 添加图片.

use domain::fields::Fields;
use domain::filing::Step;
use registry::{Actor, Duty};
use uuid::Uuid;

use super::fixture::{TestServer, machine, text};

async fn registered(server: &TestServer, owner: &Actor, reviewer: &Actor, fields: &Fields) -> (Uuid, String) {
    let (id, version, _) = server.complete_draft(owner).await;
    let version = server.registry.filings().save_step(owner, id, version, Step::Machine, fields).await.unwrap();
    server.registry.filings().submit(owner, id, version).await.unwrap();
    (id, server.registry.desk().approve(reviewer, id, 1, None).await.unwrap().to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gate_of_a_new_site_has_a_list_to_choose_from_and_says_where_a_machine_is() {
    let server = TestServer::start().await;
    let (_, owner) = server.owner("13800000001").await;
    let (_, reviewer) = server.staff("lihua", "141002", &[Duty::Review]).await;
    let (_, number) = registered(&server, &owner, &reviewer, &machine()).await;
    let (gate, administrator) = server.gatekeeper("13800000011").await;
    let site = server.open_site(&administrator).await;
    let path = format!("/site/sites/{site}/enter");
    for query in ["", "?q=%E6%8C%96%E6%8E%98%E6%9C%BA", "?q=%E4%B8%89%E4%B8%80", "?q=DL0000"] {
        let page = text(server.page(&format!("{path}{query}"), &gate).await).await;
        assert!(page.contains(&number) && page.contains(&format!("enter?q={number}")), "{query}");
        assert!(!page.contains("王建国"), "an owner is never told at a gate");
    }
    let (_, other) = server.gatekeeper("13800000012").await;
    server.site(&other, &number).await;
    let page = text(server.page(&path, &gate).await).await;
    assert!(page.contains("在其他工地，还没有办理出场"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_will_be_kept_is_what_is_shown_before_and_after_sending() {
    let server = TestServer::start().await;
    let (cookie, owner) = server.owner("13800000001").await;
    let (id, version, _) = server.complete_draft(&owner).await;
    let typed = machine()
        .with("identity_kind", "pin")
        .with("pin", "*xug0215ck00012345*")
        .with("power", "３６．８")
        .with("maker", "　徐工　");
    let version = server.registry.filings().save_step(&owner, id, version, Step::Machine, &typed).await.unwrap();
    let as_kept = |page: &str, which: &str| {
        assert!(page.contains("XUG0215CK00012345") && page.contains("36.8"), "{which}");
        assert!(!page.contains("xug0215ck00012345") && !page.contains("３６．８"), "{which}");
    };
    as_kept(&text(server.page(&format!("/owner/filings/{id}/check"), &cookie).await).await, "核对");
    let form = text(server.page(&format!("/owner/filings/{id}/machine"), &cookie).await).await;
    assert!(form.contains("*xug0215ck00012345*"), "the draft keeps what was typed");
    server.registry.filings().submit(&owner, id, version).await.unwrap();
    as_kept(&text(server.page(&format!("/owner/machines/{id}"), &cookie).await).await, "details");
    let (office, _) = server.staff("lihua", "141002", &[Duty::Review]).await;
    as_kept(&text(server.page(&format!("/office/filings/{id}"), &office).await).await, "office");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_look_asks_what_the_office_would_and_names_ones_own_twin() {
    let server = TestServer::start().await;
    let (cookie, owner) = server.owner("13800000001").await;
    let (stranger_cookie, stranger) = server.owner("13800000002").await;
    let (_, reviewer) = server.staff("lihua", "141002", &[Duty::Review]).await;
    let (first, number) = registered(&server, &owner, &reviewer, &machine()).await;
    let check = |id: Uuid| format!("/owner/filings/{id}/check");

    let (own, version, _) = server.complete_draft(&owner).await;
    let newer = machine().with("engine_date", "2022-04-20");
    server.registry.filings().save_step(&owner, own, version, Step::Machine, &newer).await.unwrap();
    let page = text(server.page(&check(own), &cookie).await).await;
    assert!(page.contains("可能重复备案") && page.contains(&format!("href=\"/owner/machines/{first}\"")), "{page}");
    assert!(page.contains("更换过发动机吗"), "on 核对");
    let form = text(server.page(&format!("/owner/filings/{own}/machine"), &cookie).await).await;
    assert!(form.contains("更换过发动机吗"), "at the field");

    let (other, _, _) = server.complete_draft(&stranger).await;
    let page = text(server.page(&check(other), &stranger_cookie).await).await;
    assert!(page.contains("可能重复备案") && page.contains("过户"), "{page}");
    assert!(!page.contains(&number) && !page.contains(&first.to_string()), "nothing of somebody else's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_papers_are_added_with_the_manuals_word() {
    let server = TestServer::start().await;
    let (cookie, owner) = server.owner("13800000001").await;
    let (id, _, _) = server.complete_draft(&owner).await;
    let page = text(server.page(&format!("/owner/filings/{id}/photos"), &cookie).await).await;
    let label = page.split("for=\"file-other\"").nth(1).and_then(|rest| rest.split("</label>").next()).unwrap();
    assert!(label.contains("添加图片") && !label.contains("拍照或选择照片"), "{label}");
}
