//! The records on disk: one IndexedDB object store of JSON texts by key.

use idb::{Database, DatabaseEvent as _, Error, Factory, ObjectStoreParams, TransactionMode};
use temoin_engine::record::{Key, Record};
use wasm_bindgen::JsValue;

use crate::browser;

const NAME: &str = "temoin";
const VERSION: u32 = 1;
const RECORDS: &str = "records";
/// Key of the installation's salt, which is no record.
const SALT: &str = "salt";

/// An open database.
pub struct Store(Database);

/// What an earlier run left.
pub struct Kept {
    /// This installation's own.
    pub salt: [u8; 16],
    /// Whether this is the first run.
    pub fresh: bool,
    /// Every record that could be read.
    pub records: Vec<Record>,
}

impl Store {
    /// Opens the database, making it at the first run.
    pub async fn open() -> Result<Self, Error> {
        let mut request = Factory::new()?.open(NAME, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                // Fails if it exists, and then it is there.
                let _ = database.create_object_store(RECORDS, ObjectStoreParams::new());
            }
        });
        Ok(Self(request.await?))
    }

    /// Reads everything. A record that cannot be read is left where it is, and said.
    pub async fn load(&self) -> Result<Kept, Error> {
        let transaction = self.0.transaction(&[RECORDS], TransactionMode::ReadOnly)?;
        let store = transaction.object_store(RECORDS)?;
        let salt = store.get(JsValue::from_str(SALT))?.await?;
        let texts = store.get_all(None, None)?.await?;
        transaction.await?;
        let kept_salt = salt.and_then(|text| serde_json::from_str(&text.as_string()?).ok());
        let mut records = Vec::with_capacity(texts.len());
        let mut unreadable = 0_usize;
        for text in texts.iter().filter_map(JsValue::as_string).filter(|text| text.starts_with('{')) {
            match serde_json::from_str(&text) {
                Ok(record) => records.push(record),
                Err(_) => unreadable += 1,
            }
        }
        if unreadable > 0 {
            browser::warn(&format!(
                "Témoin: {unreadable} records of the store cannot be read and are left alone"
            ));
        }
        let fresh = kept_salt.is_none();
        let salt = match kept_salt {
            Some(salt) => salt,
            None => self.new_salt().await?,
        };
        Ok(Kept { salt, fresh, records })
    }

    async fn new_salt(&self) -> Result<[u8; 16], Error> {
        let mut salt = [0; 16];
        browser::fill_random(&mut salt);
        let transaction = self.0.transaction(&[RECORDS], TransactionMode::ReadWrite)?;
        let text = serde_json::to_string(&salt).unwrap_or_default();
        transaction.object_store(RECORDS)?.put(&text.into(), Some(&SALT.into()))?.await?;
        transaction.commit()?.await?;
        Ok(salt)
    }

    /// Writes (or deletes) records in one transaction: all of them, or none.
    pub async fn write(&self, changes: Vec<(Key, Option<Record>)>) -> Result<(), Error> {
        let transaction = self.0.transaction(&[RECORDS], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(RECORDS)?;
        for (key, record) in changes {
            let key = JsValue::from_str(&address(&key));
            match record.map(|record| serde_json::to_string(&record)) {
                Some(Ok(text)) => drop(store.put(&text.into(), Some(&key))?),
                Some(Err(error)) => browser::warn(&format!("Témoin: a record could not be written: {error}")),
                None => drop(store.delete(key)?),
            }
        }
        transaction.commit()?.await?;
        Ok(())
    }
}

fn address(key: &Key) -> String {
    match key {
        Key::Tracker(id) => format!("tracker/{id}"),
        Key::Site(site) => format!("site/{site}"),
        Key::Finding(id) => format!("finding/{id}"),
        Key::Inbox(host) => format!("inbox/{host}"),
        Key::Settings => "settings".to_owned(),
    }
}
