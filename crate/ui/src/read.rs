//! Reading what the background answers, into the engine's own types.
//!
//! `serde` would do it alone, at 20 KB more of each program (gzipped). The types are the engine's, a field that is
//! missing here does not compile, and a test holds this against what `serde` writes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{
    Deserialize,
    de::{self, IntoDeserializer as _},
};
use serde_json::Value;
use temoin_engine::{
    consent::companies::Company,
    evidence::{
        Choice, Party, Purpose, Reader, Rule, Severity, Strength, TrackerKind,
        document::{
            AdEvidence, DecisionEvidence, Document, Extension, FindingEvidence, InboxEvidence, Integrity,
            LeftOut, SampleEvidence, SiteEvidence, TrackerEvidence,
        },
    },
    inbox::{AdKind, Ads},
    judge::finding::Channel,
    record::Settings,
    site::Site,
    time::Time,
    tracker::Means,
    view::{AdView, CompanyView, DecisionView, DisagreementView, SiteLine, SiteView, WarningView},
};

/// What can be read from JSON.
pub trait Read: Sized {
    /// The value; none if it is anything else.
    fn read(json: &Value) -> Option<Self>;
}

/// Reads a text of JSON.
pub fn read<T: Read>(text: &str) -> Option<T> {
    T::read(&serde_json::from_str(text).ok()?)
}

#[inline(never)]
fn member<'a>(json: &'a Value, name: &str) -> &'a Value {
    json.get(name).unwrap_or(&Value::Null)
}

/// Structures, field by field; what is named is what `serde` names it.
macro_rules! structures {
    ($($type:ty { $($field:ident),* $(,)? })*) => {
        $(impl Read for $type {
            fn read(json: &Value) -> Option<Self> {
                Some(Self { $($field: Read::read(member(json, stringify!($field)))?),* })
            }
        })*
    };
}

/// What is a text, as `serde` reads it: the names of enumerations, sites.
macro_rules! texts {
    ($($type:ty),* $(,)?) => {
        $(impl Read for $type {
            fn read(json: &Value) -> Option<Self> {
                Self::deserialize(json.as_str()?.into_deserializer()).map_err(|Unknown| ()).ok()
            }
        })*
    };
}

structures! {
    Document { format, generated, extension, sites, inbox, integrity }
    Extension { version, browser }
    SiteEvidence { site, decisions, findings, left_out }
    LeftOut { dropped, not_recorded }
    Company { name, purposes }
    DecisionEvidence { at, choice, source, explicit, purposes, companies }
    FindingEvidence { rule, severity, tracker, reader, channel, strength, count, first, last, samples }
    TrackerEvidence { kind, name, domain, purpose, deposited, deposited_by }
    SampleEvidence { at, url, after_navigation }
    InboxEvidence { host, provider, ads }
    AdEvidence { at, kind, label, advertiser, features }
    Integrity { algorithm, head }
    Reader { host, company, category, party }
    SiteLine { site, decision, companies, accesses, last, watched }
    SiteView {
        site, decision, disagreements, gpc, companies, remarks, observed, dropped, beyond, can_stop, stopped,
        used_while_stopped, ignored, can_reopen, inbox,
    }
    DecisionView { choice, at, source, purposes, inferred, legitimate_interest_left, companies }
    DisagreementView { purpose, says, source, place }
    CompanyView { name, count, warnings }
    WarningView {
        rule, severity, tracker, domain, purpose, deposited, deposited_by, deposited_how, before_temoin, alias, reader,
        channel, strength, count, first, last, after_navigation,
    }
    AdView { kind, label, advertiser, features, since }
    Settings { gpc_refuses, retention_days, room_megabytes, stop_reading, ads, adapters, ignored, webmails }
}

texts! { Choice, Purpose, Rule, Severity, Strength, TrackerKind, Party, Channel, AdKind, Means, Ads, Site }

impl Read for String {
    fn read(json: &Value) -> Option<Self> {
        json.as_str().map(str::to_owned)
    }
}

impl Read for bool {
    fn read(json: &Value) -> Option<Self> {
        json.as_bool()
    }
}

impl Read for u64 {
    fn read(json: &Value) -> Option<Self> {
        json.as_u64()
    }
}

impl Read for u32 {
    fn read(json: &Value) -> Option<Self> {
        json.as_u64()?.try_into().ok()
    }
}

impl Read for Time {
    fn read(json: &Value) -> Option<Self> {
        json.as_u64().map(Self)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Value) -> Option<Self> {
        if json.is_null() { Some(None) } else { T::read(json).map(Some) }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Value) -> Option<Self> {
        // An empty list may be left out.
        if json.is_null() { Some(Vec::new()) } else { json.as_array()?.iter().map(T::read).collect() }
    }
}

impl Read for BTreeSet<Site> {
    fn read(json: &Value) -> Option<Self> {
        let mut sites = Self::new();
        for site in json.as_array()? {
            // One by one: to collect would bring along a sort.
            sites.insert(Read::read(site)?);
        }
        Some(sites)
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(json: &Value) -> Option<Self> {
        match &json.as_array()?[..] {
            [a, b] => Some((A::read(a)?, B::read(b)?)),
            _ => None,
        }
    }
}

impl Read for BTreeMap<Purpose, bool> {
    fn read(json: &Value) -> Option<Self> {
        let mut answers = Self::new();
        for (purpose, yes) in json.as_object()? {
            answers.insert(Read::read(&Value::from(purpose.as_str()))?, yes.as_bool()?);
        }
        Some(answers)
    }
}

/// Not one of the names. Which ones there are would have to be written down.
#[derive(Debug)]
struct Unknown;

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unknown")
    }
}

impl std::error::Error for Unknown {}

impl de::Error for Unknown {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        answer::tests::{company, warning},
        report::findings::tests::{document, finding},
    };

    /// What `serde` writes is read back the same.
    fn same<T: Read + serde::Serialize + PartialEq + std::fmt::Debug>(value: &T) {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(read::<T>(&text).as_ref(), Some(value), "{text}");
    }

    #[test]
    fn the_document_is_read_as_it_is_written() {
        let mut told = document(vec![
            finding(Rule::ReadAfterWithdrawal, "a.test", "_ga", &[1, 2]),
            finding(Rule::UnclassifiedAccess, "b.test", "x", &[3]),
        ]);
        told.sites[0].findings[0].reader.company = Some("Ads".to_owned());
        told.sites[0].findings[0].tracker.deposited = Some("then".to_owned());
        told.sites[0].decisions.push(DecisionEvidence {
            at: "now".to_owned(),
            choice: Choice::Partial,
            source: "tcf".to_owned(),
            explicit: true,
            purposes: [(Purpose::Advertising, false), (Purpose::Social, true)].into(),
            companies: vec![Company { name: "Ads".to_owned(), purposes: [(Purpose::Social, false)].into() }],
        });
        // Without companies `serde` writes no list.
        let alone = DecisionEvidence { companies: Vec::new(), ..told.sites[0].decisions[0].clone() };
        told.sites[0].decisions.push(alone);
        told.sites[0].left_out = LeftOut::new(1, 2);
        told.inbox.push(InboxEvidence {
            host: "mail.test".to_owned(),
            provider: "generic".to_owned(),
            ads: vec![AdEvidence {
                at: "now".to_owned(),
                kind: AdKind::Disguised,
                label: Some("Ad".to_owned()),
                advertiser: None,
                features: vec!["no-date".to_owned()],
            }],
        });
        same(&told);
    }

    #[test]
    fn views_and_settings_are_read_as_they_are_written() {
        let decision = DecisionView {
            choice: Choice::Withdrawn,
            at: Time(7),
            source: "declared".to_owned(),
            purposes: vec![(Purpose::Measurement, true)],
            inferred: true,
            legitimate_interest_left: true,
            companies: vec![Company { name: "Ads".to_owned(), purposes: [(Purpose::Social, false)].into() }],
        };
        let mut warning = warning(Rule::ValueCarriedOut, "_ga", 3);
        warning.deposited = Some(Time(5));
        warning.deposited_how = Means::Script;
        warning.alias = Some("t.test".to_owned());
        same(&SiteView {
            site: "shop.test".to_owned(),
            decision: Some(decision.clone()),
            disagreements: vec![DisagreementView {
                purpose: Purpose::Advertising,
                says: true,
                source: "tcf".to_owned(),
                place: "api".to_owned(),
            }],
            gpc: true,
            companies: vec![company("Ads", vec![warning.clone()])],
            remarks: vec![warning],
            observed: 9,
            dropped: 2,
            beyond: 4,
            can_stop: true,
            stopped: true,
            used_while_stopped: 2,
            ignored: true,
            can_reopen: true,
            inbox: vec![AdView {
                kind: AdKind::Labelled,
                label: None,
                advertiser: None,
                features: Vec::new(),
                since: Some(Time(4)),
            }],
        });
        let line = |last| SiteLine {
            site: "shop.test".to_owned(),
            decision: Some(decision.clone()),
            companies: 1,
            accesses: 2,
            last,
            watched: last.is_some(),
        };
        same(&vec![line(None), line(Some(Time(3)))]);
        same(&Settings::default());
        let ignored = [Site::of_host("shop.test")].into();
        let webmails = ["intern.verein.test".to_owned()].into();
        same(&Settings { ads: Ads::Fold, stop_reading: true, ignored, webmails, ..Settings::default() });
    }

    #[test]
    fn every_name_is_read_and_no_other() {
        same(&vec![Strength::Sent, Strength::Read, Strength::Visible]);
        same(&vec![Party::First, Party::Third]);
        same(&vec![Severity::Breach, Severity::Remark]);
        same(&vec![
            TrackerKind::Cookie,
            TrackerKind::LocalStorage,
            TrackerKind::SessionStorage,
            TrackerKind::IndexedDb,
        ]);
        for wrong in ["\"illegal\"", "7", "null", "{}", "[", ""] {
            assert_eq!(read::<Rule>(wrong), None, "{wrong}");
        }
        assert_eq!(read::<Settings>(r#"{"retention_days":-1}"#), None);
        assert_eq!(read::<Document>("{}"), None);
    }
}
