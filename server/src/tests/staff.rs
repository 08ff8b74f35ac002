//! 人员 and 机构 without scripts: a password that is shown once, and a stale form that comes back with what was typed.

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};
use registry::Duty;

use super::fixture::{TestServer, text};

fn location(response: &Response) -> String {
    response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn cookies(response: &Response) -> String {
    let values = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.filter_map(|value| value.split(';').next()).collect::<Vec<_>>().join("; ")
}

async fn post(server: &TestServer, path: &str, cookie: &str, body: &str) -> Response {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html");
    server.send(request, cookie, Body::from(body.to_owned())).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_members_password_is_shown_once_and_a_bad_form_comes_back() {
    let server = TestServer::start().await;
    let (cookie, _) = server.staff("linfen", "141000", &[Duty::Administration]).await;
    let bad = "username=lihua&name=%E6%9D%8E%E5%8D%8E&office=141002";
    let response = post(&server, "/api/office/staff_add", &cookie, bad).await;
    assert_eq!(location(&response), "/office/staff/new");
    let page = text(server.page("/office/staff/new", &format!("{cookie}; {}", cookies(&response))).await).await;
    assert!(page.contains("请至少选择一项职责") && page.contains("value=\"lihua\"") && page.contains("value=\"李华\""));
    let good = format!("{bad}&duties%5Breview%5D=yes&duties%5Bplates%5D=yes");
    let response = post(&server, "/api/office/staff_add", &cookie, &good).await;
    let member = location(&response);
    assert!(member.starts_with("/office/staff/0"), "{member}");
    let page = text(server.page(&member, &format!("{cookie}; {}", cookies(&response))).await).await;
    assert!(page.contains("临时密码：") && page.contains("离开本页后不能再看到"), "{page}");
    let page = text(server.page(&member, &cookie).await).await;
    assert!(!page.contains("离开本页后不能再看到") && page.contains("停用账号"));
    let list = text(server.page("/office/staff?q=lihu", &cookie).await).await;
    assert!(list.contains(&member) && list.contains("审核备案、领取登记"), "{list}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_is_answered_a_new_password_once_and_nobody_else_is() {
    let server = TestServer::start().await;
    let (cookie, _) = server.staff("linfen", "141000", &[Duty::Administration]).await;
    let (other, _) = server.staff("other", "141000", &[Duty::Administration]).await;
    let (_, member) = server.staff("lihua", "141002", &[Duty::Review]).await;
    let request = Request::post("/api/office/staff_password")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    let made = server.send(request, &cookie, Body::from(format!("member={}", member.account))).await;
    let (left, said) = (cookies(&made), text(made).await);
    assert!(said.contains(&format!("\"/office/staff/{}\"", member.account)), "{said}");
    let temporary = async |cookie: &str| {
        let question = format!("/api/office/staff_member?id={}", member.account);
        let request = Request::get(question).header(header::ACCEPT, "application/json");
        let answer = server.send(request, cookie, Body::empty()).await;
        let dropped = cookies(&answer).split("; ").any(|pair| pair == "nrmm_flash=");
        let answer: serde_json::Value = serde_json::from_str(&text(answer).await).unwrap();
        assert_eq!(answer["page"]["member"]["username"], "lihua", "{answer}");
        (answer["page"]["temporary"].as_str().map(str::len), dropped)
    };
    assert_eq!(temporary(&format!("{other}; {left}")).await, (None, true));
    assert_eq!(temporary(&format!("{cookie}; {left}")).await, (Some(12), true));
    assert_eq!(temporary(&cookie).await, (None, false));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stale_office_form_comes_back_beside_what_is_saved() {
    let server = TestServer::start().await;
    let (cookie, _) = server.staff("yaodu", "141002", &[Duty::Administration]).await;
    let form = |phone: &str| format!("office=141002&version=1&phone={phone}&address=a&hours=b");
    let saved = post(&server, "/api/office/office_edit", &cookie, &form("0357-2000008")).await;
    let page = text(server.page(&location(&saved), &format!("{cookie}; {}", cookies(&saved))).await).await;
    assert!(page.contains("机构信息已保存") && page.contains("value=\"0357-2000008\""), "{page}");
    let stale = post(&server, "/api/office/office_edit", &cookie, &form("0357-2000009")).await;
    let page = text(server.page(&location(&stale), &format!("{cookie}; {}", cookies(&stale))).await).await;
    assert!(
        page.contains("value=\"0357-2000009\"") && page.contains("已保存的内容：") && page.contains("0357-2000008")
    );
    assert!(page.contains("name=\"version\" value=\"2\""), "sent once more it is saved");
    assert!(!page.contains("name=\"name\""), "the name is the city's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_pages_are_for_administrators_of_that_office() {
    let server = TestServer::start().await;
    let (reviewer, member) = server.staff("reviewer", "141002", &[Duty::Review]).await;
    let (own, _) = server.staff("own", "141002", &[Duty::Administration]).await;
    let (other, _) = server.staff("other", "141021", &[Duty::Administration]).await;
    let page = format!("/office/staff/{}", member.account);
    for (cookie, expected) in
        [(&reviewer, StatusCode::FORBIDDEN), (&own, StatusCode::OK), (&other, StatusCode::NOT_FOUND)]
    {
        assert_eq!(server.page(&page, cookie).await.status(), expected);
    }
    for path in ["/office/staff", "/office/staff/new"] {
        assert_eq!(server.page(path, &reviewer).await.status(), StatusCode::FORBIDDEN);
    }
    let home = text(server.page("/office", &reviewer).await).await;
    assert!(home.contains("href=\"/office/offices\"") && !home.contains("href=\"/office/staff\""));
    let close = post(&server, "/api/office/staff_close", &other, &format!("member={}", member.account)).await;
    let told = text(server.page(&location(&close), &format!("{other}; {}", cookies(&close))).await).await;
    assert!(!told.contains("账号已停用"));
    assert_eq!(server.page("/office", &reviewer).await.status(), StatusCode::OK, "still signed in");
}
