//! Google Consent Mode, version 2: what a page tells Google's tags, as commands on its `dataLayer` and
//! as letters in the requests the tags send.
//!
//! Commands say what was there before any choice (`default`) and what the choice made of it (`update`):
//! only an update is a choice. In requests, `gcd` keeps that difference, letter by letter; `gcs` does
//! not, and therefore has no stance.
//!
//! ```
//! use temoin_engine::consent::{consent_mode::{ConsentMode, Gcd}, signal::Stance};
//! use serde_json::json;
//!
//! let mut mode = ConsentMode::default();
//! mode.apply(&json!({"0": "consent", "1": "default", "2": {"ad_storage": "denied"}}));
//! assert_eq!(mode.stance(), Stance::NotChosen);
//! mode.apply(&json!({"0": "consent", "1": "update", "2": {"ad_storage": "denied"}}));
//! assert!(matches!(mode.stance(), Stance::Chosen(_)));
//!
//! assert_eq!(Gcd::decode("11u1u1u1u5").unwrap().ad_storage.effective(), Some(false));
//! ```
//!
//! Sources: Google's gtag.js reference for the commands. Google publishes no table of the letters of
//! `gcd`; theirs is Commanders Act's, and agrees with two others. A request sent while consent is denied
//! ("advanced" mode) is not by itself a read of a cookie.

mod letters;

pub use letters::{Gcd, GoogleError, gcs};

use serde_json::Value;

use super::signal::{Chosen, Extent, Purposes, Stance};
use crate::evidence::Purpose;

/// The switches that need consent, with our purpose of each. `security_storage` does not.
const SWITCHES: [(&str, Purpose); 6] = [
    ("ad_storage", Purpose::Advertising),
    ("ad_user_data", Purpose::Advertising),
    ("ad_personalization", Purpose::Advertising),
    ("analytics_storage", Purpose::Measurement),
    ("functionality_storage", Purpose::Preferences),
    ("personalization_storage", Purpose::Preferences),
];

/// One switch: its default and what an update made of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switch {
    /// Before the choice.
    pub default: Option<bool>,
    /// By the choice.
    pub update: Option<bool>,
}

impl Switch {
    /// What is in force; none if never set.
    pub fn effective(self) -> Option<bool> {
        self.update.or(self.default)
    }
}

/// The state of a page's Consent Mode, command after command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsentMode {
    switches: [Switch; SWITCHES.len()],
}

impl ConsentMode {
    /// Applies an entry of `dataLayer`; says whether it was a consent command. The entry is what
    /// `gtag("consent", …)` pushes: an `Arguments` object, serialised as an array or as an object with
    /// the keys 0, 1 and 2. Defaults for single regions are passed over: whether the person is in one
    /// of them is not known.
    pub fn apply(&mut self, entry: &Value) -> bool {
        let at = |index: usize, key: &str| entry.get(index).or_else(|| entry.get(key));
        if at(0, "0").and_then(Value::as_str) != Some("consent") {
            return false;
        }
        let Some(settings) = at(2, "2").and_then(Value::as_object) else {
            return false;
        };
        let is_update = match at(1, "1").and_then(Value::as_str) {
            Some("update") => true,
            Some("default") => false,
            _ => return false,
        };
        if !is_update && settings.contains_key("region") {
            return true;
        }
        for ((name, _), switch) in SWITCHES.iter().zip(&mut self.switches) {
            let set = match settings.get(*name).and_then(Value::as_str) {
                Some("granted") => Some(true),
                Some("denied") => Some(false),
                _ => continue,
            };
            if is_update {
                switch.update = set;
            } else {
                switch.default = set;
            }
        }
        true
    }

    /// A switch by its name.
    pub fn switch(&self, name: &str) -> Option<Switch> {
        let at = SWITCHES.iter().position(|(known, _)| *known == name)?;
        self.switches.get(at).copied()
    }

    /// What the commands say. No update, no choice.
    pub fn stance(&self) -> Stance {
        stance(SWITCHES.iter().map(|(_, purpose)| *purpose).zip(self.switches))
    }
}

/// A purpose with several switches is consented as long as one of them is on.
fn stance(switches: impl Iterator<Item = (Purpose, Switch)>) -> Stance {
    let mut purposes = Purposes::new();
    let mut chosen = false;
    for (purpose, switch) in switches {
        chosen |= switch.update.is_some();
        if let Some(on) = switch.effective() {
            *purposes.entry(purpose).or_insert(false) |= on;
        }
    }
    if !chosen {
        return Stance::NotChosen;
    }
    let extent = match (purposes.values().all(|&on| on), purposes.values().any(|&on| on)) {
        (true, _) => Extent::All,
        (false, true) => Extent::Some,
        (false, false) => Extent::None,
    };
    Chosen { purposes, ..Chosen::new(extent) }.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn chosen(stance: Stance) -> Chosen {
        match stance {
            Stance::Chosen(chosen) => chosen,
            Stance::NotChosen => panic!("not chosen"),
        }
    }

    #[test]
    fn a_default_is_no_choice_and_an_update_is() {
        let mut mode = ConsentMode::default();
        assert!(
            mode.apply(
                &json!(["consent", "default", {"ad_storage": "denied", "analytics_storage": "denied"}])
            )
        );
        assert_eq!(mode.stance(), Stance::NotChosen);
        assert!(mode.apply(&json!(["consent", "update", {"ad_storage": "granted"}])));
        let first = chosen(mode.stance());
        assert_eq!(first.extent, Extent::Some);
        assert_eq!(first.purposes, [(Purpose::Advertising, true), (Purpose::Measurement, false)].into());
        assert!(mode.apply(&json!({"0": "consent", "1": "update", "2": {"ad_storage": "denied"}})));
        assert_eq!(chosen(mode.stance()).extent, Extent::None);
        assert_eq!(mode.switch("ad_storage").unwrap().effective(), Some(false));
    }

    #[test]
    fn a_default_for_a_region_is_passed_over() {
        let mut mode = ConsentMode::default();
        assert!(mode.apply(&json!(["consent", "default", {"ad_storage": "granted", "region": ["US"]}])));
        assert_eq!(mode, ConsentMode::default());
    }

    #[test]
    fn other_entries_of_the_data_layer_are_left_alone() {
        let mut mode = ConsentMode::default();
        for entry in [
            json!({"event": "gtm.js"}),
            json!(["config", "G-1"]),
            json!("consent"),
            json!(null),
            json!(["consent", "update"]),
            json!(["consent", "later", {}]),
            json!([["consent"]]),
        ] {
            assert!(!mode.apply(&entry), "{entry}");
        }
        assert!(mode.apply(&json!(["consent", "update", {"ad_storage": true, "wait_for_update": 500}])));
        assert_eq!(mode, ConsentMode::default());
    }
}
