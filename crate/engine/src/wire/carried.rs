//! Values of trackers in an address or a body, plain or encoded: found in one pass, however many are sought.
//!
//! A value is sought as it is, percent-decoded, in base64 (either alphabet, at any place of a longer text) and
//! as its MD5, SHA-1 or SHA-256 in hexadecimal. Some trackers send only the end of their value (of Google Analytics'
//! `GA1.1.123456789.1700000000` the last two numbers): a long enough end after a dot counts as the value.
//!
//! The search is our own: the crate `aho-corasick` is 38 KB gzipped of a budget of 250, and builds its automaton
//! anew for each value that is added.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "the sieve has a place for every start; windows and bits lie within the bytes"
)]

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::{consent::platform::text::unescape, evidence::journal::hex};

/// Shorter values say too little.
const SHORTEST: usize = 8;
/// Shorter ends of a value say too little.
const SHORTEST_END: usize = 16;
/// Longer values are sought by their beginning.
const LONGEST: usize = 512;
/// Bytes that are compared at first.
const WINDOW: usize = 8;
/// Bits of the sieve; a power of two.
const SIEVE: usize = 1 << 16;

/// How a value was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// As it is, or percent-encoded.
    Plain,
    /// In base64.
    Base64,
    /// As a digest: MD5, SHA-1 or SHA-256.
    Digest,
}

/// Values that are sought, each with what it belongs to.
#[derive(Clone, Debug)]
pub struct Search<T> {
    owners: Vec<T>,
    known: HashSet<String>,
    patterns: Vec<Pattern>,
    by_start: HashMap<u64, Vec<u32>>,
    /// One bit for each start: most windows of a text end here.
    sieve: Box<[u64]>,
}

#[derive(Clone, Debug)]
struct Pattern {
    text: Vec<u8>,
    owner: usize,
    written: Written,
}

impl<T> Default for Search<T> {
    fn default() -> Self {
        Self {
            owners: Vec::new(),
            known: HashSet::new(),
            patterns: Vec::new(),
            by_start: HashMap::new(),
            sieve: vec![0; SIEVE / 64].into(),
        }
    }
}

impl<T> Search<T> {
    /// How many values are sought.
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty()
    }

    /// Seeks a value from now on, unless it is sought already or says too little.
    pub fn add(&mut self, owner: T, value: &str) {
        if self.known.contains(value) || !is_telling(value) {
            return;
        }
        self.known.insert(value.to_owned());
        self.owners.push(owner);
        let plain = unescape(value);
        let mut forms = vec![Cow::Borrowed(value)];
        if plain != value && is_telling(&plain) {
            forms.push(plain);
        }
        forms.extend(end_of(value).map(Cow::Borrowed));
        for form in forms {
            let bytes = form.as_bytes();
            self.pattern(&bytes[..bytes.len().min(LONGEST)], Written::Plain);
            for written in base64(bytes) {
                self.pattern(&written, Written::Base64);
            }
            for digest in [hex(&Md5::digest(bytes)), hex(&Sha1::digest(bytes)), hex(&Sha256::digest(bytes))] {
                self.pattern(digest.as_bytes(), Written::Digest);
                self.pattern(digest.to_ascii_uppercase().as_bytes(), Written::Digest);
            }
        }
    }

    fn pattern(&mut self, text: &[u8], written: Written) {
        let (Some(start), Some(owner)) = (text.first_chunk(), self.owners.len().checked_sub(1)) else {
            return;
        };
        let start = u64::from_be_bytes(*start);
        let (word, bit) = place(start);
        self.sieve[word] |= bit;
        let Ok(number) = u32::try_from(self.patterns.len()) else { return };
        self.by_start.entry(start).or_default().push(number);
        self.patterns.push(Pattern { text: text.to_owned(), owner, written });
    }

    /// The owners whose value the text carries, each once, with how it was written.
    pub fn find(&self, text: &str) -> Vec<(&T, Written)> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        self.scan(text.as_bytes(), &mut found);
        // Twice encoded values are met where one address carries another.
        let once = unescape(text);
        if once != text {
            self.scan(once.as_bytes(), &mut found);
            let twice = unescape(&once);
            if twice != once {
                self.scan(twice.as_bytes(), &mut found);
            }
        }
        found.sort_unstable();
        found.dedup_by_key(|(owner, _)| *owner);
        found.into_iter().filter_map(|(owner, written)| Some((self.owners.get(owner)?, written))).collect()
    }

    fn scan(&self, text: &[u8], found: &mut Vec<(usize, Written)>) {
        let Some((first, rest)) = text.split_first_chunk::<WINDOW>() else { return };
        let mut window = u64::from_be_bytes(*first);
        let mut at = 0;
        let mut rest = rest.iter();
        loop {
            let (word, bit) = place(window);
            if self.sieve[word] & bit != 0
                && let Some(numbers) = self.by_start.get(&window)
            {
                for number in numbers {
                    let Some(pattern) = self.patterns.get(*number as usize) else { continue };
                    // A rotating text of one start would otherwise be collected without end.
                    if text[at..].starts_with(&pattern.text)
                        && stands_alone(text, at, &pattern.text)
                        && !found.contains(&(pattern.owner, pattern.written))
                    {
                        found.push((pattern.owner, pattern.written));
                    }
                }
            }
            let Some(next) = rest.next() else { return };
            window = window << 8 | u64::from(*next);
            at += 1;
        }
    }
}

/// A bit of the sieve for a window: the high bits of a multiplication by an odd constant spread well.
fn place(window: u64) -> (usize, u64) {
    let spread = window.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SIEVE.trailing_zeros());
    ((spread / 64) as usize, 1 << (spread % 64))
}

/// Whether what is around it does not make it a part of a longer number: `12345678` is not in `9123456780`.
fn stands_alone(text: &[u8], at: usize, pattern: &[u8]) -> bool {
    let digits = |one: Option<&u8>, other: Option<&u8>| {
        one.is_some_and(u8::is_ascii_digit) && other.is_some_and(u8::is_ascii_digit)
    };
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    !digits(before, pattern.first()) && !digits(pattern.last(), text.get(at + pattern.len()))
}

/// How many different bytes a text has.
fn distinct_bytes(text: &str) -> usize {
    let mut seen = [false; 256];
    text.bytes().for_each(|byte| seen[usize::from(byte)] = true);
    seen.into_iter().filter(|seen| *seen).count()
}

/// Whether a value tells one browser from another: not a word, a switch, a size, a date or a time.
fn is_telling(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let distinct = distinct_bytes(value);
    // "1920x1080", "2026-11-24T10:30:00.123Z", "1.2.3.4": numbers and what stands between them.
    let is_figures = value.bytes().all(|byte| byte.is_ascii_digit() || b"x-:.,/ TZ".contains(&byte));
    let is_long_number = digits >= 12 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    // 24 November 2026 as a day, a time in seconds or in milliseconds.
    let is_time = value.len() == digits && matches!(digits, 8 | 10 | 13) && value.starts_with(['1', '2']);
    value.len() >= SHORTEST && digits >= 2 && distinct >= 6 && !is_time && (!is_figures || is_long_number)
}

/// What follows the last dots, as long as that is enough.
fn end_of(value: &str) -> Option<&str> {
    let mut ends = value.match_indices('.').map(|(dot, _)| &value[dot + 1..]);
    // The shortest that still is long enough: what trackers put before it are version and domain depth.
    ends.rfind(|end| end.len() >= SHORTEST_END && is_telling(end))
}

/// What any base64 text that has these bytes in it must contain: one text for each place modulo three, in
/// either alphabet.
fn base64(bytes: &[u8]) -> HashSet<Vec<u8>> {
    const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut texts = HashSet::new();
    for shift in 0..3 {
        // Bits that belong to these bytes alone; the first and last letters may mix with what is around.
        let bits = bytes.len() * 8;
        let first = (6 - (shift * 8) % 6) % 6;
        let letters = (bits - first) / 6;
        let text = (0..letters.min(LONGEST)).filter_map(|letter| {
            let bit = first + letter * 6;
            let pair =
                u16::from(bytes[bit / 8]) << 8 | bytes.get(bit / 8 + 1).map_or(0, |next| u16::from(*next));
            STANDARD.get(usize::from(pair >> (10 - bit % 8) & 63)).copied()
        });
        let text = text.collect::<Vec<_>>();
        let safe = text.iter().map(|byte| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => *other,
        });
        texts.insert(safe.collect());
        texts.insert(text);
    }
    // What is left of a short value says too little.
    texts.retain(|text| text.len() >= SHORTEST);
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    const GA: &str = "GA1.1.1234567890.1700000000";
    const UID: &str = "a8f3c1d09b7e";

    fn search() -> Search<&'static str> {
        let mut search = Search::default();
        search.add("_ga", GA);
        search.add("uid", UID);
        search
    }

    #[track_caller]
    fn finds(text: &str) -> Vec<(&'static str, Written)> {
        search().find(text).into_iter().map(|(owner, written)| (*owner, written)).collect()
    }

    #[test]
    fn plain_and_percent_encoded_once_and_twice() {
        assert_eq!(finds("https://r.test/?u=a8f3c1d09b7e&x=1"), [("uid", Written::Plain)]);
        assert_eq!(finds("u=%61%38f3c1d09b7e"), [("uid", Written::Plain)]);
        assert_eq!(finds("to=https%3A%2F%2Fr.test%2F%3Fu%3D%2561%2538f3c1d09b7e"), [("uid", Written::Plain)]);
        assert_eq!(finds("?u=a8f3c1d09b7f"), []);
        assert_eq!(finds(""), []);
        assert_eq!(finds("a8f3"), []);
    }

    #[test]
    fn the_end_of_a_google_analytics_value_is_the_value() {
        assert_eq!(finds("/collect?v=2&cid=1234567890.1700000000&sid=1"), [("_ga", Written::Plain)]);
        assert_eq!(finds("/collect?t=1700000000&x=1234567890"), []);
    }

    #[test]
    fn base64_at_any_place() {
        use base64_by_hand as b64;
        for before in ["", "u", "id"] {
            let text = format!("{before}{UID}tail");
            assert_eq!(
                finds(&format!("?p={}", b64(text.as_bytes()))),
                [("uid", Written::Base64)],
                "{before:?}"
            );
        }
        let mut search = Search::default();
        search.add((), "~~~?>1234>>>???");
        let (standard, safe) = ("fn5+Pz4xMjM0Pj4+Pz8/", "fn5-Pz4xMjM0Pj4-Pz8_");
        assert_eq!(search.find(standard).len() + search.find(safe).len(), 2);
    }

    /// Slow and plain, to check the quick one.
    fn base64_by_hand(bytes: &[u8]) -> String {
        let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
        let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
        let letters = bits.as_bytes().chunks(6).map(|six| {
            let six = format!("{:0<6}", std::str::from_utf8(six).unwrap());
            alphabet[usize::from_str_radix(&six, 2).unwrap()]
        });
        letters.collect()
    }

    #[test]
    fn digests_of_all_three_kinds_in_either_case() {
        for digest in [
            "3f5f4a6b3c7a1b93a7c0b4f3a9d55b9e", // nobody's
            &hex(&Md5::digest(UID)),
            &hex(&Sha1::digest(UID)),
            &hex(&Sha256::digest(UID)).to_uppercase(),
        ] {
            let expected: &[_] =
                if digest.starts_with("3f5f4a6b") { &[] } else { &[("uid", Written::Digest)] };
            assert_eq!(finds(&format!("{{\"h\":\"{digest}\"}}")), expected);
        }
        // RFC 1321, A.5 and FIPS 180: the digests themselves.
        assert_eq!(hex(&Md5::digest("abc")), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(hex(&Sha1::digest("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    #[test]
    fn words_sizes_and_times_are_not_sought() {
        for value in [
            "accepted",
            "undefined",
            "short1",
            "aaaaaaa1",
            "1920x1080",
            "2026-11-24",
            "20261124",
            "1700000000",
            "1700000000000",
            "10.0.22631",
            "marketing",
            "10:30:00.123",
            "2026-11-24T10:30:00.123Z",
        ] {
            let mut search = Search::default();
            search.add((), value);
            assert!(search.is_empty(), "{value}");
        }
        for value in [
            "a8f3c1d09b7e",
            "GA1.1.1234567890.1700000000",
            "fb.1.1596403881668.1116446470",
            "918273645546372819",
        ] {
            let mut search = Search::default();
            search.add((), value);
            assert_eq!(search.len(), 1, "{value}");
        }
    }

    #[test]
    fn a_number_is_not_found_inside_a_longer_one() {
        let mut search = Search::default();
        search.add((), "918273645546372819");
        assert_eq!(search.find("?n=918273645546372819").len(), 1);
        assert_eq!(search.find("?n=9182736455463728190").len(), 0);
        assert_eq!(search.find("?n=1918273645546372819").len(), 0);
    }

    #[test]
    fn each_owner_is_found_once_and_a_repeating_text_does_no_harm() {
        let mut search = Search::default();
        search.add("a", "12a12a12b12c12d12e");
        assert_eq!(search.find(&"12a12a12b12c12d12e".repeat(10_000)).len(), 1);
    }
}
