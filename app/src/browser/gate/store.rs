//! Entries and exits that are kept on the tablet, in IndexedDB, in their order and each with its photo. What is kept is
//! on the disk before anything else happens with it.

use domain::fields::Fields;
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction};

const NAME: &str = "gate";
const MOVES: &str = "moves";

#[wasm_bindgen]
extern "C" {
    /// `IDBDatabase`, whose transactions can be told to reach the disk.
    type Durable;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Durable, store: &str, mode: &str, options: &JsValue) -> Result<IdbTransaction, JsValue>;
}

/// What was done at a gate.
#[derive(Debug, Clone)]
pub struct Move {
    /// Its key, once it is kept.
    pub key: Option<u32>,
    /// Whose it is; unknown of what an older build has kept.
    pub account: String,
    /// At which site.
    pub site: String,
    /// The visit: sent twice, it counts once.
    pub visit: String,
    /// 环保登记号码.
    pub number: String,
    /// An exit, or else an entry.
    pub is_exit: bool,
    /// When, by the tablet's clock, in milliseconds.
    pub at: f64,
    /// The other fields of the form.
    pub texts: Vec<(String, String)>,
    /// The photo that shows the plate.
    pub photo: Option<Blob>,
    /// Why it was not taken.
    pub problem: String,
}

fn text(object: &JsValue, name: &str) -> String {
    Reflect::get(object, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

impl Move {
    /// The texts by the names of their fields.
    pub fn typed(&self) -> Fields {
        let field = |name: &str| name.trim_start_matches("fields[").trim_end_matches(']').to_owned();
        self.texts.iter().map(|(name, text)| (field(name), text.clone())).collect()
    }

    fn read(object: &JsValue) -> Self {
        let of = |name: &str| Reflect::get(object, &name.into()).unwrap_or_default();
        let pair = |pair: JsValue| {
            let pair = pair.dyn_into::<Array>().ok()?;
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        };
        let texts = of("texts").dyn_into::<Array>().map(|texts| texts.iter().filter_map(pair).collect());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "keys count from one")]
        let key = of("key").as_f64().map(|key| key as u32);
        Self {
            key,
            account: text(object, "account"),
            site: text(object, "site"),
            visit: text(object, "visit"),
            number: text(object, "number"),
            is_exit: text(object, "what") == "exit",
            at: of("at").as_f64().unwrap_or_default(),
            texts: texts.unwrap_or_default(),
            photo: of("photo").dyn_into().ok(),
            problem: text(object, "problem"),
        }
    }

    fn written(&self) -> JsValue {
        let object = Object::new();
        let put = |name: &str, value: JsValue| {
            let _ = Reflect::set(&object, &name.into(), &value);
        };
        if let Some(key) = self.key {
            put("key", key.into());
        }
        for (name, value) in
            [("account", &self.account), ("site", &self.site), ("visit", &self.visit), ("number", &self.number)]
        {
            put(name, value.into());
        }
        put("what", if self.is_exit { "exit" } else { "entry" }.into());
        put("at", self.at.into());
        let texts = self.texts.iter().map(|(name, value)| Array::of2(&name.into(), &value.into()));
        put("texts", texts.collect::<Array>().into());
        put("photo", self.photo.clone().map_or(JsValue::NULL, JsValue::from));
        put("problem", (&self.problem).into());
        object.into()
    }
}

/// Waits for two events of which one comes.
async fn waited(begin: impl FnOnce(&JsValue, &JsValue)) -> Result<JsValue, JsValue> {
    let mut begin = Some(begin);
    let promise = Promise::new(&mut |resolve, reject| {
        if let Some(begin) = begin.take() {
            begin(&resolve, &reject);
        }
    });
    JsFuture::from(promise).await
}

async fn open() -> Result<IdbDatabase, JsValue> {
    let factory = leptos::prelude::window().indexed_db()?.ok_or(JsValue::NULL)?;
    let asked = factory.open_with_u32(NAME, 1)?;
    let (request, made) = (asked.clone(), asked.clone());
    let upgrade = Closure::once(move || {
        if let Ok(database) = made.result().and_then(JsCast::dyn_into::<IdbDatabase>) {
            let options = web_sys::IdbObjectStoreParameters::new();
            options.set_key_path(&"key".into());
            options.set_auto_increment(true);
            let _ = database.create_object_store_with_optional_parameters(MOVES, &options);
        }
    });
    asked.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    waited(|resolve, reject| {
        request.set_onsuccess(Some(resolve.unchecked_ref()));
        request.set_onerror(Some(reject.unchecked_ref()));
    })
    .await?;
    asked.result()?.dyn_into()
}

async fn within(
    mode: &str,
    work: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
) -> Result<JsValue, JsValue> {
    let database = open().await?;
    let options = Object::new();
    let _ = Reflect::set(&options, &"durability".into(), &"strict".into());
    let transaction = database.unchecked_ref::<Durable>().transaction(MOVES, mode, &options)?;
    let asked = work(&transaction.object_store(MOVES)?)?;
    let done = waited(|resolve, reject| {
        transaction.set_oncomplete(Some(resolve.unchecked_ref()));
        transaction.set_onabort(Some(reject.unchecked_ref()));
        transaction.set_onerror(Some(reject.unchecked_ref()));
    })
    .await;
    database.close();
    done?;
    asked.result()
}

/// Everything that is kept, of every site and account.
pub async fn all() -> Vec<Move> {
    let found = within("readonly", IdbObjectStore::get_all).await;
    let found = found.ok().and_then(|found| found.dyn_into::<Array>().ok());
    found.map(|found| found.iter().map(|object| Move::read(&object)).collect()).unwrap_or_default()
}

/// Keeps it, or keeps what has become of it; answers its key.
///
/// # Errors
///
/// The store is full, or there is none.
pub async fn keep(one: &Move) -> Result<u32, JsValue> {
    let key = within("readwrite", |store| store.put(&one.written())).await?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "keys count from one")]
    key.as_f64().map(|key| key as u32).ok_or(JsValue::NULL)
}

/// It is not needed any more.
pub async fn remove(key: u32) {
    let _ = within("readwrite", |store| store.delete(&key.into())).await;
}
