//! Counting accesses, on both sides.

use std::{collections::BTreeMap, time::Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{PARTITIONED, READ, ROOT, WRITTEN};
use crate::net::Record;

/// One way of access to one cookie: who, by `request-header` or `response-header`, which cookie, and the
/// channel whose path it has (none for cookies of all paths).
type Access = (String, String, String, String);

/// How often each access was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Access, u64>);

impl Counts {
    /// What an evidence document tells of a site.
    pub fn told(document: &Value, site: &str) -> Result<Self> {
        let mut counts = Self::default();
        let sites = document["sites"].as_array().context("the document has no sites")?;
        let entries = sites.iter().filter(|entry| entry["site"] == site);
        for finding in entries.flat_map(|entry| entry["findings"].as_array().into_iter().flatten()) {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let (host, channel) = (text(&finding["reader"]["host"]), text(&finding["channel"]));
            let name = text(&finding["tracker"]["name"]);
            if finding["rule"] == "still-stored" {
                continue;
            }
            let samples = finding["samples"].as_array().context("a finding has no samples")?;
            let mut kinds =
                samples.iter().map(|sample| kind(&name, &text(&sample["url"]))).collect::<Vec<_>>();
            kinds.dedup();
            ensure!(kinds.len() == 1, "one finding for cookies of several paths: {finding}");
            let key = (host, channel, name, kinds.remove(0));
            *counts.0.entry(key).or_default() += finding["count"].as_u64().unwrap_or_default();
        }
        Ok(counts)
    }

    /// What the server received since an instant, and what it asked to be stored. `stored` is what the
    /// browser holds in the end: it stores what a host asks for always or never.
    pub fn received(record: &Record, since: Instant, stored: &[Value]) -> Self {
        let mut counts = Self::default();
        for hit in record.hits().into_iter().filter(|hit| hit.at > since) {
            for name in &hit.cookies {
                let key = (hit.host.clone(), "request-header".into(), name.clone(), kind(name, &hit.path));
                *counts.0.entry(key).or_default() += 1;
            }
            for name in &hit.set {
                let kind = kind(name, &hit.path);
                let obeyed = stored.iter().any(|cookie| {
                    cookie["name"] == **name
                        && cookie["domain"] == *hit.host
                        && cookie["path"] == format!("/{kind}")
                });
                if obeyed {
                    let key = (hit.host.clone(), "response-header".into(), name.clone(), kind);
                    *counts.0.entry(key).or_default() += 1;
                }
            }
        }
        counts
    }

    /// How often a host was sent a cookie of a channel.
    pub fn reads(&self, host: &str, name: &str, channel: &str) -> u64 {
        let key = (host.to_owned(), "request-header".to_owned(), name.to_owned(), channel.to_owned());
        self.0.get(&key).copied().unwrap_or_default()
    }

    /// Accesses of all kinds.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

/// The channel whose path a cookie has, by the address of a request that carried it.
fn kind(name: &str, address: &str) -> String {
    if name == PARTITIONED || ROOT.contains(&name) {
        return String::new();
    }
    debug_assert!(name == READ || name == WRITTEN, "{name}");
    let path = address.split_once("://").map_or(address, |(_, rest)| &rest[rest.find('/').unwrap_or(0)..]);
    path.split('/').nth(1).unwrap_or_default().to_owned()
}

/// Where the two differ, in words.
pub fn differences(told: &Counts, received: &Counts) -> String {
    let mut text = String::new();
    let keys = told.0.keys().chain(received.0.keys().filter(|key| !told.0.contains_key(*key)));
    for key in keys {
        let of = |counts: &Counts| counts.0.get(key).copied().unwrap_or_default();
        if of(told) != of(received) {
            let (host, channel, name, kind) = key;
            text += &format!(
                "  {kind}: {host}, {channel}, {name}: the server counted {}, Témoin {}\n",
                of(received),
                of(told)
            );
        }
    }
    text
}
