//! One browser and several people: what one of them left there, the next is not shown and cannot use.

use axum::body::Body;
use axum::response::Response;
use http::{Request, StatusCode, header};

use super::fixture::{PASSWORD, TestServer, text};

/// A browser: it keeps the cookies that it is given, and drops what it is told to drop.
#[derive(Default, Clone)]
struct Browser(Vec<(String, String)>);

impl Browser {
    fn cookie(&self) -> String {
        self.0.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn keep(&mut self, response: &Response) {
        for text in response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let Some((name, value)) = text.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            self.0.retain(|(known, _)| known != name);
            if !text.contains("Max-Age=0") {
                self.0.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    async fn post(&mut self, server: &TestServer, path: &str, body: &str) -> Response {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "text/html");
        let response = server.send(request, &self.cookie(), Body::from(body.to_owned())).await;
        self.keep(&response);
        response
    }

    async fn get(&mut self, server: &TestServer, path: &str) -> Response {
        let response = server.page(path, &self.cookie()).await;
        self.keep(&response);
        response
    }

    async fn sign_in(&mut self, server: &TestServer, phone: &str) {
        let response =
            self.post(server, "/api/account/log_in", &format!("role=owner&login={phone}&password={PASSWORD}")).await;
        assert_eq!(response.headers()[header::LOCATION], "/owner");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_sign_in_leaves_no_session_of_the_first_behind() {
    let server = TestServer::start().await;
    server.owner("13800000001").await;
    server.owner("13800000002").await;
    let mut browser = Browser::default();
    browser.sign_in(&server, "13800000001").await;
    let first = browser.clone();
    browser.sign_in(&server, "13800000002").await;
    let old = server.page("/owner", &first.cookie()).await;
    assert_eq!(old.status(), StatusCode::SEE_OTHER);
    assert!(old.headers()[header::LOCATION].to_str().unwrap().starts_with("/owner/login"));
    assert_eq!(browser.get(&server, "/owner").await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_person_typed_is_not_shown_to_the_next() {
    let server = TestServer::start().await;
    server.owner("13800000001").await;
    server.owner("13800000002").await;
    // A form that is refused leaves what was typed for the next page, which the first person never opens.
    let mut browser = Browser::default();
    browser.sign_in(&server, "13800000001").await;
    let typed = "role=owner&name=%E7%8E%8B%E5%BB%BA%E5%9B%BD&phone=13811112222&code=12&password=x&agreed=";
    browser.post(&server, "/api/account/register", typed).await;
    let left = browser.value("nrmm_flash").expect("what was typed is kept").to_owned();
    browser.post(&server, "/api/account/log_out", "").await;
    assert_eq!(browser.value("nrmm_flash"), None, "signing out clears it");
    let shown = text(browser.get(&server, "/owner/register").await).await;
    assert!(!shown.contains("13811112222") && !shown.contains("王建国"));
    // Somebody who kept the cookie's text: it is sealed for the one who typed.
    for phone in [None, Some("13800000002")] {
        let mut next = Browser::default();
        if let Some(phone) = phone {
            next.sign_in(&server, phone).await;
        }
        next.0.push(("nrmm_flash".to_owned(), left.clone()));
        let shown = text(next.get(&server, "/owner/register").await).await;
        assert!(!shown.contains("13811112222"), "{phone:?}");
    }
    // And what nobody in particular typed goes away with the next sign-in.
    let mut browser = Browser::default();
    browser.post(&server, "/api/account/register", typed).await;
    assert!(browser.value("nrmm_flash").is_some());
    browser.sign_in(&server, "13800000002").await;
    assert_eq!(browser.value("nrmm_flash"), None, "signing in clears it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_form_is_still_given_back_to_whoever_typed_it() {
    let server = TestServer::start().await;
    let mut browser = Browser::default();
    let typed = "role=owner&name=%E7%8E%8B%E5%BB%BA%E5%9B%BD&phone=13811112222&code=12&password=x&agreed=";
    browser.post(&server, "/api/account/register", typed).await;
    let shown = text(browser.get(&server, "/owner/register").await).await;
    assert!(shown.contains("13811112222") && shown.contains("王建国"));
    assert_eq!(browser.value("nrmm_flash"), None, "once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_signed_in_is_known_and_its_owner_sees_who_was_refused() {
    let server = TestServer::start().await;
    server.owner("13800000001").await;
    let mut browser = Browser::default();
    let response = browser
        .post(&server, "/api/account/log_in", &format!("role=owner&login=13800000001&password={PASSWORD}"))
        .await;
    let cookies: Vec<&str> =
        response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()).collect();
    let device = cookies.iter().find(|cookie| cookie.starts_with("nrmm_device=")).expect("a device cookie");
    assert!(device.contains("HttpOnly") && device.contains("Max-Age=34560000") && device.contains("SameSite=Lax"));
    let kept = browser.value("nrmm_device").unwrap().to_owned();
    browser.post(&server, "/api/account/log_out", "").await;
    assert_eq!(browser.value("nrmm_device"), Some(kept.as_str()), "it outlives the session");
    for _ in 0..60 {
        let mut guesser = Browser::default();
        guesser.post(&server, "/api/account/log_in", "role=owner&login=13800000001&password=wrong-password-1").await;
    }
    browser.sign_in(&server, "13800000001").await;
    let shown = text(browser.get(&server, "/owner/sessions").await).await;
    assert!(shown.contains("最近的登录失败"), "{shown}");
}
