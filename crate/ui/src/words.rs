//! What the things Témoin observes are called.

use temoin_engine::{
    consent::platform,
    evidence::{Choice, Purpose, Rule, Strength, TrackerKind},
    judge::finding::Channel,
};

use crate::{
    i18n::{Key, text},
    key, safe_text,
};

/// What a rule says was observed.
#[must_use]
pub fn rule(rule: Rule) -> Key {
    match rule {
        Rule::ReadAfterWithdrawal => key!("rule_read_after_withdrawal"),
        Rule::WriteAfterWithdrawal => key!("rule_write_after_withdrawal"),
        Rule::AccessAfterRefusal => key!("rule_access_after_refusal"),
        Rule::WriteBeforeChoice => key!("rule_write_before_choice"),
        Rule::StaleConsentSignal => key!("rule_stale_consent_signal"),
        Rule::ThirdPartyNotTold => key!("rule_third_party_not_told"),
        Rule::ValueCarriedOut => key!("rule_value_carried_out"),
        Rule::StillStored => key!("rule_still_stored"),
        Rule::UnclassifiedAccess => key!("rule_unclassified_access"),
    }
}

/// What a tracker is for.
#[must_use]
pub fn purpose(purpose: Purpose) -> Key {
    match purpose {
        Purpose::Necessary => key!("purpose_necessary"),
        Purpose::Preferences => key!("purpose_preferences"),
        Purpose::Measurement => key!("purpose_measurement"),
        Purpose::Advertising => key!("purpose_advertising"),
        Purpose::Social => key!("purpose_social"),
        Purpose::Unknown => key!("purpose_unknown"),
    }
}

/// Where a tracker is stored.
#[must_use]
pub fn kind(kind: TrackerKind) -> Key {
    match kind {
        TrackerKind::Cookie => key!("kind_cookie"),
        TrackerKind::LocalStorage => key!("kind_local_storage"),
        TrackerKind::SessionStorage => key!("kind_session_storage"),
        TrackerKind::IndexedDb => key!("kind_indexed_db"),
    }
}

/// What the person decided.
#[must_use]
pub fn choice(choice: Choice) -> Key {
    match choice {
        Choice::Granted => key!("choice_granted"),
        Choice::Partial => key!("choice_partial"),
        Choice::Refused => key!("choice_refused"),
        Choice::Withdrawn => key!("choice_withdrawn"),
    }
}

/// How an access is known: by which way, and how directly.
#[must_use]
pub fn how(rule: Rule, channel: Channel, strength: Strength) -> Key {
    match (rule, channel, strength) {
        (Rule::StaleConsentSignal, ..) => key!("how_signal"),
        (Rule::WriteBeforeChoice, ..) => key!("how_before"),
        (_, Channel::Url, _) => key!("how_url"),
        (_, Channel::Body, _) => key!("how_body"),
        (_, Channel::ResponseHeader, _) => key!("how_set"),
        (_, _, Strength::Sent) => key!("strength_sent"),
        (_, _, Strength::Visible) => key!("strength_visible"),
        (Rule::ReadAfterWithdrawal, _, Strength::Read) => key!("strength_read"),
        // Reads and writes of a script are one finding under the other rules.
        (_, _, Strength::Read) => key!("how_used"),
    }
}

/// A company's trade; none if Témoin has no word for it.
#[must_use]
pub fn category(category: &str) -> Option<Key> {
    match category {
        "ad" => Some(key!("category_advertising")),
        "analytics" => Some(key!("category_analytics")),
        "cdn" | "hosting" => Some(key!("category_hosting")),
        "marketing" => Some(key!("category_marketing")),
        "social" => Some(key!("category_social")),
        "tag-manager" => Some(key!("category_tags")),
        _ => None,
    }
}

/// Where a decision was learnt, and the name of the consent platform if that is what told.
#[must_use]
pub fn source(source: &str) -> (Key, Option<String>) {
    match source {
        "declared" => (key!("source_declared"), None),
        "gpc" => (key!("source_gpc"), None),
        "cmp:unlisted" => (key!("source_unlisted"), None),
        "tcf" => (key!("source_platform"), Some("IAB TCF".to_owned())),
        "gpp" => (key!("source_platform"), Some("IAB GPP".to_owned())),
        "usp" => (key!("source_platform"), Some("IAB USP".to_owned())),
        "google-consent-mode" => (key!("source_platform"), Some("Google Consent Mode".to_owned())),
        other => {
            let platform = other.strip_prefix("cmp:");
            let named = platform.and_then(platform::name_of).map(str::to_owned);
            (key!("source_platform"), named.or_else(|| platform.and_then(safe_text::prose)))
        }
    }
}

/// A voice that contradicts the decision: who, and in which cookie or key where that is known.
#[must_use]
pub fn voice(name: &str, place: &str) -> String {
    let (key, platform) = source(name);
    let who = platform.unwrap_or_else(|| text(key));
    match place {
        "api" | "request" | "cookie" | "local-storage" => who,
        stored => format!("{who} ({})", safe_text::identifier(stored)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_named_as_text_only() {
        assert_eq!(source("declared"), (key!("source_declared"), None));
        assert_eq!(source("cmp:tarteaucitron").1.as_deref(), Some("tarteaucitron.js"));
        assert_eq!(source("cmp:a\u{202E}b").1.as_deref(), Some("ab"));
        assert_eq!(source("something-new"), (key!("source_platform"), None));
    }

    #[test]
    fn every_trade_of_the_table_has_its_word_or_none_on_purpose() {
        let table = include_str!("../../engine/data/companies.tsv");
        let trades = table.lines().filter_map(|row| row.split('\t').nth(2));
        let trades: std::collections::BTreeSet<&str> = trades.collect();
        let unnamed: Vec<&str> = trades.iter().copied().filter(|trade| category(trade).is_none()).collect();
        assert_eq!(unnamed, ["consent-provider", "content", "customer-success", "other", "utility", "video"]);
        for named in ["ad", "analytics", "cdn", "hosting", "marketing", "social", "tag-manager"] {
            assert!(trades.contains(named) && category(named).is_some(), "{named}");
        }
    }

    #[test]
    fn what_was_set_is_not_called_sent() {
        let how = |rule, channel, strength| how(rule, channel, strength).0;
        let refused = Rule::AccessAfterRefusal;
        assert_eq!(how(refused, Channel::RequestHeader, Strength::Sent), "strength_sent");
        assert_eq!(how(refused, Channel::ResponseHeader, Strength::Sent), "how_set");
        assert_eq!(how(refused, Channel::DocumentCookie, Strength::Read), "how_used");
        assert_eq!(how(Rule::ReadAfterWithdrawal, Channel::DocumentCookie, Strength::Read), "strength_read");
        assert_eq!(how(Rule::ValueCarriedOut, Channel::Body, Strength::Sent), "how_body");
        // No script is spoken of where none was seen.
        for rule in [Rule::WriteBeforeChoice, Rule::StaleConsentSignal] {
            assert!(how(rule, Channel::Store, Strength::Visible).starts_with("how_"));
        }
    }

    #[test]
    fn a_voice_is_told_with_its_cookie() {
        assert_eq!(voice("tcf", "euconsent-v2"), "IAB TCF (euconsent-v2)");
        assert_eq!(voice("google-consent-mode", "request"), "Google Consent Mode");
        assert_eq!(voice("cmp:onetrust", "cookie"), "OneTrust");
    }

    #[test]
    fn nothing_is_ever_drawn_as_markup() {
        for source in crate::i18n::tests::sources() {
            for way in ["inner", "outer"] {
                for way in [format!("{way}_html"), format!("{way}HTML")] {
                    assert!(!source.contains(&way));
                }
            }
        }
    }
}
