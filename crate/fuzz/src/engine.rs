//! The engine in a shell as thin as can be: what it asks to be stored lies in a map, as it would on a disk.

use std::collections::BTreeMap;

use serde_json::{from_str, from_value, to_string};
use temoin_engine::{
    Engine,
    effect::Effect,
    event::Event,
    evidence::{
        Choice, Purpose, Rule, Severity,
        document::{Document, Extension, FindingEvidence},
    },
    record::{Key, Record},
    site::Site,
    time::Time,
};

/// An engine with its disk.
#[derive(Debug)]
pub struct Shell {
    engine: Engine,
    disk: BTreeMap<Key, String>,
    last: Time,
}

impl Default for Shell {
    fn default() -> Self {
        Self { engine: Engine::new([0; 16]), disk: BTreeMap::new(), last: Time(0) }
    }
}

impl Shell {
    /// Puts a record on the disk.
    pub fn keep(&mut self, record: Record) {
        self.disk.insert(record.key(), to_string(&record).unwrap_or_default());
    }

    /// What lies there.
    pub fn disk(&self) -> impl Iterator<Item = (Key, String)> {
        self.disk.iter().map(|(key, text)| (key.clone(), text.clone()))
    }

    /// Has the engine observe an event, and stores what it asks for.
    pub fn observe(&mut self, event: Event) {
        self.last = self.last.max(event.at());
        for effect in self.engine.observe(event) {
            let Effect::Store(key) = effect else { continue };
            match self.engine.record(&key) {
                Some(record) => {
                    assert_eq!(record.key(), key, "a record lies under its own address");
                    self.keep(record);
                }
                None => drop(self.disk.remove(&key)),
            }
        }
    }

    /// Another engine that starts from this disk.
    pub fn restarted(&self) -> Self {
        let records = self.disk.values().filter_map(|text| from_str::<Record>(text).ok());
        let records = records.collect::<Vec<_>>();
        assert_eq!(records.len(), self.disk.len(), "what was written can be read");
        let mut shell = Self { disk: self.disk.clone(), last: self.last, ..Self::default() };
        shell.engine.restore(records);
        shell
    }

    /// Asks for everything that can be shown.
    pub fn look(&self) -> Document {
        let sites = self.engine.sites();
        for line in &sites {
            let Ok(site) = from_value::<Site>(line.site.as_str().into()) else { continue };
            let view = self.engine.view(&site, 1);
            assert_eq!(view.companies.len() as u64, line.companies, "{site}");
            self.engine.reopen(&site);
        }
        self.engine.badge(1);
        self.engine.to_strip();
        let extension = Extension { version: "0".into(), browser: "fuzz".into() };
        let document = self.engine.document(self.last, extension, None);
        assert!(document.is_intact());
        let written = to_string(&document).unwrap_or_default();
        assert_eq!(from_str::<Document>(&written).ok().as_ref(), Some(&document));
        document
    }

    /// Checks what must hold after any events at all.
    pub fn check(&mut self) {
        self.observe(Event::TimePassed { at: self.last });
        let document = self.look();
        for site in &document.sites {
            let refused = site.decisions.iter().any(|decision| decision.choice != Choice::Granted);
            for finding in &site.findings {
                accuses_rightly(finding, refused);
            }
        }
        // Nothing is lost if the worker is stopped now.
        let mut other = self.restarted();
        other.observe(Event::TimePassed { at: self.last });
        let again = other.look();
        assert_eq!(again.sites, document.sites, "a restart changes what is told");
        assert_eq!(again.inbox, document.inbox, "a restart changes what is told");
    }
}

/// Nobody is accused over a tracker of unknown purpose, nor without a no.
fn accuses_rightly(finding: &FindingEvidence, refused: bool) {
    assert!(finding.count > 0 && finding.first <= finding.last, "{finding:?}");
    if finding.severity != Severity::Breach {
        return;
    }
    let of_signals = matches!(finding.rule, Rule::StaleConsentSignal | Rule::ThirdPartyNotTold);
    let needs_consent = !matches!(finding.tracker.purpose, Purpose::Unknown | Purpose::Necessary);
    assert!(of_signals || needs_consent, "{finding:?}");
    assert!(refused || finding.rule == Rule::WriteBeforeChoice, "{finding:?}");
}
