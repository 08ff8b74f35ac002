//! A city's gateway over HTTP: what it is given, and what each of its answers means. A few lines of server on loopback.

use std::sync::{Arc, Mutex};

use hmac::{Hmac, KeyInit as _, Mac as _};
use registry::Duty;
use registry::messages::{Gateway, MessageState, Sender};
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use uuid::Uuid;

use super::filling::{CONTACT_PHONE, excavator, pin};
use super::register::{CITY, TestRegister};
use super::review::reasons;

stories! {
    a_gateway_gets_a_signed_message_with_its_id,
    each_answer_of_a_gateway_has_its_meaning,
    a_gateway_that_is_not_there_is_tried_again,
}

const SECRET: &str = "a secret of the city";

/// Answers every request with the same bytes, or hangs up on nothing; keeps what came.
async fn listen(answer: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send?city=141000", listener.local_addr().unwrap());
    let came: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&came);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            // Head and body: the length is in the head.
            while !whole(&request) {
                let mut part = [0; 4096];
                match stream.read(&mut part).await {
                    Ok(read) if read > 0 => request.extend_from_slice(&part[..read]),
                    _ => break,
                }
            }
            kept.lock().unwrap().push(String::from_utf8(request).unwrap());
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (url, came)
}

fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = header(&text, "content-length").and_then(|length| length.parse::<usize>().ok()).unwrap_or_default();
    request.len() >= head.len() + 4 + length
}

fn header<'a>(request: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = request.lines();
    lines
        .find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)))
        .map(|(_, value)| value)
}

/// Sends the one message of a returned filing; what became of it.
async fn sent(register: &TestRegister, gateway: Gateway) -> (MessageState, Option<String>) {
    let (owner, reviewer) = (register.declarant().await, register.reviewer("lihua").await);
    let id = register.sent(&owner, &excavator(&pin(1))).await;
    register.messages().await;
    register.registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
    let sender = Sender::Http(Arc::new(gateway));
    assert_eq!(register.registry.messages().deliver_messages(&sender).await.unwrap(), 1);
    let message = register.registry.messages().messages_of(&reviewer, id).await.unwrap().remove(0);
    (message.state, message.error)
}

async fn a_gateway_gets_a_signed_message_with_its_id(register: &TestRegister) {
    let (url, came) = listen("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await;
    let told = sent(register, Gateway::new(&url, SECRET, false).unwrap()).await;
    assert_eq!(told, (MessageState::Sent, None));
    let came = came.lock().unwrap().clone();
    let [request] = came.as_slice() else { panic!("{came:?}") };
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /send?city=141000 HTTP/1.1"), "{head}");
    let json: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(json["phone"], CONTACT_PHONE);
    assert!(json["text"].as_str().unwrap().contains("审核不通过"));
    let id: Uuid = json["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(header(request, "idempotency-key"), Some(id.to_string().as_str()));
    let signature = header(request, "x-nrmm-signature").unwrap();
    let (at, signature) = signature.strip_prefix("t=").and_then(|rest| rest.split_once(",v1=")).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{at}.{body}").as_bytes());
    assert_eq!(hex::encode(mac.finalize().into_bytes()), signature);
}

async fn each_answer_of_a_gateway_has_its_meaning(register: &TestRegister) {
    let (owner, reviewer) = (register.declarant().await, register.reviewer("lihua").await);
    let city = register.staff("city", CITY, &[Duty::Administration]).await;
    register.messages().await;
    let cases = [
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", false, MessageState::Sent, ""),
        (
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 15\r\n\r\nbad 13803579911",
            false,
            MessageState::Waiting,
            "bad ***********",
        ),
        ("HTTP/1.1 429 Too Many\r\ncontent-length: 0\r\n\r\n", false, MessageState::Waiting, "429"),
        ("HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n", false, MessageState::Unknown, "500"),
        ("HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n", true, MessageState::Waiting, "500"),
        (
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
            false,
            MessageState::Unknown,
            "302",
        ),
        ("", false, MessageState::Unknown, "中断"),
        ("", true, MessageState::Waiting, "中断"),
    ];
    for (number, (answer, remembers, state, says)) in cases.into_iter().enumerate() {
        let id = register.sent(&owner, &excavator(&pin(number))).await;
        register.registry.desk().return_filing(&reviewer, id, 1, &reasons("请重拍")).await.unwrap();
        let (url, came) = listen(answer).await;
        let gateway = Sender::Http(Arc::new(Gateway::new(&url, SECRET, remembers).unwrap()));
        register.registry.messages().deliver_messages(&gateway).await.unwrap();
        let message = register.registry.messages().messages_of(&city, id).await.unwrap().remove(0);
        let error = message.error.unwrap_or_default();
        assert_eq!(message.state, state, "{answer:?}: {error}");
        assert!(error.contains(says) && !error.contains("13803579911"), "{answer:?}: {error}");
        assert_eq!(came.lock().unwrap().len(), 1, "{answer:?}");
    }
}

async fn a_gateway_that_is_not_there_is_tried_again(register: &TestRegister) {
    // A port that was free a moment ago: nobody listens there.
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let told = sent(register, Gateway::new(&format!("http://{free}/"), SECRET, false).unwrap()).await;
    assert_eq!(told, (MessageState::Waiting, Some("短信网关连接不上".to_owned())));
}
