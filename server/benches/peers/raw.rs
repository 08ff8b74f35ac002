//! The least that 我的机械 could cost: two statements and a page written by hand, of as many bytes.

use std::fmt::Write as _;
use std::str::FromStr as _;

use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use sha2::{Digest as _, Sha256};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

/// What stands around the lines of a page: the frame, and what the browser's program reads.
const AROUND: usize = 14_000;

/// Of a register's file.
pub async fn router(file: &str) -> Router {
    let options =
        SqliteConnectOptions::from_str(&format!("sqlite://{file}")).unwrap().pragma("mmap_size", "1000000000");
    let pool = SqlitePoolOptions::new().max_connections(4).test_before_acquire(false).connect_with(options).await;
    Router::new().route("/owner/machines", get(machines)).with_state(pool.unwrap())
}

/// Of a session's cookie, as the register keeps it.
pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

type Line = (Vec<u8>, String, String, String, String, Option<String>, Option<i64>, Option<String>);

async fn machines(State(pool): State<SqlitePool>, headers: HeaderMap) -> Result<Html<String>, StatusCode> {
    let cookie = headers.get(header::COOKIE).and_then(|cookie| cookie.to_str().ok()).unwrap_or_default();
    let token = cookie.strip_prefix("nrmm=").ok_or(StatusCode::UNAUTHORIZED)?;
    let owner: Option<(Vec<u8>, String)> = sqlx::query_as(
        "select s.account_id, a.name from session s join account a on a.id = s.account_id
        where s.token_hash = $1 and s.ended_at is null and s.expires_at > 0 and a.closed_at is null",
    )
    .bind(hash(token))
    .fetch_optional(&pool)
    .await
    .unwrap();
    let (owner, name) = owner.ok_or(StatusCode::UNAUTHORIZED)?;
    let lines: Vec<Line> = sqlx::query_as(
        "select f.id, f.state, f.product, f.maker, f.model, coalesce(m.stage, f.stage), f.submitted_at, m.number
        from filing f left join machine m on m.id = f.id
        where f.owner_id = $1 and f.kind = 'registration'
        order by f.updated_at desc, f.id desc limit 21",
    )
    .bind(owner)
    .fetch_all(&pool)
    .await
    .unwrap();
    let mut page = String::with_capacity(AROUND + 12_000);
    write!(page, "<!doctype html><html lang=zh-CN><title>我的机械</title><body><h1>我的机械</h1><p>{name}</p><ul>")
        .unwrap();
    for (id, state, product, maker, model, stage, submitted, number) in lines.iter().take(20) {
        let (id, stage, number) = (hex::encode(id), stage.as_deref().unwrap_or(""), number.as_deref().unwrap_or(""));
        let (product, maker, model) = (escaped(product), escaped(maker), escaped(model));
        write!(
            page,
            "<li class=\"card machine-card\"><p><strong class=\"number\">{number}</strong> <span class=\"tag \
             tag-{state}\">{state}</span> <span class=\"stage stage-{stage}\">{stage}</span></p><h2>{product} \
             {model}</h2><dl class=\"facts\"><dt>机械制造企业</dt><dd>{maker}</dd><dt>提交时间</dt><dd>{}</dd></dl><p \
             class=\"card-actions\"><a class=\"button secondary\" href=\"/owner/machines/{id}\">查看</a></p></li>",
            submitted.unwrap_or_default()
        )
        .unwrap();
    }
    page.push_str("</ul>");
    let frame = page.len() + AROUND;
    page.extend(std::iter::repeat_n('.', frame - page.len()));
    Ok(Html(page))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
