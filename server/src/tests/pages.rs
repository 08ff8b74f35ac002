//! Pages without scripts: forms answered with the right page, what was typed kept, stale and expired pages told so.

use axum::body::Body;
use http::{Request, StatusCode, header};

use super::fixture::{TestServer, text};

fn post(path: &str) -> http::request::Builder {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
}

fn location(response: &axum::response::Response) -> String {
    response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn cookies(response: &axum::response::Response) -> String {
    let values = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.filter_map(|value| value.split(';').next()).collect::<Vec<_>>().join("; ")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_registration_comes_back_with_what_was_typed_but_never_the_password() {
    let server = TestServer::start().await;
    let body = "role=owner&name=%E7%8E%8B%E4%BA%94&phone=12345&code=1&password=secret-word-9&agreed=yes";
    let response = server.send(post("/api/account/register"), "", Body::from(body)).await;
    assert_eq!((response.status(), location(&response).as_str()), (StatusCode::SEE_OTHER, "/owner/register"));
    let flash = cookies(&response);
    assert!(!flash.contains("12345"), "the cookie is sealed");
    let page = text(server.page("/owner/register", &flash).await).await;
    assert!(page.contains("<title>错误：注册"), "{page}");
    assert!(page.contains("value=\"王五\"") && page.contains("value=\"12345\""));
    assert!(!page.contains("secret-word-9"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_to_a_code_request_is_the_same_for_a_known_and_an_unknown_phone() {
    let server = TestServer::start().await;
    server.owner("13800000001").await;
    let mut answers = Vec::new();
    for phone in ["13800000001", "13911112222"] {
        let body = format!("role=owner&purpose=forgot&phone={phone}");
        let request = Request::post("/api/account/send_code")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json");
        let response = server.send(request, "", Body::from(body)).await;
        answers.push((response.status(), text(response).await));
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_skipped_by_typing_the_address_leads_back_to_what_is_missing() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let id = server.registry.filings().start_filing(&actor).await.unwrap();
    for step in ["photos", "machine", "check"] {
        let response = server.page(&format!("/owner/filings/{id}/{step}"), &cookie).await;
        assert_eq!(location(&response), format!("/owner/filings/{id}/subject"), "{step}");
    }
    let page = text(server.page(&format!("/owner/filings/{id}/subject?check=1"), &cookie).await).await;
    assert!(page.contains("错误：主体信息") && page.contains("请选择主体类型"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_text_stays_in_its_field_with_the_error_beside_it() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (id, version, _) = server.complete_draft(&actor).await;
    let long = "%E9%95%BF".repeat(10_000);
    let body = format!(
        "filing={id}&version={version}&go=next&fields[registration_type]=machine&fields[power]=abc\
         &fields[maker]=%3Cscript%3Ealert(1)%3C/script%3E\
         &fields[model]=S%00Y&fields[machine_date]=2999-01-01&fields[place]={long}&fields[engine_maker]=%F0%9F%98%80"
    );
    let response = server.send(post("/api/filing/save_machine"), &cookie, Body::from(body)).await;
    let next = location(&response);
    assert_eq!(next, format!("/owner/filings/{id}/machine?check=1"));
    let page = text(server.page(&next, &cookie).await).await;
    assert!(page.contains("value=\"abc\""), "what was typed is still there");
    assert!(page.contains("value=\"&lt;script&gt;alert(1)&lt;/script&gt;\""), "and harmless");
    assert!(!page.contains("<script>alert(1)"));
    // What the document carries for its program cannot end the script that it stands in.
    let (_, carried) = page.split_once("id=\"answer\">").unwrap();
    let (carried, _) = carried.split_once("</script>").unwrap();
    let answer: serde_json::Value = serde_json::from_str(carried).unwrap();
    assert!(answer.to_string().contains("<script>alert(1)</script>"), "{carried}");
    assert!(page.contains("value=\"2999-01-01\"") && page.contains("日期不能晚于今天"));
    assert!(page.contains(&"长".repeat(10_000)) && page.contains("内容过长"));
    assert!(page.contains("😀") && page.contains("不能使用，请删除"));
    assert!(!page.contains('\0'));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_tab_overwrites_nothing_and_its_text_is_shown_beside_what_is_saved() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (id, version, _) = server.complete_draft(&actor).await;
    let save = |version: i64, maker: &str| {
        format!("filing={id}&version={version}&go=next&fields[maker]={maker}&fields[registration_type]=machine")
    };
    server.send(post("/api/filing/save_machine"), &cookie, Body::from(save(version, "first"))).await;
    let stale = server.send(post("/api/filing/save_machine"), &cookie, Body::from(save(version, "second"))).await;
    let page = text(server.page(&location(&stale), &format!("{cookie}; {}", cookies(&stale))).await).await;
    assert!(page.contains("value=\"second\""), "the stale tab's text is still there");
    assert!(page.contains("已保存的内容：") && page.contains("first"), "beside what is saved");
    assert_eq!(server.registry.filings().draft(&actor, id).await.unwrap().machine.get("maker"), "first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_session_keeps_the_text_and_shows_it_after_login() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (id, version, _) = server.complete_draft(&actor).await;
    server.clock.advance_ms(8 * 24 * 3600 * 1000);
    let body = format!("filing={id}&version={version}&go=next&fields[maker]=typed-late");
    let response = server.send(post("/api/filing/save_machine"), &cookie, Body::from(body)).await;
    assert!(location(&response).starts_with("/owner/login?next="), "{}", location(&response));
    let login =
        format!("role=owner&login=13800000001&password={}&next=/owner/filings/{id}/machine", super::fixture::PASSWORD);
    let response = server.send(post("/api/account/log_in"), "", Body::from(login)).await;
    assert_eq!(location(&response), format!("/owner/filings/{id}/machine"));
    let page = text(server.page(&location(&response), &cookies(&response)).await).await;
    assert!(page.contains("value=\"typed-late\"") && page.contains("登录过期前您填写的内容已恢复"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn submitting_twice_from_the_same_page_files_once() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let (id, version, _) = server.complete_draft(&actor).await;
    for _ in 0..2 {
        let response = server
            .send(post("/api/filing/submit"), &cookie, Body::from(format!("filing={id}&version={version}")))
            .await;
        assert_eq!(location(&response), format!("/owner/filings/{id}/done"));
    }
    assert_eq!(server.registry.filings().draft(&actor, id).await.unwrap().revision, 1);
    let page = text(server.page(&format!("/owner/filings/{id}/done"), &cookie).await).await;
    assert!(
        page.contains("提交成功")
            && page.contains("国三")
            && page.contains("尧都区分局")
            && page.contains("0357-2000001")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_from_another_site_changes_nothing() {
    let server = TestServer::start().await;
    let (cookie, actor) = server.owner("13800000001").await;
    let request =
        post("/api/filing/start").header("sec-fetch-site", "cross-site").header(header::ORIGIN, "https://evil.example");
    let response = server.send(request, &cookie, Body::empty()).await;
    assert!(response.status().is_client_error(), "{}", response.status());
    assert!(server.registry.filings().my_machines(&actor, None).await.unwrap().entries.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_carries_its_policy_and_an_unknown_address_leads_somewhere() {
    let server = TestServer::start().await;
    let response = server.page("/", "").await;
    let policy = response.headers().get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap().to_owned();
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
    let page = text(response).await;
    assert!(page.contains(&format!("nonce=\"{nonce}\"")), "the one inline script carries the nonce of the policy");
    let missing = server.page("/no/such/page", "").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert!(text(missing).await.contains("回到首页"));
}
