//! What staff typed into a form is not lost: not to a colleague who decided first, and not to a session that ended.

use registry::{Duty, Role};

use super::fixture::{PASSWORD, TestServer, text};
use super::words::{encoded, posted};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_loser_of_two_decisions_keeps_what_was_typed() {
    let server = TestServer::start().await;
    let (_, owner) = server.owner("13800000001").await;
    let (_, winner) = server.staff("yaodu", "141002", &[Duty::Review]).await;
    let (loser, _) = server.staff("zhao", "141002", &[Duty::Review]).await;
    let (id, version, _) = server.complete_draft(&owner).await;
    server.registry.filings().submit(&owner, id, version).await.unwrap();
    server.registry.desk().approve(&winner, id, 1, None).await.unwrap();
    let long = "铭牌照片看不清发动机出厂编号，".repeat(10);
    let body = format!("filing={id}&revision=1&whole={}&reasons[maker]={}", encoded(&long), encoded("与铭牌不符"));
    let (next, page) = posted(&server, "/api/office/return_filing", &loser, body).await;
    assert_eq!(next, format!("/office/filings/{id}"));
    assert!(page.contains("已由yaodu作出决定") && page.contains(&long) && page.contains("与铭牌不符"), "{page}");
    // Not only once: a page that is opened again still has it, until it is thrown away.
    let again = text(server.page(&next, &loser).await).await;
    assert!(again.contains(&long));
    let (_, page) = posted(&server, "/api/office/drop_desk_form", &loser, format!("back={next}")).await;
    assert!(!page.contains(&long) && !page.contains("与铭牌不符"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reason_typed_in_an_ended_session_comes_back_after_the_login() {
    let server = TestServer::start().await;
    let (_, owner) = server.owner("13800000001").await;
    let (cookie, _) = server.staff("yaodu", "141002", &[Duty::Review]).await;
    let (id, version, _) = server.complete_draft(&owner).await;
    server.registry.filings().submit(&owner, id, version).await.unwrap();
    server.clock.advance_ms(3 * 3600 * 1000);
    let path = format!("/office/filings/{id}");
    let body = format!("filing={id}&revision=1&whole={}", encoded("写了很久的原因"));
    let (next, page) = posted(&server, "/api/office/return_filing", &cookie, body).await;
    assert!(next.starts_with("/office/login?next=") && page.contains("已填写的内容不会丢失"), "{next}");
    let back = async |name: &str| {
        let token = server.registry.people().log_in(Role::Staff, name, PASSWORD, "test").await.unwrap();
        let (cookie, _) = server.signed_in(token.0).await;
        text(server.page(&path, &cookie).await).await
    };
    let page = back("yaodu").await;
    assert!(page.contains("value=\"写了很久的原因\"") && page.contains("已恢复"), "{page}");
    server.staff("zhao", "141002", &[Duty::Review]).await;
    assert!(!back("zhao").await.contains("写了很久的原因"), "and nobody else reads it");
    // Once it is sent it is gone.
    let token = server.registry.people().log_in(Role::Staff, "yaodu", PASSWORD, "test").await.unwrap();
    let (cookie, _) = server.signed_in(token.0).await;
    let body = format!("filing={id}&revision=1&whole={}", encoded("写了很久的原因"));
    let (_, page) = posted(&server, "/api/office/return_filing", &cookie, body).await;
    assert!(page.contains("已退回机械主修改") && !page.contains("id=\"kept\""), "{page}");
}
