//! Where messages go, and what is said there.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use serde::Serialize;
use uuid::Uuid;

use super::Gateway;

/// A message as it goes out.
#[derive(Debug, Clone, Serialize)]
pub struct Message {
    /// The same at every try: a gateway that has seen it sends it once.
    pub id: Uuid,
    /// To whom.
    pub phone: String,
    /// What.
    pub text: String,
    /// Goes out when, milliseconds since 1970.
    pub at: i64,
}

/// What came of handing a message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is the gateway's now.
    Accepted,
    /// It certainly was not sent, and why; it may be tried again.
    Refused(String),
    /// It may have been sent or not, and why nobody knows; it must not be tried again by itself.
    Unknown(String),
}

/// Where messages go; chosen by configuration.
#[derive(Clone)]
pub enum Sender {
    /// Development: the terminal and `/dev/messages`.
    Development(DevelopmentOutbox),
    /// A gateway that takes JSON over HTTP.
    Http(Arc<Gateway>),
    /// Whatever a function does: another system in the same process, a test.
    Function(Arc<dyn Fn(Message) -> BoxFuture<'static, Answer> + Send + Sync>),
    /// The made-up gateway of the demonstration. It fails on purpose, so nobody is warned about it.
    Demonstration(fn(&Message) -> Answer),
    /// Messages stay in the outbox until a sender is configured.
    None,
}

/// The last messages, for the screen of a developer.
#[derive(Clone, Default)]
pub struct DevelopmentOutbox(Arc<Mutex<VecDeque<Message>>>);

impl DevelopmentOutbox {
    /// The newest first.
    pub fn list(&self) -> Vec<Message> {
        self.0.lock().map(|messages| messages.iter().rev().cloned().collect()).unwrap_or_default()
    }

    fn push(&self, message: Message) {
        if let Ok(mut messages) = self.0.lock() {
            if messages.len() >= 200 {
                messages.pop_front();
            }
            messages.push_back(message);
        }
    }
}

impl Sender {
    pub(super) async fn send(&self, message: Message) -> Answer {
        match self {
            Self::Development(outbox) => {
                println!("短信 → {}: {}", message.phone, message.text);
                outbox.push(message);
                Answer::Accepted
            }
            Self::Http(gateway) => gateway.send(&message).await,
            Self::Function(send) => send(message).await,
            Self::Demonstration(answer) => answer(&message),
            Self::None => Answer::Refused("没有配置短信通道".to_owned()),
        }
    }
}
