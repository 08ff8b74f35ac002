//! What a person's browser is told when something is refused or fails anywhere below: a page, and never data or
//! nothing.
//!
//! The page is made of text alone, without the register and the renderer: it must stand when either has failed.

use std::fmt::Write as _;

use app::api::ApiError;
use app::context::{form_value, local_path};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use leptos::server_fn::error::ServerFnUrlError;

use crate::state::AppState;

/// A refusal as data is never longer.
const LONGEST: usize = 256 * 1024;

/// Turns every refusal to a browser into a page; programs get theirs as data.
pub async fn pages(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !accepts_page(request.headers()) {
        return next.run(request).await;
    }
    let asked = Asked::of(&request);
    let response = next.run(request).await;
    if let Some(refusal) = carried(&response) {
        return asked.page(&state, status_of(&refusal), Some(refusal), HeaderMap::new());
    }
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_page(&response) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let refusal = match axum::body::to_bytes(body, LONGEST).await {
        Ok(bytes) => refusal_in_data(&bytes),
        Err(_) => None,
    };
    asked.page(&state, status, refusal, parts.headers)
}

fn accepts_page(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accepts.is_some_and(|accepts| accepts.contains("text/html"))
}

fn is_page(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/html"))
}

/// What a server function could not read leads back to its form with the error in the address, where nobody reads it.
fn carried(response: &Response) -> Option<Refusal> {
    if !response.status().is_redirection() {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let error = form_value(location.split_once('?')?.1, "__err")?;
    Some(refusal_of(ServerFnUrlError::<ApiError>::decode_err(&error)))
}

/// The refusal in an answer that is data.
fn refusal_in_data(bytes: &[u8]) -> Option<Refusal> {
    let refusal = serde_json::from_slice::<Refusal>(bytes).ok();
    refusal.or_else(|| serde_json::from_slice::<ApiError>(bytes).ok().map(refusal_of))
}

fn refusal_of(error: ApiError) -> Refusal {
    match error {
        ApiError::Refused(refusal) => refusal,
        ApiError::Unreachable | ApiError::Elsewhere { .. } => Refusal::BadRequest,
    }
}

fn status_of(refusal: &Refusal) -> StatusCode {
    StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What was asked, as far as the page needs it.
struct Asked {
    /// The page that the request came from.
    from: Option<String>,
    home: (&'static str, &'static str),
    login: &'static str,
    large: bool,
    /// A form, not a look.
    sent: bool,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let (home, login) = match path.split('/').nth(1).unwrap_or_default() {
            "office" | "sheets" | "papers" | "exports" | "prints" => (("/office", "回到审核首页"), "/office/login"),
            "site" | "sites" => (("/site", "回到首页"), "/site/login"),
            "owner" | "photos" => (("/owner", "回到首页"), "/owner/login"),
            _ => (("/", "回到首页"), "/owner/login"),
        };
        let cookies = request.headers().get(header::COOKIE).and_then(|cookies| cookies.to_str().ok());
        let large = cookies.is_some_and(|cookies| cookies.contains("nrmm_size=large"));
        let sent = !request.method().is_safe();
        Self { from: origin(request).filter(|from| from != path), home, login, large, sent }
    }

    fn page(&self, state: &AppState, status: StatusCode, refusal: Option<Refusal>, mut headers: HeaderMap) -> Response {
        let number = registry::request::number();
        let refusal = refusal.or_else(|| by_status(status)).map(|refusal| refusal.of_request(number.clone()));
        let title = title(status);
        let sentence = refusal.as_ref().map_or_else(|| sentence(status).to_owned(), Refusal::sentence);
        let mut main = format!("<h1>{title}</h1><p>{}</p>", escaped(&sentence));
        if let Some(Refusal::Invalid { report }) = &refusal {
            let lines = report.errors.iter().map(|remark| format!("<li>{}</li>", escaped(&remark.sentence)));
            let _ = write!(main, "<ul>{}</ul>", lines.collect::<String>());
        }
        if self.sent && status.is_server_error() {
            main.push_str("<p>刚才填写的内容没有丢：按浏览器的“后退”回到原来的表单，过几分钟再提交。</p>");
        }
        main.push_str("<p>");
        if status == StatusCode::UNAUTHORIZED {
            let _ = write!(main, "<a class=\"button primary\" href=\"{}\">去登录</a> ", self.login);
        }
        if let Some(from) = &self.from {
            let _ = write!(main, "<a class=\"button\" href=\"{}\">返回上一页</a> ", escaped(from));
        }
        let (home, words) = self.home;
        let _ = write!(main, "<a class=\"button\" href=\"{home}\">{words}</a></p>");
        let number = number.filter(|_| status.is_server_error()).map(|number| format!(" · 编号 {number}"));
        let _ = write!(main, "<p class=\"hint\">状态 {}{}</p>", status.as_u16(), number.unwrap_or_default());
        for name in [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::LOCATION, header::TRANSFER_ENCODING] {
            headers.remove(name);
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        let mut response = (status, Body::from(self.document(state, title, &main))).into_response();
        *response.headers_mut() = headers;
        response
    }

    fn document(&self, state: &AppState, title: &str, main: &str) -> String {
        let city = escaped(&state.website.city);
        let size = if self.large { "large" } else { "normal" };
        let style = escaped(&state.files.css);
        format!(
            "<!DOCTYPE html><html lang=\"zh-CN\" data-size=\"{size}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
             <title>{title} - {city}非道路移动机械管理</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
             <link rel=\"stylesheet\" href=\"/pkg/{style}\"></head><body><header class=\"site-header\">\
             <a class=\"brand\" href=\"/\"><img src=\"/favicon.svg\" alt=\"\" width=\"32\" height=\"32\">\
             <span>{city}非道路移动机械管理</span></a></header><main id=\"main\">{main}</main></body></html>"
        )
    }
}

/// The page of this site that the browser says it was on.
fn origin(request: &Request) -> Option<String> {
    let referrer: Uri = request.headers().get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(http::uri::Authority::as_str))?;
    let path = referrer.path_and_query()?.as_str();
    (referrer.authority()?.as_str() == host).then(|| local_path(path).map(str::to_owned)).flatten()
}

/// What an answer without words means.
fn by_status(status: StatusCode) -> Option<Refusal> {
    match status {
        StatusCode::BAD_REQUEST => Some(Refusal::BadRequest),
        StatusCode::UNAUTHORIZED => Some(Refusal::SignInRequired),
        StatusCode::FORBIDDEN => Some(Refusal::Forbidden),
        StatusCode::NOT_FOUND => Some(Refusal::NotFound),
        StatusCode::SERVICE_UNAVAILABLE => Some(Refusal::Unavailable { request: String::new() }),
        status if status.is_server_error() => Some(Refusal::Internal),
        _ => None,
    }
}

fn title(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "请先登录",
        403 => "没有权限",
        404 | 410 => "没有找到",
        405 => "不能这样打开",
        408 => "等待超时",
        409 => "现在不能办理",
        413 => "内容太大",
        415 => "格式不支持",
        422 => "内容需要修改",
        429 => "请稍后再试",
        503 => "系统暂时不可用",
        500.. => "系统出了问题",
        _ => "无法识别",
    }
}

fn sentence(status: StatusCode) -> &'static str {
    match status.as_u16() {
        405 => "这个地址不能直接打开，请从页面上的按钮或链接进入",
        408 => "内容没有在规定的时间内传完，请检查网络后返回上一页重试",
        413 => "提交的内容太大，请返回上一页减少内容，或换小一些的文件后重试",
        415 => "提交的内容格式不支持，请返回上一页换一个文件后重试",
        429 => "操作太频繁，请稍后再试",
        _ => "请求无法处理，请返回上一页刷新后重试",
    }
}

/// Text between tags or in an attribute.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, letter| {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
        out
    })
}
