//! Consent strings and stored choices.

use temoin_engine::consent::{
    additional_consent::AdditionalConsent,
    consent_mode::{ConsentMode, Gcd, gcs},
    gpp::{Gpp, Section},
    platform::{Name, PLATFORMS, recognise, words},
    signal::{Chosen, Stance},
    tcf::TcString,
    unlisted::{self, Sign},
    us_privacy::UsPrivacy,
};

use crate::{choice_and_text, text};

fn bounded(stance: &Stance) {
    if let Stance::Chosen(chosen) = stance {
        assert!(chosen.items.len() <= Chosen::MAX_ITEMS);
    }
}

/// What can be asked of a TC string that was read.
fn asked(tc: &TcString) {
    bounded(&tc.stance());
    for vendor in [0, 1, 755, u16::MAX] {
        tc.may_store(vendor);
        tc.restriction(vendor, 1);
        let listed = tc.vendor_consents.ranges();
        let listed = listed.iter().any(|range| (range.first..=range.last).contains(&vendor));
        assert_eq!(tc.vendor_consent(vendor), listed, "vendor {vendor}");
    }
    for flags in [tc.purpose_consents, tc.purpose_legitimate_interests, tc.special_feature_opt_ins] {
        assert!(flags.iter().all(|n| flags.contains(n)));
    }
    for (n, known) in [(0, false), (u8::MAX, false)] {
        assert_eq!(tc.purpose_consents.contains(n), known);
    }
}

/// A TC string.
pub fn tcf(bytes: &[u8]) {
    if let Ok(tc) = TcString::decode(&text(bytes)) {
        asked(&tc);
    }
}

/// A GPP string.
pub fn gpp(bytes: &[u8]) {
    let Ok(gpp) = Gpp::decode(&text(bytes)) else { return };
    bounded(&gpp.stance());
    gpp.gpc();
    for (id, section) in &gpp.sections {
        assert!(gpp.section(*id).is_some());
        if let Ok(Section::TcfEu(tc)) = section {
            asked(tc);
        }
    }
}

/// A US Privacy string.
pub fn us_privacy(bytes: &[u8]) {
    if let Ok(usp) = UsPrivacy::decode(&text(bytes)) {
        bounded(&usp.stance());
    }
}

/// Google's letters, and the commands on a `dataLayer` as JSON.
pub fn consent_mode(bytes: &[u8]) {
    let text = text(bytes);
    if let Ok(gcd) = Gcd::decode(&text) {
        bounded(&gcd.stance());
    }
    let _ = gcs(&text);
    let Ok(commands) = serde_json::from_str::<Vec<serde_json::Value>>(&text) else { return };
    let mut mode = ConsentMode::default();
    let applied = commands.iter().filter(|command| mode.apply(command)).count();
    assert!(applied > 0 || mode.stance() == Stance::NotChosen);
}

/// A string of Google's Additional Consent.
pub fn additional_consent(bytes: &[u8]) {
    let _ = AdditionalConsent::decode(&text(bytes));
}

/// Between a stored value and what stands beside it.
pub const BESIDE: char = '\u{1e}';

/// What a platform stored. The first byte says in which place; what follows is the value, then names and values of
/// what stands beside it, parted by [`BESIDE`].
pub fn platform(bytes: &[u8]) {
    let (place, text) = choice_and_text(bytes);
    let mut parts = text.split(BESIDE);
    let value = parts.next().unwrap_or_default();
    let parts = parts.collect::<Vec<_>>();
    let beside = parts.chunks_exact(2).collect::<Vec<_>>();
    let siblings = |name: &str| {
        let found = beside.iter().find(|pair| pair[0] == name);
        found.map(|pair| pair[1].to_owned())
    };
    let slots = PLATFORMS.iter().flat_map(|platform| platform.slots).collect::<Vec<_>>();
    let slot = slots[place % slots.len()];
    let name = match slot.name {
        Name::Exact(name) => name.to_owned(),
        Name::Numbered(prefix) => format!("{prefix}1"),
    };
    let stance = recognise(slot.stores[0], &name, value, &siblings).map(|(_, stance)| stance);
    if let Some(Ok(stance)) = stance {
        bounded(&stance);
    }
    words::purpose(value);
    if let Some(Sign::TcString(stance) | Sign::Answers(stance)) = unlisted::read("cookie_consent", value) {
        bounded(&stance);
    }
}
