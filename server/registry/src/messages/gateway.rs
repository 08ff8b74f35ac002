//! A city's own SMS gateway, or a small program before it: `POST` of `{"id", "phone", "text"}`, signed.
//!
//! Only here does the register call out. What the gateway must do is written in `docs/OPERATIONS.md`.

use std::time::Duration;

use bytes::Bytes;
use hmac::{Hmac, Mac};
use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use sha2::Sha256;

use super::{Answer, Message};

/// A gateway that says nothing for so long will not say anything: far below the time after which a message counts as
/// lost.
const PATIENCE: Duration = Duration::from_secs(20);
/// So much of an answer is read.
const MOST_ANSWER: usize = 4096;

/// Where and how. Has no `Debug`: it holds a secret.
pub struct Gateway {
    url: Uri,
    secret: Vec<u8>,
    /// The gateway documents that one id is sent once, however often it comes.
    remembers_ids: bool,
    channel: Channel,
}

/// Plain http asks for no certificates: a small program on the same machine needs none.
enum Channel {
    Plain(Client<HttpConnector, Full<Bytes>>),
    Encrypted(Client<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

/// Why a gateway cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GatewayProblem {
    /// Not `http://…` or `https://…`.
    #[error("the address of the SMS gateway must begin with http:// or https://")]
    Address,
    /// Too short to sign with.
    #[error("the secret of the SMS gateway must have at least 16 characters")]
    Secret,
    /// The system's certificates cannot be read.
    #[error("the system's certificates cannot be read: {0}")]
    Certificates(#[from] std::io::Error),
}

impl Gateway {
    /// A gateway at an address, with the secret it shares with us.
    pub fn new(url: &str, secret: &str, remembers_ids: bool) -> Result<Self, GatewayProblem> {
        let url: Uri = url.trim().parse().map_err(|_| GatewayProblem::Address)?;
        if !matches!(url.scheme_str(), Some("http" | "https")) || url.host().is_none() {
            return Err(GatewayProblem::Address);
        }
        if secret.len() < 16 {
            return Err(GatewayProblem::Secret);
        }
        let client = Client::builder(TokioExecutor::new());
        let channel = if url.scheme_str() == Some("https") {
            let connector = HttpsConnectorBuilder::new().with_native_roots()?.https_only().enable_http1().build();
            Channel::Encrypted(client.build(connector))
        } else {
            Channel::Plain(client.build_http())
        };
        Ok(Self { url, secret: secret.as_bytes().to_vec(), remembers_ids, channel })
    }

    pub(super) async fn send(&self, message: &Message) -> Answer {
        let Ok(request) = self.request(message) else { return Answer::Refused("短信内容无法发送".to_owned()) };
        let answered = tokio::time::timeout(PATIENCE, async {
            let response = match &self.channel {
                Channel::Plain(client) => client.request(request).await?,
                Channel::Encrypted(client) => client.request(request).await?,
            };
            let status = response.status();
            let body = Limited::new(response.into_body(), MOST_ANSWER).collect().await;
            let body = body.map(|body| String::from_utf8_lossy(&body.to_bytes()).into_owned()).unwrap_or_default();
            Ok::<_, hyper_util::client::legacy::Error>((status, body))
        });
        match answered.await {
            Ok(Ok((status, body))) => self.read(status, &body),
            // Nothing has left this machine yet.
            Ok(Err(error)) if error.is_connect() => Answer::Refused("短信网关连接不上".to_owned()),
            Ok(Err(_)) => self.lost("与短信网关的连接中断"),
            Err(_) => self.lost("短信网关没有应答"),
        }
    }

    fn request(&self, message: &Message) -> Result<Request<Full<Bytes>>, Box<dyn std::error::Error + Send + Sync>> {
        let body = serde_json::json!({"id": message.id, "phone": message.phone, "text": message.text}).to_string();
        let signature = sign(&self.secret, message.at, &body);
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header("idempotency-key", message.id.to_string())
            .header("x-nrmm-signature", format!("t={},v1={signature}", message.at))
            .body(Full::new(Bytes::from(body)))?;
        Ok(request)
    }

    fn read(&self, status: StatusCode, body: &str) -> Answer {
        if status.is_success() {
            Answer::Accepted
        } else if status.is_client_error() {
            let reason = without_numbers(body);
            let reason = if reason.is_empty() { reason } else { format!("：{reason}") };
            Answer::Refused(format!("短信网关拒绝（{}）{reason}", status.as_u16()))
        } else {
            self.lost(&format!("短信网关出错（{}）", status.as_u16()))
        }
    }

    /// It may have been sent. Only where an id that comes again is harmless may it be tried again.
    fn lost(&self, why: &str) -> Answer {
        if self.remembers_ids { Answer::Refused(why.to_owned()) } else { Answer::Unknown(why.to_owned()) }
    }
}

/// HMAC-SHA256 over the time, a dot and the body, in hexadecimal digits.
fn sign(secret: &[u8], at: i64, body: &str) -> String {
    let Ok(mut mac) = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(secret) else { return String::new() };
    mac.update(at.to_string().as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// The beginning of what a gateway said, without the numbers in it: it may repeat the phone or the code.
fn without_numbers(text: &str) -> String {
    let readable = text.chars().filter(|c| !c.is_control()).take(80);
    readable.map(|c| if c.is_numeric() { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_that_any_other_program_computes() {
        // printf '1700000000000.{}' | openssl dgst -sha256 -hmac 0123456789abcdef
        let expected = "cd08d6ce62dd5fb4489d9aff87256f4aa94716385a04d368cd6ac41d5516bc4b";
        assert_eq!(sign(b"0123456789abcdef", 1_700_000_000_000, "{}"), expected);
    }

    #[test]
    fn an_address_and_a_secret_that_cannot_work_are_refused() {
        for address in ["", "gateway", "ftp://gateway/", "https://"] {
            assert!(Gateway::new(address, "0123456789abcdef", false).is_err(), "{address}");
        }
        assert!(matches!(Gateway::new("http://127.0.0.1:1/", "short", false), Err(GatewayProblem::Secret)));
    }

    #[test]
    fn what_a_gateway_says_is_kept_without_numbers() {
        assert_eq!(without_numbers("bad phone 13803579911\n"), "bad phone ***********");
    }
}
