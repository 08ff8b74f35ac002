//! Tables and papers over HTTP: what is too large is refused while it comes, what goes out is a file and nothing else.

use axum::body::{Body, Bytes};
use axum::response::Response;
use futures_util::stream;
use http::{Request, StatusCode, header};
use registry::Duty;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::fixture::{TestServer, text};

const BOUNDARY: &str = "xxBOUNDARYxx";

fn form(path: &str) -> http::request::Builder {
    Request::post(path)
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
        .header(header::ACCEPT, "text/html")
}

fn with_file(field: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), bytes, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat()
}

fn location(response: &Response) -> String {
    response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn cookies(response: &Response) -> String {
    let values = response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.filter_map(|value| value.split(';').next()).collect::<Vec<_>>().join("; ")
}

fn post(path: &str) -> http::request::Builder {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "text/html")
}

/// A registered machine's number and id.
async fn registered(server: &TestServer) -> (String, String) {
    let (_, owner) = server.owner("13800000001").await;
    let (_, reviewer) = server.staff("reviewer", "141002", &[Duty::Review]).await;
    let (id, version, _) = server.complete_draft(&owner).await;
    server.registry.filings().submit(&owner, id, version).await.unwrap();
    let number = server.registry.desk().approve(&reviewer, id, 1, None).await.unwrap();
    (number.to_string(), id.to_string())
}

fn table(number: &str, rows: usize) -> String {
    let mut text = "环保登记号码,报告编号,检测机构,检测日期,检测地点,检测类型,光吸收系数1\r\n".to_owned();
    for row in 0..rows {
        use std::fmt::Write as _;
        let _ = write!(text, "{number},LF-{row},检测中心,2026-01-15,工地,定期检验,0.6\r\n");
    }
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_uploaded_checked_confirmed_and_found_in_the_list() {
    let server = TestServer::start().await;
    let (number, _) = registered(&server).await;
    let (cookie, _) = server.staff("inspector", "141002", &[Duty::Inspection]).await;
    let page = text(server.page("/office/inspections/import", &cookie).await).await;
    assert!(page.contains("action=\"/sheets/import\"") && page.contains("/sheets/template"));
    let csv = table(&number, 3).replace("LF-1,检测中心", "LF-1,");
    let response = server.send(form("/sheets/import"), &cookie, with_file("table", "表.csv", csv.as_bytes())).await;
    let next = location(&response);
    assert!(next.starts_with("/office/inspections/import/"), "{next}");
    assert!(text(server.page(&next, &cookie).await).await.contains("刷新进度"));
    server.registry.upkeep().do_jobs().await.unwrap();
    let page = text(server.page(&next, &cookie).await).await;
    assert!(page.contains("共3行，正确2行，有错误1行") && page.contains("只导入正确的行（2行）"), "{page}");
    assert!(
        page.contains("请填写检测机构") && page.contains("<td class=\"figure\">3</td>"),
        "row and column are named"
    );
    let import = next.rsplit('/').next().unwrap().to_owned();
    let report = server.page(&format!("/sheets/import/{import}"), &cookie).await;
    assert!(report.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().starts_with("attachment"));
    for _ in 0..2 {
        let confirm = server.send(post("/api/office/import_confirm"), &cookie, format!("import={import}")).await;
        assert_eq!(location(&confirm), next);
        server.registry.upkeep().do_jobs().await.unwrap();
    }
    assert!(text(server.page(&next, &cookie).await).await.contains("已导入2行"));
    let list = text(server.page(&format!("/office/inspections?search={number}"), &cookie).await).await;
    assert!(list.contains("LF-0") && list.contains("LF-2") && !list.contains("LF-1<"));
    assert!(list.contains("value=\"inspections\""), "the list can be exported");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_columns_of_a_table_are_shown_and_a_plain_form_takes_them_otherwise() {
    let server = TestServer::start().await;
    let (number, _) = registered(&server).await;
    let (cookie, _) = server.staff("inspector", "141002", &[Duty::Inspection]).await;
    let csv = table(&number, 1).replace("检测机构", "由谁检测") + "制表人：张三\r\n";
    let response = server.send(form("/sheets/import"), &cookie, with_file("table", "表.csv", csv.as_bytes())).await;
    let next = location(&response);
    server.registry.upkeep().do_jobs().await.unwrap();
    let page = text(server.page(&next, &cookie).await).await;
    assert!(page.contains("没有找到“检测机构”一列") && page.contains("第3行“制表人：张三”"), "{page}");
    assert!(page.contains("name=\"columns[body]\"") && page.contains("C列 由谁检测"), "{page}");
    assert!(page.contains("第1行表头") && !page.contains("/api/office/import_confirm"), "nothing can be imported yet");
    let import = next.rsplit('/').next().unwrap();
    let columns = ["number", "report_no", "body", "tested_on", "place", "origin", "reading1"];
    let chosen: Vec<String> =
        columns.iter().enumerate().map(|(column, field)| format!("columns[{field}]={column}")).collect();
    let body = format!("import={import}&columns[cma]=&{}", chosen.join("&"));
    let changed = server.send(post("/api/office/import_columns"), &cookie, body).await;
    assert_eq!(location(&changed), next);
    server.registry.upkeep().do_jobs().await.unwrap();
    let page = text(server.page(&next, &cookie).await).await;
    assert!(page.contains("共1行，正确1行，有错误0行") && page.contains("/api/office/import_confirm"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_of_200_megabytes_is_refused_while_it_comes() {
    let server = TestServer::start().await;
    let (cookie, _) = server.staff("inspector", "141002", &[Duty::Inspection]).await;
    let sent = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&sent);
    let head = with_file("table", "x.csv", b"");
    let head = Bytes::from(head[..head.len() - BOUNDARY.len() - 8].to_vec());
    let pieces = std::iter::once(head).chain(std::iter::repeat_n(Bytes::from(vec![b'x'; 64 * 1024]), 3200));
    let body = Body::from_stream(stream::iter(pieces.map(move |piece| {
        counted.fetch_add(piece.len() as u64, Ordering::Relaxed);
        Ok::<_, std::io::Error>(piece)
    })));
    let response = server.send(form("/sheets/import"), &cookie, body).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(sent.load(Ordering::Relaxed) < 16 * 1024 * 1024, "{}", sent.load(Ordering::Relaxed));
    // One that says so beforehand is not read at all.
    sent.store(0, Ordering::Relaxed);
    let announced = form("/sheets/import").header(header::CONTENT_LENGTH, 200 * 1024 * 1024);
    let response =
        server.send(announced, &cookie, Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>())).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_table_leads_back_with_the_reason() {
    let server = TestServer::start().await;
    let (cookie, _) = server.staff("inspector", "141002", &[Duty::Inspection]).await;
    let cases: [(&[u8], &str); 3] =
        [(b"", "没有收到文件"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "旧版Excel"), (b"a,b\n1,2\n", "没有找到表头")];
    for (bytes, sentence) in cases {
        let response = server.send(form("/sheets/import"), &cookie, with_file("table", "x.xls", bytes)).await;
        assert_eq!(location(&response), "/office/inspections/import");
        let page = server.page("/office/inspections/import", &format!("{cookie}; {}", cookies(&response))).await;
        let page = text(page).await;
        assert!(page.contains("<title>错误：") && page.contains(sentence), "{sentence}");
    }
    let (reader, _) = server.staff("reader", "141002", &[Duty::ReadOnly]).await;
    let csv = table("3-DL000001", 1);
    for (cookie, status) in [(reader.as_str(), 403), ("", 303)] {
        let response = server.send(form("/sheets/import"), cookie, with_file("table", "x.csv", csv.as_bytes())).await;
        assert_eq!(response.status(), status);
        assert!(status == 403 || location(&response).starts_with("/office/login?next="));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_is_told_where_a_table_leads_or_what_was_refused() {
    let server = TestServer::start().await;
    let (number, _) = registered(&server).await;
    let (cookie, _) = server.staff("inspector", "141002", &[Duty::Inspection]).await;
    let sent = async |cookie: &str, bytes: &[u8]| {
        let request = Request::post("/sheets/import")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .header(header::ACCEPT, "application/json");
        let response = server.send(request, cookie, with_file("table", "表.csv", bytes)).await;
        (response.status(), text(response).await)
    };
    let csv = table(&number, 1);
    let (status, body) = sent(&cookie, csv.as_bytes()).await;
    assert!(status == StatusCode::OK && body.contains("\"to\":\"/office/inspections/import/"), "{status} {body}");
    let (status, body) = sent(&cookie, b"a,b\n1,2\n").await;
    assert!(status.is_client_error() && body.contains("没有找到表头"), "{status} {body}");
    let (status, body) = sent("", csv.as_bytes()).await;
    assert!(status == StatusCode::UNAUTHORIZED && body.contains("sign_in_required"), "{status} {body}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_is_entered_by_a_plain_form_that_asks_about_what_is_odd() {
    let server = TestServer::start().await;
    let (number, machine) = registered(&server).await;
    let (cookie, _) = server.staff("inspector", "141002", &[Duty::Inspection]).await;
    let path = format!("/office/inspections/new?machine={machine}");
    let page = text(server.page(&path, &cookie).await).await;
    assert!(page.contains(&format!("value=\"{number}\"")) && page.contains("Ⅲ类限值"));
    let body = |reading: &str, confirmed: &str| {
        format!(
            "machine={machine}&fields[number]={number}&fields[report_no]=LF-1&fields[body]=%E6%A3%80%E6%B5%8B\
             &fields[tested_on]=2026-01-15\
             &fields[place]=x&fields[origin]=periodic&fields[reading1]={reading}{confirmed}"
        )
    };
    let wrong = server.send(post("/api/office/inspection_enter"), &cookie, body("abc", "")).await;
    assert_eq!(location(&wrong), path);
    let page = text(server.page(&path, &format!("{cookie}; {}", cookies(&wrong))).await).await;
    assert!(page.contains("value=\"abc\"") && page.contains("光吸收系数请填写数字"));
    let odd = server.send(post("/api/office/inspection_enter"), &cookie, body("0.9", "")).await;
    let page = text(server.page(&path, &format!("{cookie}; {}", cookies(&odd))).await).await;
    assert!(page.contains("请再核对一次") && page.contains("name=\"confirmed\""));
    let entered = server.send(post("/api/office/inspection_enter"), &cookie, body("0.9", "&confirmed=yes")).await;
    let one = location(&entered);
    let page = text(server.page(&one, &cookie).await).await;
    assert!(page.contains("不合格") && page.contains("0.90 / 0.80"), "{page}");
    let id = one.rsplit('/').next().unwrap();
    let pdf = server
        .send(form(&format!("/papers/{id}")), &cookie, with_file("paper", "报告.pdf", b"%PDF-1.4 <script>"))
        .await;
    assert_eq!(location(&pdf), one);
    let owner =
        server.registry.people().log_in(registry::Role::Owner, "13800000001", super::fixture::PASSWORD, "a").await;
    let owner = format!("nrmm={}", owner.unwrap().0);
    for cookie in [&cookie, &owner] {
        let paper = server.page(&format!("/papers/{id}"), cookie).await;
        assert_eq!(paper.status(), StatusCode::OK);
        let header = |name: header::HeaderName| paper.headers()[name].to_str().unwrap().to_owned();
        assert!(header(header::CONTENT_DISPOSITION).starts_with("attachment;"));
        assert_eq!(header(header::CONTENT_TYPE), "application/pdf");
        assert_eq!(header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert!(header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    }
    let page = text(server.page(&format!("/owner/machines/{machine}"), &owner).await).await;
    assert!(page.contains("LF-1") && page.contains("不合格") && !page.contains("/office/inspections"));
    let gone = server.send(post("/api/office/inspection_withdraw"), &cookie, format!("inspection={id}&reason=x")).await;
    assert_eq!(location(&gone), one);
    let page = text(server.page(&format!("/owner/machines/{machine}"), &owner).await).await;
    assert!(page.contains("暂无检测记录"));
    assert_eq!(server.page(&format!("/papers/{id}"), &owner).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_asked_for_with_a_button_and_fetched_from_the_list_of_exports() {
    let server = TestServer::start().await;
    let (number, _) = registered(&server).await;
    let (cookie, _) = server.staff("reader", "141002", &[Duty::ReadOnly]).await;
    let body = "what=ledger&format=xlsx&query=stage%3D3";
    let response = server.send(post("/api/office/export"), &cookie, body).await;
    assert_eq!(location(&response), "/office/exports");
    let page = text(server.page("/office/exports", &cookie).await).await;
    assert!(page.contains("机械台账") && page.contains("国三") && page.contains("刷新进度"));
    server.registry.upkeep().do_jobs().await.unwrap();
    let page = text(server.page("/office/exports", &cookie).await).await;
    assert!(page.contains("下载 xlsx（1行）") && !page.contains("刷新进度"), "{page}");
    let href = page.split("href=\"/exports/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let file = server.page(&format!("/exports/{href}"), &cookie).await;
    assert_eq!(file.status(), StatusCode::OK);
    let bytes = axum::body::to_bytes(file.into_body(), 1 << 20).await.unwrap();
    assert!(bytes.starts_with(b"PK\x03\x04"));
    assert!(!number.is_empty());
    let (other, _) = server.staff("other", "141021", &Duty::ALL).await;
    assert_eq!(server.page(&format!("/exports/{href}"), &other).await.status(), StatusCode::NOT_FOUND);
}
