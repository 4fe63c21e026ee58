//! What is on disk: records as JSON texts by their address, and the journal that binds them.
//!
//! Every write is one transaction over both: a record and its line of the journal are there together, or neither.

use std::collections::HashMap;

use idb::{
    Database, DatabaseEvent as _, Error, Factory, KeyRange, ObjectStoreParams, Query, TransactionMode,
};
use temoin_engine::{
    evidence::journal::{Journal, Line},
    record::{Key, Record},
};
use wasm_bindgen::JsValue;

use crate::{browser, js::now};

const NAME: &str = "temoin";
/// 2 added the journal.
const VERSION: u32 = 2;
const RECORDS: &str = "records";
/// Lines by their number; where it stands under [`HEAD`].
const JOURNAL: &str = "journal";
const BOTH: [&str; 2] = [RECORDS, JOURNAL];
const HEAD: &str = "head";
/// Key of the installation's salt, which is no record.
const SALT: &str = "salt";

/// An open database.
pub struct Store {
    database: Database,
    journal: Journal,
    /// Whether lines can be folded away: not if some do not fit. Not tried again before the next start.
    foldable: bool,
    /// Bytes of each record.
    sizes: HashMap<String, usize>,
}

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
                for name in BOTH {
                    // Fails if it exists, and then it is there.
                    let _ = database.create_object_store(name, ObjectStoreParams::new());
                }
            }
        });
        let database = request.await?;
        Ok(Self { database, journal: Journal::default(), foldable: true, sizes: HashMap::new() })
    }

    /// Reads everything. A record that cannot be read is left where it is, and said.
    pub async fn load(&mut self) -> Result<Kept, Error> {
        let transaction = self.database.transaction(&BOTH, TransactionMode::ReadOnly)?;
        let store = transaction.object_store(RECORDS)?;
        // All asked for at once. Nothing is written, so there is nothing to wait for beyond the answers.
        let head = transaction.object_store(JOURNAL)?.get(JsValue::from_str(HEAD))?.into_future();
        let addresses = store.get_all_keys(None, None)?.into_future();
        let texts = store.get_all(None, None)?.into_future();
        let (head, addresses, texts) = (head.await?, addresses.await?, texts.await?);
        let (mut salt, mut kept, mut unreadable) = (None, Vec::new(), 0_usize);
        for (address, text) in addresses.iter().zip(&texts) {
            let (Some(address), Some(text)) = (address.as_string(), text.as_string()) else { continue };
            if address == SALT {
                salt = serde_json::from_str(&text).ok();
                continue;
            }
            match serde_json::from_str::<Record>(&text) {
                Ok(record) => kept.push((record, text.clone())),
                Err(_) => unreadable += 1,
            }
            self.sizes.insert(address, text.len());
        }
        if unreadable > 0 {
            browser::warn(&format!(
                "Témoin: {unreadable} records of the store cannot be read and are left alone"
            ));
        }
        let fresh = salt.is_none();
        let salt = match salt {
            Some(salt) => salt,
            None => self.new_salt().await?,
        };
        let head = head.and_then(|head| serde_json::from_str::<Journal>(&head.as_string()?).ok());
        let begun = head.is_some();
        self.journal = Journal { salt, ..head.unwrap_or_default() };
        let records = kept.iter().map(|(record, _)| record.clone()).collect();
        if !begun {
            // Records from before there was a journal are bound as they are found.
            self.write(kept.into_iter().map(|(record, _)| (record.key(), Some(record))).collect()).await?;
        }
        Ok(Kept { salt, fresh, records })
    }

    async fn new_salt(&self) -> Result<[u8; 16], Error> {
        let mut salt = [0; 16];
        browser::fill_random(&mut salt);
        let transaction = self.database.transaction(&[RECORDS], TransactionMode::ReadWrite)?;
        let text = serde_json::to_string(&salt).unwrap_or_default();
        transaction.object_store(RECORDS)?.put(&text.into(), Some(&SALT.into()))?.await?;
        transaction.commit()?.await?;
        Ok(salt)
    }

    /// Bytes of all records together.
    pub fn size(&self) -> usize {
        self.sizes.values().sum()
    }

    /// Writes (or deletes) records, each with its line of the journal: all of them, or none.
    pub async fn write(&mut self, changes: Vec<(Key, Option<Record>)>) -> Result<(), Error> {
        let (at, mut journal, mut made) = (now(), self.journal.clone(), Vec::new());
        // All that could fail comes first: a transaction left half way is committed by the browser.
        for (key, record) in changes {
            let address = key.to_string();
            let text = match record.map(|record| serde_json::to_string(&record)).transpose() {
                Ok(text) => text,
                Err(error) => {
                    browser::warn(&format!("Témoin: a record could not be written: {error}"));
                    continue;
                }
            };
            let line = journal.append(at, &address, text.as_deref());
            made.push((address, text, number(line.number), json(&line)));
        }
        let head = json(&journal);
        let transaction = self.database.transaction(&BOTH, TransactionMode::ReadWrite)?;
        let (store, lines) = (transaction.object_store(RECORDS)?, transaction.object_store(JOURNAL)?);
        let mut sizes = Vec::new();
        for (address, text, number, line) in made {
            drop(lines.put(&line, Some(&number))?);
            sizes.push((address.clone(), text.as_ref().map(String::len)));
            match text {
                Some(text) => drop(store.put(&text.into(), Some(&JsValue::from_str(&address)))?),
                None => drop(store.delete(JsValue::from_str(&address))?),
            }
        }
        drop(lines.put(&head, Some(&HEAD.into()))?);
        transaction.commit()?.await?;
        self.journal = journal;
        for (address, size) in sizes {
            match size {
                Some(size) => drop(self.sizes.insert(address, size)),
                None => drop(self.sizes.remove(&address)),
            }
        }
        match self.journal.fold(self.sizes.len() as u64).filter(|_| self.foldable) {
            Some(before) => self.fold(before).await,
            None => Ok(()),
        }
    }

    /// Folds the lines before this number away.
    async fn fold(&mut self, before: u64) -> Result<(), Error> {
        let transaction = self.database.transaction(&[JOURNAL], TransactionMode::ReadWrite)?;
        let lines = transaction.object_store(JOURNAL)?;
        let all = read_lines(&lines).await?;
        let mut journal = self.journal.clone();
        match journal.folded(now(), before, all) {
            Ok(anew) => {
                for line in anew {
                    put(&lines, &number(line.number), &line)?;
                }
                lines.delete(Query::KeyRange(KeyRange::upper_bound(&number(before), Some(true))?))?;
                put(&lines, &HEAD.into(), &journal)?;
                transaction.commit()?.await?;
                self.journal = journal;
            }
            // Nothing is taken away from what does not fit: `verify` tells where.
            Err(broken) => {
                self.foldable = false;
                browser::warn(&format!("Témoin: the journal is not shortened: {broken}"));
            }
        }
        Ok(())
    }

    /// Checks the records against the journal; answers what does not fit, and how many lines there are.
    pub async fn verify(&self) -> Result<(Option<String>, u64), Error> {
        let transaction = self.database.transaction(&BOTH, TransactionMode::ReadOnly)?;
        let store = transaction.object_store(RECORDS)?;
        let addresses = store.get_all_keys(None, None)?.await?;
        let texts = store.get_all(None, None)?.await?;
        let lines = read_lines(&transaction.object_store(JOURNAL)?).await?;
        transaction.await?;
        let records = addresses.iter().zip(&texts);
        let records = records.filter_map(|(address, text)| Some((address.as_string()?, text.as_string()?)));
        let records = records.filter(|(address, _)| address != SALT).collect::<Vec<_>>();
        let records = records.iter().map(|(address, text)| (address.as_str(), text.as_str()));
        let problem = self.journal.verify(lines, records).err().map(|broken| broken.to_string());
        Ok((problem, self.journal.next))
    }
}

/// All lines of the journal. One that cannot be read is missing.
async fn read_lines(journal: &idb::ObjectStore) -> Result<Vec<Line>, Error> {
    let range = KeyRange::bound(&number(0), &JsValue::from_f64(f64::MAX), None, None)?;
    let lines = journal.get_all(Some(Query::KeyRange(range)), None)?.await?;
    Ok(lines.iter().filter_map(|line| serde_json::from_str(&line.as_string()?).ok()).collect())
}

/// Plain data of our own: writing it as JSON cannot fail.
fn json(value: &impl serde::Serialize) -> JsValue {
    serde_json::to_string(value).unwrap_or_default().into()
}

fn put(store: &idb::ObjectStore, key: &JsValue, value: &impl serde::Serialize) -> Result<(), Error> {
    drop(store.put(&json(value), Some(key))?);
    Ok(())
}

/// A line's key.
fn number(number: u64) -> JsValue {
    #[expect(clippy::cast_precision_loss, reason = "nobody writes 2^53 lines")]
    JsValue::from_f64(number as f64)
}
