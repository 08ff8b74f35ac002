//! The work of a busy day: uploads, submissions and approvals one after the other, until the server is gone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use domain::photos::Slot;
use futures_util::{StreamExt as _, stream};
use reqwest::header::ACCEPT;
use reqwest::{Body, StatusCode};
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::people::{Person, post};
use super::pictures;

/// What people still want to do.
#[derive(Default)]
pub struct Desk {
    pub uploads: VecDeque<(Uuid, Slot)>,
    pub submissions: VecDeque<(Uuid, i64)>,
    pub approvals: VecDeque<Uuid>,
}

/// An answer that came back whole.
pub enum Acknowledged {
    Photo(Uuid),
    Submitted(Uuid),
    /// With the number, when the page that shows it came too.
    Approved(Uuid, Option<String>),
}

/// Somebody at work; each clone does one kind of it.
#[derive(Clone)]
pub struct Worker {
    pub base: String,
    pub owner: Person,
    pub reviewer: Person,
    pub desk: Arc<Mutex<Desk>>,
    pub said: UnboundedSender<Acknowledged>,
}

impl Worker {
    /// Uploads one photo after the other, each into a slot of its own, until the server is gone.
    async fn upload(self) {
        loop {
            let Some((filing, slot)) = self.desk.lock().unwrap().uploads.pop_front() else { return };
            let picture = pictures::small_jpeg(usize::from(filing.as_bytes()[15]) + slot as usize);
            match self.try_upload(filing, slot, picture.into()).await {
                Ok(photo) => drop(self.said.send(Acknowledged::Photo(photo))),
                Err(_) => return self.desk.lock().unwrap().uploads.push_front((filing, slot)),
            }
        }
    }

    async fn try_upload(&self, filing: Uuid, slot: Slot, body: Body) -> reqwest::Result<Uuid> {
        let address = format!("{}/photos/{filing}/{}", self.base, slot.code());
        let response = self.owner.client.put(address).body(body).send().await?;
        assert_eq!(response.status(), StatusCode::OK);
        let (photo, _doubt): (Uuid, String) = response.json().await?;
        Ok(photo)
    }

    /// Sends half a photo and then nothing more: what the server has of it must be gone after the next start.
    async fn stall(self, filing: Uuid) {
        let half = pictures::small_jpeg(1)[..400].to_vec();
        let body = stream::iter([Ok::<_, std::io::Error>(half)]).chain(stream::pending());
        assert!(self.try_upload(filing, Slot::Front, Body::wrap_stream(body)).await.is_err());
    }

    pub async fn submit(self) {
        loop {
            let Some((filing, version)) = self.desk.lock().unwrap().submissions.pop_front() else { return };
            let form = [("filing", filing.to_string()), ("version", version.to_string())];
            match self.form(&self.owner, "/api/filing/submit", &form).await {
                Ok(()) => {
                    self.desk.lock().unwrap().approvals.push_back(filing);
                    let _ = self.said.send(Acknowledged::Submitted(filing));
                }
                Err(_) => return self.desk.lock().unwrap().submissions.push_front((filing, version)),
            }
        }
    }

    pub async fn approve(self) {
        loop {
            let Some(filing) = self.desk.lock().unwrap().approvals.pop_front() else { return };
            let form = [("filing", filing.to_string()), ("revision", "1".to_owned())];
            if self.form(&self.reviewer, "/api/office/approve", &form).await.is_err() {
                return self.desk.lock().unwrap().approvals.push_front(filing);
            }
            let number = self.number(filing).await.ok();
            let _ = self.said.send(Acknowledged::Approved(filing, number));
        }
    }

    async fn form(&self, person: &Person, path: &str, fields: &[(&str, String)]) -> reqwest::Result<()> {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let response = post(&person.client, &self.base, path, &fields).await?;
        assert!(
            response.status() == StatusCode::OK || response.status() == StatusCode::SEE_OTHER,
            "{path}: {response:?}"
        );
        Ok(())
    }

    /// The number on the page of an approved filing.
    async fn number(&self, filing: Uuid) -> reqwest::Result<String> {
        let request =
            self.reviewer.client.get(format!("{}/office/filings/{filing}", self.base)).header(ACCEPT, "text/html");
        let page = request.send().await?.error_for_status()?.text().await?;
        let at = page.find("3-DL").expect("the page shows the number");
        Ok(page[at..at + 10].to_owned())
    }

    /// Three who upload, one who submits, one who approves, and one whose upload never ends.
    pub fn start(&self, stalled: Uuid) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        tasks.spawn(self.clone().stall(stalled));
        for _ in 0..3 {
            tasks.spawn(self.clone().upload());
        }
        tasks.spawn(self.clone().submit());
        tasks.spawn(self.clone().approve());
        tasks
    }
}
