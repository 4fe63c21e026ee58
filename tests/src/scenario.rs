//! Scenarios: data that says what happens and what must be found.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::Path,
    str::FromStr,
};

use anyhow::{Context, Error, Result, bail};
use serde::Deserialize;

use crate::site::Site;

/// One scenario.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scenario {
    /// The file's name without its ending.
    #[serde(skip)]
    pub name: String,
    /// What it is about, in one sentence.
    pub about: String,
    /// Why it cannot pass yet, if so: it is then listed as ignored.
    pub pending: Option<String>,
    /// Whether the person's browser sends Global Privacy Control: then it is played in Firefox alone, which has it.
    #[serde(default)]
    pub gpc: bool,
    /// The site under witness.
    pub site: Site,
    /// Other sites the person visits.
    #[serde(default)]
    pub elsewhere: Vec<Site>,
    /// What the person does, in order.
    pub steps: Vec<Step>,
    /// What Témoin must find, and nothing else.
    pub expect: Expect,
}

/// One thing a person does, or that happens to the browser.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Step {
    /// Goes to a page of the site under witness.
    Browse(String),
    /// Goes to the first page of another site.
    Visit(String),
    /// Accepts all on the banner.
    Accept,
    /// Refuses all on the banner.
    Refuse,
    /// Reopens the choices and refuses all.
    Withdraw,
    /// The same, but has Témoin reopen the choices.
    WithdrawByPopup,
    /// Reopens the choices and refuses advertising alone.
    WithdrawAdvertising,
    /// Reopens the choices and refuses one service alone, by the platform's name for it (Klaro!).
    WithdrawService(String),
    /// Reopens the choices and accepts all.
    GrantAgain,
    /// Looks at the choices and goes away without choosing.
    Dismiss,
    /// Accepts all in the page of another site that is embedded in this one.
    AcceptEmbedded,
    /// Opens a page of the site in another tab and goes on there.
    OpenTab(String),
    /// Tells Témoin of a choice (`granted`, `withdrawn`, `refused`).
    Declare(String),
    /// Has Global Privacy Control count as a refusal, in Témoin's settings.
    SetGpcRefuses,
    /// Has Témoin stop the reading.
    StopReading,
    /// Has Témoin let it go on.
    LetRead,
    /// Deletes the cookies of the page that is open.
    ClearCookies,
    /// Stays on the page for three seconds.
    Wait,
    /// The browser stops the extension's worker.
    RestartWorker,
    /// The person closes the browser and opens it again.
    RestartBrowser,
}

impl FromStr for Step {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let (verb, object) = text.split_once(' ').unwrap_or((text, ""));
        Ok(match (verb, object) {
            ("browse", path) if path.starts_with('/') => Self::Browse(path.to_owned()),
            ("visit", host) if !host.is_empty() => Self::Visit(host.to_owned()),
            ("accept", "") => Self::Accept,
            ("dismiss", "") => Self::Dismiss,
            ("accept", "embedded") => Self::AcceptEmbedded,
            ("open", object) if object.starts_with("tab /") => {
                Self::OpenTab(object.trim_start_matches("tab ").to_owned())
            }
            ("refuse", "") => Self::Refuse,
            ("withdraw", "") => Self::Withdraw,
            ("withdraw", "by popup") => Self::WithdrawByPopup,
            ("withdraw", "advertising") => Self::WithdrawAdvertising,
            ("withdraw", object) if object.starts_with("service ") => {
                Self::WithdrawService(object.trim_start_matches("service ").to_owned())
            }
            ("grant", "again") => Self::GrantAgain,
            ("declare", choice @ ("granted" | "withdrawn" | "refused")) => Self::Declare(choice.to_owned()),
            ("set", "gpc-refuses") => Self::SetGpcRefuses,
            ("stop", "reading") => Self::StopReading,
            ("let", "read") => Self::LetRead,
            ("clear", "cookies") => Self::ClearCookies,
            ("wait", "") => Self::Wait,
            ("restart", "worker") => Self::RestartWorker,
            ("restart", "browser") => Self::RestartBrowser,
            _ => bail!("no such step: {text:?} (see tests/src/scenario.rs for those there are)"),
        })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Browse(path) => write!(to, "browse {path}"),
            Self::Visit(host) => write!(to, "visit {host}"),
            Self::Accept => to.write_str("accept all"),
            Self::Refuse => to.write_str("refuse all"),
            Self::Withdraw => to.write_str("withdraw all"),
            Self::WithdrawByPopup => to.write_str("withdraw all, by the popup"),
            Self::WithdrawAdvertising => to.write_str("withdraw for advertising"),
            Self::WithdrawService(name) => write!(to, "withdraw for the service {name}"),
            Self::GrantAgain => to.write_str("accept all again"),
            Self::Dismiss => to.write_str("close the choices without choosing"),
            Self::AcceptEmbedded => to.write_str("accept all in the embedded page"),
            Self::OpenTab(path) => write!(to, "open {path} in another tab"),
            Self::Declare(choice) => write!(to, "tell Témoin: {choice}"),
            Self::SetGpcRefuses => to.write_str("tell Témoin that Global Privacy Control refuses"),
            Self::StopReading => to.write_str("have Témoin stop the reading"),
            Self::LetRead => to.write_str("have Témoin let it go on"),
            Self::ClearCookies => to.write_str("delete the site's cookies"),
            Self::Wait => to.write_str("wait"),
            Self::RestartWorker => to.write_str("(the browser stops the worker)"),
            Self::RestartBrowser => to.write_str("close the browser and open it again"),
        }
    }
}

impl TryFrom<String> for Step {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

/// What Témoin must find.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Expect {
    /// Companies on the badge of the site's tab.
    pub badge: usize,
    /// The breaches: these and no other.
    #[serde(default)]
    pub breaches: BTreeSet<Finding>,
    /// The remarks: these and no other.
    #[serde(default)]
    pub remarks: BTreeSet<Finding>,
    /// The decisions, oldest first: these and no other. Not looked at where the scenario has none.
    pub decisions: Option<Vec<Decision>>,
    /// What the popup must show, as CSS selectors.
    #[serde(default)]
    pub popup: Vec<String>,
    /// What the popup must answer: names of sentences in `_locales`, without their plural form.
    #[serde(default)]
    pub says: Vec<String>,
}

/// A decision, as the evidence document tells it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Decision {
    /// When, as the document writes it: for whoever reads why a trial failed.
    #[serde(default)]
    pub at: String,
    /// What was chosen.
    pub choice: String,
    /// Where it was learnt.
    pub source: String,
    /// Whether the change itself was observed.
    #[serde(default = "yes")]
    pub explicit: bool,
    /// Per purpose; a scenario names those that matter.
    #[serde(default)]
    pub purposes: BTreeMap<String, bool>,
}

fn yes() -> bool {
    true
}

impl Decision {
    /// Whether what was found is this one: the purposes named here, and whatever others.
    pub fn is_met_by(&self, found: &Self) -> bool {
        let purposes = |(purpose, answer)| found.purposes.get::<String>(purpose) == Some(answer);
        (&self.choice, &self.source, self.explicit) == (&found.choice, &found.source, found.explicit)
            && self.purposes.iter().all(purposes)
    }
}

/// A finding, as far as a scenario tells one from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Finding {
    /// The rule's name.
    pub rule: String,
    /// Full host name of the reader.
    pub reader: String,
    /// The tracker's name.
    pub tracker: String,
}

/// All scenarios of a directory, by name.
///
/// # Errors
///
/// When a file cannot be read or does not say what it should.
pub fn load(directory: &Path) -> Result<Vec<Scenario>> {
    let mut scenarios = Vec::new();
    let entries =
        fs::read_dir(directory).with_context(|| format!("no scenarios in {}", directory.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = fs::read_to_string(&path)?;
            let mut scenario: Scenario =
                toml::from_str(&text).with_context(|| format!("in {}", path.display()))?;
            scenario.name =
                path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            scenarios.push(scenario);
        }
    }
    scenarios.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(scenarios)
}
