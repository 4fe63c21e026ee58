//! The document itself, and the digest that makes a later change detectable.
//!
//! Its form is a contract: `docs/evidence.schema.json`. Values of trackers never stand in it.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Purpose, Reader, Rule, Severity, Strength, TrackerKind, journal::hex};
use crate::{
    consent::{companies::Companies, decision::Decision},
    inbox::{AdKind, log::InboxLog},
    judge::finding::{Channel, Finding},
    time::Time,
};

/// The name and version of the format.
pub const FORMAT: &str = "temoin-evidence/1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// [`FORMAT`].
    pub format: String,
    /// When it was made, RFC 3339.
    pub generated: String,
    /// By which extension, in which browser.
    pub extension: Extension,
    /// Site by site, in alphabetical order.
    pub sites: Vec<SiteEvidence>,
    /// Webmail by webmail, in alphabetical order.
    pub inbox: Vec<InboxEvidence>,
    /// What binds all of the above.
    pub integrity: Integrity,
}

/// Who made the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    /// Témoin's version.
    pub version: String,
    /// Browser and version.
    pub browser: String,
}

/// What was observed on one site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteEvidence {
    /// Registrable domain.
    pub site: String,
    /// What the person decided, oldest first.
    pub decisions: Vec<DecisionEvidence>,
    /// What was observed afterwards.
    pub findings: Vec<FindingEvidence>,
    /// What was observed and is not told above, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOut>,
}

/// What was observed on a site and is not among its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Findings and decisions that were dropped, as too old or for want of room.
    pub dropped: u64,
    /// Accesses that were counted only: the site did too many different things.
    pub not_recorded: u64,
}

impl LeftOut {
    /// None where nothing is left out.
    pub fn new(dropped: u64, not_recorded: u64) -> Option<Self> {
        (dropped > 0 || not_recorded > 0).then_some(Self { dropped, not_recorded })
    }
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionEvidence {
    /// When, RFC 3339.
    pub at: String,
    /// What.
    pub choice: super::Choice,
    /// Where it was learnt.
    pub source: String,
    /// Whether the change itself was observed.
    pub explicit: bool,
    /// Per purpose, where known.
    pub purposes: std::collections::BTreeMap<Purpose, bool>,
    /// Per company, the purposes for which it was answered otherwise, where that is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub companies: Companies,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingEvidence {
    /// The rule.
    pub rule: Rule,
    /// Breach or remark.
    pub severity: Severity,
    /// Which tracker.
    pub tracker: TrackerEvidence,
    /// Who had access.
    pub reader: Reader,
    /// By which way.
    pub channel: Channel,
    /// How directly it was observed.
    pub strength: Strength,
    /// How many accesses; exact.
    pub count: u64,
    /// The first, RFC 3339.
    pub first: String,
    /// The last, RFC 3339.
    pub last: String,
    /// The first ones and the last ones.
    pub samples: Vec<SampleEvidence>,
}

/// A tracker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackerEvidence {
    /// What stores it.
    pub kind: TrackerKind,
    /// Name.
    pub name: String,
    /// Domain without leading dot.
    pub domain: String,
    /// What it is for.
    pub purpose: Purpose,
    /// When it was first seen on this machine, RFC 3339.
    pub deposited: Option<String>,
    /// The host that set it, where that was seen.
    pub deposited_by: Option<String>,
}

/// One access.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SampleEvidence {
    /// When, RFC 3339.
    pub at: String,
    /// Where to, without query and fragment.
    pub url: String,
    /// Whether the person had gone on to another page since the decision.
    pub after_navigation: bool,
}

/// What was observed in one webmail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboxEvidence {
    /// Full host name.
    pub host: String,
    /// Which adapter read the list; `generic` if none fitted.
    pub provider: String,
    /// One entry a showing, oldest first.
    pub ads: Vec<AdEvidence>,
}

/// One advertisement among the mails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdEvidence {
    /// When it was first seen, RFC 3339.
    pub at: String,
    /// Disguised or labelled.
    pub kind: AdKind,
    /// The label it carried.
    pub label: Option<String>,
    /// The advertiser, as the row or its link named it.
    pub advertiser: Option<String>,
    /// What it was recognised by.
    pub features: Vec<String>,
}

/// What binds the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Integrity {
    /// `sha-256-chain`.
    pub algorithm: String,
    /// The last link, in hexadecimal.
    pub head: String,
}

impl Document {
    /// Puts a document together and binds it.
    pub fn new(
        generated: Time,
        extension: Extension,
        sites: Vec<SiteEvidence>,
        inbox: Vec<InboxEvidence>,
    ) -> Self {
        let integrity = Integrity { algorithm: "sha-256-chain".to_owned(), head: chain(&sites, &inbox) };
        let generated = generated.to_rfc3339();
        Self { format: FORMAT.to_owned(), generated, extension, sites, inbox, integrity }
    }

    /// Whether the head fits the entries: false if any of them was changed, removed, added or moved.
    pub fn is_intact(&self) -> bool {
        self.integrity.head == chain(&self.sites, &self.inbox)
    }
}

/// SHA-256 over (the previous link, then the entry as JSON without spaces), entry after entry, starting
/// from 32 zero bytes. Entries are, in the document's order: each site's name, its decisions, its
/// findings, what is left out if anything is; each webmail's host and provider, its advertisements.
fn chain(sites: &[SiteEvidence], inbox: &[InboxEvidence]) -> String {
    let mut head = [0_u8; 32];
    let mut link = |entry: Result<String, serde_json::Error>| {
        // Plain data of our own: writing it as JSON cannot fail.
        head = Sha256::new().chain_update(head).chain_update(entry.unwrap_or_default()).finalize().into();
    };
    for site in sites {
        link(serde_json::to_string(&site.site));
        site.decisions.iter().for_each(|decision| link(serde_json::to_string(decision)));
        site.findings.iter().for_each(|finding| link(serde_json::to_string(finding)));
        site.left_out.iter().for_each(|left_out| link(serde_json::to_string(left_out)));
    }
    for webmail in inbox {
        link(serde_json::to_string(&(&webmail.host, &webmail.provider)));
        webmail.ads.iter().for_each(|ad| link(serde_json::to_string(ad)));
    }
    hex(&head)
}

impl From<&Decision> for DecisionEvidence {
    fn from(decision: &Decision) -> Self {
        Self {
            at: decision.at.to_rfc3339(),
            choice: decision.choice,
            source: decision.source.to_string(),
            explicit: decision.explicit,
            purposes: decision.purposes.clone(),
            companies: decision.companies.clone(),
        }
    }
}

impl From<&Finding> for FindingEvidence {
    fn from(finding: &Finding) -> Self {
        let sample = |sample: &crate::judge::finding::Sample| SampleEvidence {
            at: sample.at.to_rfc3339(),
            url: sample.url.to_string(),
            after_navigation: sample.after_navigation,
        };
        Self {
            rule: finding.rule,
            severity: finding.rule.severity(),
            tracker: TrackerEvidence {
                kind: finding.tracker.kind,
                name: finding.tracker.name.clone(),
                domain: finding.tracker.domain.clone(),
                purpose: finding.purpose,
                deposited: finding.deposited.map(Time::to_rfc3339),
                deposited_by: finding.deposited_by.clone(),
            },
            reader: finding.reader.clone(),
            channel: finding.channel,
            strength: finding.strength,
            // What merely lies in the browser was observed once; the format knows no zero.
            count: finding.count.max(1),
            first: finding.first.to_rfc3339(),
            last: finding.last.to_rfc3339(),
            samples: finding.samples.iter().map(sample).collect(),
        }
    }
}

impl From<&InboxLog> for InboxEvidence {
    fn from(log: &InboxLog) -> Self {
        let ad = |showing: &crate::inbox::log::Showing| AdEvidence {
            at: showing.at.to_rfc3339(),
            kind: showing.ad.kind,
            label: showing.ad.label.clone(),
            advertiser: showing.ad.advertiser.clone(),
            features: showing.ad.features.clone(),
        };
        Self { host: log.host.clone(), provider: log.provider.clone(), ads: log.ads.iter().map(ad).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(name: &str) -> SiteEvidence {
        SiteEvidence { site: name.into(), decisions: vec![], findings: vec![], left_out: None }
    }

    #[test]
    fn any_change_breaks_the_chain() {
        let document =
            Document::new(Time(0), Extension::default(), vec![site("a.test"), site("b.test")], vec![]);
        assert!(document.is_intact());
        let mut changed = document.clone();
        changed.sites.swap(0, 1);
        assert!(!changed.is_intact());
        changed = document.clone();
        changed.sites.pop();
        assert!(!changed.is_intact());
        changed = document;
        changed.sites[0].site = "c.test".into();
        assert!(!changed.is_intact());
    }
}
