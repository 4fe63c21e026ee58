//! A platform nobody listed: what a stored value looks like, by general signs.
//!
//! Two things are told apart. A TC string is a standard, whatever name it is stored under: it is read like
//! any other. A yes or no per purpose, in words that mean something ("analytics", "marketing"), or a bare
//! `accepted` under a name that speaks of consent, is a guess: it counts only when it changes right after
//! the person clicked in what looks like a consent dialog, and then as inferred
//! ([`Certainty`](super::decision::Certainty)).
//!
//! ```
//! use temoin_engine::consent::unlisted::{Sign, read};
//!
//! assert!(matches!(read("prefs", r#"{"analytics":false,"marketing":false}"#), Some(Sign::Answers(_))));
//! assert_eq!(read("prefs", r#"{"dark":true,"sidebar":false}"#), None);
//! ```

use std::borrow::Cow;

use serde_json::Value;

use super::{
    platform::{
        tally::{List, Tally},
        text, words,
    },
    signal::{Chosen, MAX_LEN, Stance},
    tcf::TcString,
};
use crate::{evidence::Purpose, time::Time};

/// What a value looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It holds a TC string.
    TcString(Stance),
    /// It looks like answers of a person.
    Answers(Stance),
}

/// Longest value looked at for answers, in bytes: a home-made choice is short.
const LONGEST: usize = 16 << 10;
/// Candidates for a TC string that are decoded at most.
const MOST_TOKENS: usize = 8;
/// Shortest TC string: its core segment has at least 213 bits.
const SHORTEST_TC: usize = 36;
/// Members of a stored object looked at, and how deep.
const MOST_MEMBERS: usize = 256;
const DEEPEST: usize = 4;

/// What a stored value looks like; none where it looks like nothing.
pub fn read(name: &str, value: &str) -> Option<Sign> {
    if value.is_empty() || value.len() > MAX_LEN {
        return None;
    }
    if let Some(string) = tc_string(value) {
        return Some(Sign::TcString(string.stance()));
    }
    if value.len() > LONGEST {
        return None;
    }
    let chosen = object(value).or_else(|| word(name, value))?;
    Some(Sign::Answers(chosen.into()))
}

/// The first plausible TC string in a text.
fn tc_string(value: &str) -> Option<TcString> {
    let of_a_string = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let escaped = if value.contains('%') { text::unescape(value) } else { Cow::Borrowed(value) };
    let tokens = escaped.split(|c| !of_a_string(c));
    let candidates = tokens.filter(|token| token.len() >= SHORTEST_TC && token.starts_with('C'));
    candidates.take(MOST_TOKENS).filter_map(|token| TcString::decode(token).ok()).find(is_plausible)
}

/// Any text of the right letters may decode: an identifier, a token. A real string was made since the
/// framework's second version, in a language, under a policy, for one service.
fn is_plausible(string: &TcString) -> bool {
    /// 1 August 2019 and 1 January 2100, in milliseconds since 1970.
    const MADE: std::ops::Range<u64> = 1_564_617_600_000..4_102_444_800_000;
    let is_made = |at: Time| MADE.contains(&at.0);
    is_made(string.created)
        && is_made(string.last_updated)
        && string.created <= string.last_updated
        && (2..=10).contains(&string.policy_version)
        && string.consent_language.is_letters()
        && string.publisher_country.is_letters()
}

/// An object with a yes or no for words that name purposes.
fn object(value: &str) -> Option<Chosen> {
    let plain = text::unescape(value.trim_matches('"'));
    if !plain.contains('{') {
        return None;
    }
    let value = text::json(value).ok()?;
    let mut found = Answers { tally: Tally::default(), understood: false, members: 0 };
    found.walk(&value, DEEPEST);
    found.understood.then(|| found.tally.finish(List::Complete))
}

struct Answers {
    tally: Tally,
    understood: bool,
    members: usize,
}

impl Answers {
    fn walk(&mut self, value: &Value, depth: usize) {
        for (word, answer) in value.as_object().into_iter().flatten() {
            self.members += 1;
            if self.members > MOST_MEMBERS {
                return;
            }
            let purpose = words::purpose(word);
            match yes_or_no(answer, purpose.is_some()) {
                Some(accepted) => {
                    self.understood |= purpose.is_some_and(|purpose| purpose != Purpose::Necessary);
                    // A yes or no that names no purpose may be anything: a dialog that was seen.
                    if purpose.is_some() {
                        self.tally.say_as(word, purpose, accepted);
                    }
                }
                None if depth > 0 => self.walk(answer, depth - 1),
                None => {}
            }
        }
    }
}

/// A word as an answer; numbers only where the question is known to be one.
fn yes_or_no(answer: &Value, of_a_purpose: bool) -> Option<bool> {
    match answer {
        Value::Bool(accepted) => Some(*accepted),
        Value::Number(number) if of_a_purpose => match number.as_u64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        Value::String(word) => said(word),
        _ => None,
    }
}

fn said(word: &str) -> Option<bool> {
    match word.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "allow" | "allowed" | "accept" | "accepted" | "acceptall" | "accept_all"
        | "granted" | "grant" | "oui" | "all" | "optin" | "opt-in" | "on" => Some(true),
        "false" | "no" | "deny" | "denied" | "decline" | "declined" | "reject" | "rejected" | "rejectall"
        | "refuse" | "refused" | "reject_all" | "non" | "none" | "optout" | "opt-out" | "off" => Some(false),
        _ => None,
    }
}

/// A bare answer, under a name that asks for consent and for nothing else.
fn word(name: &str, value: &str) -> Option<Chosen> {
    let name = name.to_ascii_lowercase();
    let names = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let asks = names(&["consent", "gdpr", "rgpd"])
        || (name.contains("cookie") && names(&["accept", "allow", "agree", "choice", "prefer"]));
    // Whether a banner was closed, or something declined, is another question.
    let turned =
        names(&["decline", "reject", "refus", "deny", "dismiss", "seen", "shown", "clos", "hide", "version"]);
    if !asks || turned {
        return None;
    }
    let accepted = match value.trim_matches('"') {
        "1" => true,
        "0" => false,
        value => said(value)?,
    };
    Some(if accepted { Chosen::all() } else { Chosen::none() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::signal::Extent;

    const TC: &str = "CQeEcwAQeEcwAAHABBFRAwEgAAAAAEPgAAqIAAAAKICAA";

    fn extent(name: &str, value: &str) -> Option<Extent> {
        match read(name, value)? {
            Sign::Answers(Stance::Chosen(chosen)) => Some(chosen.extent),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn answers_are_read_where_words_mean_something() {
        for (value, expected) in [
            (r#"{"analytics":true,"marketing":true}"#, Extent::All),
            (r#"{"necessary":true,"analytics":false,"marketing":false}"#, Extent::None),
            (r#"{"v":1,"choices":{"statistics":"granted","ads":"denied"}}"#, Extent::Some),
            ("%7B%22analytics%22%3A0%2C%22advertising%22%3A0%7D", Extent::None),
        ] {
            assert_eq!(extent("x", value), Some(expected), "{value}");
        }
        for value in [
            r#"{"dark":true,"menu":false}"#,
            r#"{"necessary":true}"#,
            r#"{"analytics":"UA-1"}"#,
            "[true]",
            "analytics",
            "{",
            "",
        ] {
            assert_eq!(read("x", value), None, "{value}");
        }
    }

    #[test]
    fn a_bare_word_counts_under_a_name_that_asks() {
        assert_eq!(extent("cookie_consent", "accepted"), Some(Extent::All));
        assert_eq!(extent("cookies-accepted", "false"), Some(Extent::None));
        assert_eq!(extent("rgpd", "0"), Some(Extent::None));
        for (name, value) in [
            ("session", "true"),
            ("cookie_consent_dismissed", "true"),
            ("cookie_consent", "2026-01-01"),
            ("cookies_declined", "true"),
            ("cookie", "yes"),
        ] {
            assert_eq!(read(name, value), None, "{name}={value}");
        }
    }

    #[test]
    fn a_tc_string_is_found_under_any_name_and_in_any_wrapping() {
        for value in [
            TC.to_owned(),
            format!(r#"{{"a":[{{"tc":"{TC}"}}]}}"#),
            format!("%22{TC}%22"),
            format!("x|{TC}|y"),
        ] {
            assert!(matches!(read("abc", &value), Some(Sign::TcString(Stance::Chosen(_)))), "{value}");
        }
    }

    #[test]
    fn an_identifier_is_no_tc_string() {
        // xorshift: 50,000 identifiers that begin as a TC string does.
        let mut state = 0x1234_5678_9abc_def1_u64;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for _ in 0..50_000 {
            let length = 35 + (next() % 80) as usize;
            let random = (0..length).map(|_| char::from(letters[(next() % 64) as usize]));
            let value = std::iter::once('C').chain(random).collect::<String>();
            assert_eq!(read("id", &value), None, "{value}");
        }
    }

    #[test]
    fn a_flood_of_members_is_bounded() {
        let members = (0..2_000).map(|n| format!("\"k{n}\":true")).collect::<Vec<_>>().join(",");
        assert_eq!(read("x", &format!("{{{members}}}")), None);
        assert_eq!(read("x", &"{\"a\":".repeat(3_000)), None);
    }
}
