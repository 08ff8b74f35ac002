//! The tablet's own store: moves in their order, photos by visit. IndexedDB, which outlives the page and the browser.

use idb::{Database, DatabaseEvent as _, Factory, KeyPath, ObjectStoreParams, Query, TransactionMode};
use js_sys::Reflect;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::Move;

const MOVES: &str = "moves";
const PHOTOS: &str = "photos";

pub struct Store(Database);

impl Store {
    /// Opens it; nothing in a browser that has none.
    pub async fn open() -> Option<Self> {
        let mut asked = Factory::new().ok()?.open("gate", Some(1)).ok()?;
        asked.on_upgrade_needed(|event| {
            let Ok(database) = event.database() else { return };
            let mut params = ObjectStoreParams::new();
            params.key_path(Some(KeyPath::new_single("key")));
            params.auto_increment(true);
            let _ = database.create_object_store(MOVES, params);
            let _ = database.create_object_store(PHOTOS, ObjectStoreParams::new());
        });
        asked.await.ok().map(Self)
    }

    /// Adds a move behind all others, its photo with it: both or none.
    pub async fn add(&self, one: &Move, photo: Option<&Blob>) -> bool {
        let work = async {
            let transaction = self.0.transaction(&[MOVES, PHOTOS], TransactionMode::ReadWrite).ok()?;
            if let Some(photo) = photo {
                let key = JsValue::from_str(&one.visit.to_string());
                transaction.object_store(PHOTOS).ok()?.put(photo, Some(&key)).ok()?.await.ok()?;
            }
            transaction.object_store(MOVES).ok()?.add(&record(one, false)?, None).ok()?.await.ok()?;
            transaction.commit().ok()?.await.ok()
        };
        work.await.is_some_and(|ended| ended.is_committed())
    }

    /// Changes a move in its place.
    pub async fn put(&self, one: &Move) -> bool {
        let work = async {
            let transaction = self.0.transaction(&[MOVES], TransactionMode::ReadWrite).ok()?;
            transaction.object_store(MOVES).ok()?.put(&record(one, true)?, None).ok()?.await.ok()?;
            transaction.commit().ok()?.await.ok()
        };
        work.await.is_some()
    }

    /// Removes a move that the register has taken, or that a person gave up.
    pub async fn remove(&self, one: &Move) -> bool {
        let work = async {
            let transaction = self.0.transaction(&[MOVES, PHOTOS], TransactionMode::ReadWrite).ok()?;
            let key = Query::Key(JsValue::from_f64(f64::from(one.key)));
            transaction.object_store(MOVES).ok()?.delete(key).ok()?.await.ok()?;
            if one.done != super::Done::Exit {
                let photo = Query::Key(JsValue::from_str(&one.visit.to_string()));
                transaction.object_store(PHOTOS).ok()?.delete(photo).ok()?.await.ok()?;
            }
            transaction.commit().ok()?.await.ok()
        };
        work.await.is_some()
    }

    /// Every move, in its order.
    pub async fn all(&self) -> Vec<Move> {
        let work = async {
            let transaction = self.0.transaction(&[MOVES], TransactionMode::ReadOnly).ok()?;
            transaction.object_store(MOVES).ok()?.get_all(None, None).ok()?.await.ok()
        };
        work.await.unwrap_or_default().iter().filter_map(read).collect()
    }

    /// The photo of a visit.
    pub async fn photo(&self, visit: Uuid) -> Option<Blob> {
        let transaction = self.0.transaction(&[PHOTOS], TransactionMode::ReadOnly).ok()?;
        let key = Query::Key(JsValue::from_str(&visit.to_string()));
        transaction.object_store(PHOTOS).ok()?.get(key).ok()?.await.ok()??.dyn_into().ok()
    }
}

fn record(one: &Move, with_key: bool) -> Option<JsValue> {
    let record = js_sys::Object::new();
    Reflect::set(&record, &"move".into(), &serde_json::to_string(one).ok()?.into()).ok()?;
    if with_key {
        Reflect::set(&record, &"key".into(), &JsValue::from_f64(f64::from(one.key))).ok()?;
    }
    Some(record.into())
}

fn read(record: &JsValue) -> Option<Move> {
    let text = Reflect::get(record, &"move".into()).ok()?.as_string()?;
    let key = Reflect::get(record, &"key".into()).ok()?.as_f64()?;
    let one: Move = serde_json::from_str(&text).ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counted from one by the store")]
    let key = key as u32;
    Some(Move { key, ..one })
}
