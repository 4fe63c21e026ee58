//! What the popup shows of one tab, as the engine sees it.
//!
//! Plain data, serialised once on its way to the page that draws it. Texts are keys and facts, never
//! sentences: the wording, its language and its plural forms belong to the user interface.

use serde::{Deserialize, Serialize};

use crate::{
    consent::companies::Companies,
    evidence::{Choice, Purpose, Reader, Rule, Severity, Strength},
    judge::finding::Channel,
    time::Time,
    tracker::Means,
};

/// Everything the popup needs to know about one tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum TabView {
    /// The browser does not let extensions see this page (a browser page, an add-on store, a file).
    Unwatchable,
    /// The person has not granted access to the site, or took it away.
    NoPermission {
        /// Registrable domain of the page.
        site: String,
    },
    /// A page Témoin can witness.
    Site(Box<SiteView>),
}

/// One site, as far as this machine knows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteView {
    /// Registrable domain of the page.
    pub site: String,
    /// The decision in force, or none if the person decided nothing that Témoin saw.
    pub decision: Option<DecisionView>,
    /// Signals that contradict it, purpose by purpose; both are kept.
    #[serde(default)]
    pub disagreements: Vec<DisagreementView>,
    /// Whether the browser was seen to send Global Privacy Control here.
    #[serde(default)]
    pub gpc: bool,
    /// Companies with at least one breach, worst first (most accesses first).
    pub companies: Vec<CompanyView>,
    /// What is worth knowing and accuses nobody: still stored, unclassified.
    pub remarks: Vec<WarningView>,
    /// Accesses judged on this site since the decision, of any kind; 0 means nothing was seen yet.
    pub observed: u64,
    /// Findings and decisions of this site that were dropped, as too old or for want of room.
    #[serde(default)]
    pub dropped: u64,
    /// Accesses that were seen here and not recorded, as the site did too many different things.
    #[serde(default)]
    pub beyond: u64,
    /// Whether the reading can be stopped here: a refusal or withdrawal is in force.
    #[serde(default)]
    pub can_stop: bool,
    /// Whether it is.
    #[serde(default)]
    pub stopped: bool,
    /// Companies that were seen to read or set what was refused although it is.
    #[serde(default)]
    pub used_while_stopped: u64,
    /// Whether the person wants it not to be watched.
    #[serde(default)]
    pub ignored: bool,
    /// Whether the site's own choices can be opened again from here.
    #[serde(default)]
    pub can_reopen: bool,
    /// Advertisements found among the mails of this tab.
    pub inbox: Vec<AdView>,
}

/// One site in the list of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteLine {
    /// Registrable domain.
    pub site: String,
    /// The decision in force, or none.
    pub decision: Option<DecisionView>,
    /// Companies with at least one breach.
    pub companies: u64,
    /// Accesses of all breaches.
    pub accesses: u64,
    /// The last of them.
    pub last: Option<Time>,
    /// Whether a no is in force, or seems to be: its pages are watched, unless the person wants otherwise.
    pub watched: bool,
}

/// The decision in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionView {
    /// What was chosen.
    pub choice: Choice,
    /// When, by this machine's clock.
    pub at: Time,
    /// Where it was learnt: `tcf`, `cmp:tarteaucitron`, `declared`…
    pub source: String,
    /// Per purpose, where known.
    pub purposes: Vec<(Purpose, bool)>,
    /// Inferred from general signs: it accuses nobody until the person confirms it.
    #[serde(default)]
    pub inferred: bool,
    /// Legitimate interests are still claimed to which the person did not object.
    #[serde(default)]
    pub legitimate_interest_left: bool,
    /// Single companies that were answered otherwise than the purpose.
    #[serde(default)]
    pub companies: Companies,
}

/// A signal that contradicts the decision in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisagreementView {
    /// On which purpose.
    pub purpose: Purpose,
    /// What the signal says of it: the contrary of the decision.
    pub says: bool,
    /// Who says so: `tcf`, `google-consent-mode`, `cmp:onetrust`…
    pub source: String,
    /// Where it was read: `api`, `request`, `cookie`, `local-storage`, or the name of the cookie or key.
    /// May come from the site: show as text only.
    pub place: String,
}

/// One company and what it did after the person said no.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompanyView {
    /// Its name; the registrable domain of its host where the company is unknown.
    pub name: String,
    /// Number of accesses over all its warnings.
    pub count: u64,
    /// The warnings, worst first.
    pub warnings: Vec<WarningView>,
}

/// One rule observed broken by one reader with one tracker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WarningView {
    /// The rule.
    pub rule: Rule,
    /// Breach or remark.
    pub severity: Severity,
    /// Name of the tracker. Comes from the site: show as text only.
    pub tracker: String,
    /// The cookie's domain, without leading dot.
    pub domain: String,
    /// What the tracker is for, as far as known.
    pub purpose: Purpose,
    /// When it was first seen on this machine.
    pub deposited: Option<Time>,
    /// The host that set it, where that is known.
    #[serde(default)]
    pub deposited_by: Option<String>,
    /// By which means it was set.
    #[serde(default)]
    pub deposited_how: Means,
    /// Whether it was there before Témoin.
    #[serde(default)]
    pub before_temoin: bool,
    /// The tracking company's host that the reader's is an alias of.
    #[serde(default)]
    pub alias: Option<String>,
    /// Who had access.
    pub reader: Reader,
    /// By which way.
    pub channel: Channel,
    /// How it is known.
    pub strength: Strength,
    /// How many accesses.
    pub count: u64,
    /// First access.
    pub first: Time,
    /// Last access.
    pub last: Time,
    /// Whether one of them happened after the next navigation, not in the page of the decision.
    pub after_navigation: bool,
}

/// One advertisement among the mails.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdView {
    /// `disguised` or `labelled`.
    pub kind: AdKind,
    /// The label it carries, if any. Comes from the page: show as text only.
    pub label: Option<String>,
    /// The advertiser, as the row or its link names it.
    pub advertiser: Option<String>,
    /// What it was recognised by: `no-date`, `outbound-link`…
    #[serde(default)]
    pub features: Vec<String>,
    /// Since when it is shown. Only said in a view: in the record it stands beside the advertisement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Time>,
}

pub use crate::inbox::AdKind;
