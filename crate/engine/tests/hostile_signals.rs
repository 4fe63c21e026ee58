//! Whatever a page stores, announces or sends: every decoder answers, and within a bound.
//!
//! The bound on time is relative, never a clock's: the work for a text of twice the length may not be
//! much more than twice. Memory is bounded by what the decoders keep, which the tests look at.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use std::{hint::black_box, time::Instant};

use temoin_engine::consent::{
    additional_consent::AdditionalConsent,
    consent_mode::{ConsentMode, Gcd, gcs},
    gpp::Gpp,
    platform::{Name, PLATFORMS, Slot, recognise, words},
    signal::{Chosen, MAX_LEN, Stance},
    tcf::{TcError, TcString},
    unlisted::{self, Sign},
    us_privacy::UsPrivacy,
};

/// Numbers that look random and are the same on every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }

    fn text(&mut self, length: usize, alphabet: &[char]) -> String {
        (0..length).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}

/// The name of a place, with a number where one belongs.
fn name(slot: &Slot) -> String {
    match slot.name {
        Name::Exact(name) => name.to_owned(),
        Name::Numbered(prefix) => format!("{prefix}1"),
    }
}

/// Every decoder once, and every place a platform stores in.
fn everything(text: &str) {
    decoders(text);
    platforms(text);
}

fn decoders(text: &str) {
    let _ = black_box(TcString::decode(text).map(|tc| (tc.stance(), tc.may_store(7))));
    let _ = black_box(Gpp::decode(text).map(|gpp| (gpp.stance(), gpp.gpc())));
    let _ = black_box(UsPrivacy::decode(text));
    let _ = black_box(AdditionalConsent::decode(text));
    let _ = black_box(Gcd::decode(text));
    let _ = black_box(gcs(text));
    black_box(words::purpose(text));
    for name in ["id", "cookie_consent"] {
        if let Some(Sign::Answers(Stance::Chosen(chosen))) = black_box(unlisted::read(name, text)) {
            assert!(chosen.items.len() <= Chosen::MAX_ITEMS);
        }
    }
    if let Ok(command) = serde_json::from_str(text) {
        let mut mode = ConsentMode::default();
        mode.apply(&command);
        black_box(mode.stance());
    }
}

fn platforms(text: &str) {
    // What stands beside says that there was a choice, and is as hostile as the value where it can.
    stored(text, &|name: &str| {
        Some(match name {
            "cmplz_banner-status" => "dismissed".to_owned(),
            "axeptio_cookies" => r#"{"$$completed":true}"#.to_owned(),
            "uc_user_interaction" => "true".to_owned(),
            _ => text.to_owned(),
        })
    });
}

fn stored(text: &str, siblings: &dyn Fn(&str) -> Option<String>) {
    for platform in PLATFORMS {
        for slot in platform.slots {
            let (_, stance) = recognise(slot.stores[0], &name(slot), text, siblings).unwrap();
            if let Ok(Stance::Chosen(chosen)) = stance {
                assert!(chosen.items.len() <= Chosen::MAX_ITEMS);
            }
        }
    }
}

/// What each kind of value is made of, so that texts get past the first check.
const ALPHABETS: [&str; 8] = [
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    "AB.~C_8",
    "{}[]\":,truefalsn0 ",
    "!=waitruefls",
    "@,ALL0123456789|:",
    "%0123456789abcdefABCDEF",
    ":,yesno&=C01groups",
    "\u{0}é\u{fffd}\u{1f36a}\n\t\u{7f} \"'\\",
];

#[test]
fn eight_thousand_short_texts() {
    let mut random = Random(0x7e30);
    for round in 0..8_000 {
        let alphabet: Vec<char> = ALPHABETS[round % ALPHABETS.len()].chars().collect();
        let length = random.below(120);
        let start =
            ["", "C", "DBABM~", "2~", "{\"purposes\":", "groups=", "W3tb", "{\"consent\":{"][random.below(8)];
        let text = format!("{start}{}", random.text(length, &alphabet));
        everything(&text);
        stored(&text, &|_| Some(text.clone()));
        stored(&text, &|_| None);
    }
}

#[test]
fn texts_of_a_megabyte() {
    let mut random = Random(0xfeed);
    let random = ALPHABETS.map(|alphabet| {
        let alphabet: Vec<char> = alphabet.chars().collect();
        random.text(MAX_LEN / 4, &alphabet).repeat(4)
    });
    let repeated = [
        "[",
        "{\"a\":",
        "[{}],",
        "!a=true",
        "a:yes,",
        "A.",
        "IAAA.",
        "~",
        "1.",
        "%25",
        "C0002:1,",
        "@",
        "\u{1f36a}",
    ];
    let repeated = repeated.map(|part| part.repeat(MAX_LEN / part.len()));
    for text in random.iter().chain(&repeated) {
        decoders(&text[..text.floor(MAX_LEN)]);
        // Forty places to store in: a quarter keeps the test short.
        platforms(&text[..text.floor(MAX_LEN / 4)]);
    }
}

/// The last place at or before `at` where a text may be cut.
trait Floor {
    fn floor(&self, at: usize) -> usize;
}

impl Floor for String {
    fn floor(&self, at: usize) -> usize {
        (0..=at.min(self.len())).rev().find(|&at| self.is_char_boundary(at)).unwrap_or(0)
    }
}

#[test]
fn longer_than_a_megabyte_is_refused_unread() {
    let text = "A".repeat(MAX_LEN + 1);
    assert_eq!(TcString::decode(&text), Err(TcError::TooLong));
    for slot in PLATFORMS.iter().flat_map(|platform| platform.slots) {
        let (_, stance) = recognise(slot.stores[0], &name(slot), &text, &|_| None).unwrap();
        assert!(stance.is_err(), "{:?}", slot.name);
    }
}

/// Every vendor section full of ranges that each claim all vendors.
fn absurd_ranges(ranges: usize) -> String {
    let mut bits = String::new();
    let mut push = |value: u64, width: usize| bits.push_str(&format!("{value:0width$b}"));
    push(2, 6);
    for _ in 0..23 {
        push(0, 9); // Created to PublisherCC, 207 bits
    }
    for _ in 0..2 {
        push(65_535, 16);
        push(1, 1);
        push(ranges as u64, 12);
        for _ in 0..ranges {
            push(1, 1);
            push(1, 16);
            push(65_535, 16);
        }
    }
    push(0, 12);
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    while !bits.len().is_multiple_of(6) {
        bits.push('0');
    }
    let six = |at: usize| usize::from_str_radix(&bits[at..at + 6], 2).unwrap();
    (0..bits.len()).step_by(6).map(|at| char::from(alphabet[six(at)])).collect()
}

#[test]
fn half_a_billion_ids_stay_eight_thousand_ranges() {
    let text = absurd_ranges(4095);
    assert!(text.len() < 50_000);
    let tc = TcString::decode(&text).unwrap();
    assert_eq!(tc.vendor_consents.ranges().len(), 4095);
    assert!(tc.vendor_consent(1) && tc.vendor_consent(65_535) && !tc.vendor_consent(0));
    // With a count and no ranges behind it, nothing is kept.
    assert!(matches!(TcString::decode(&text[..60]), Err(TcError::Bits(_))));
}

/// The least time of several runs: what the machine did besides is left out.
fn least(mut work: impl FnMut()) -> f64 {
    let once = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    (0..3).map(|_| once(&mut work)).fold(f64::INFINITY, f64::min)
}

/// Makes a text of about so many bytes.
type Make = fn(usize) -> String;

#[test]
fn no_text_is_slower_than_linear() {
    // A quadratic decoder would take 256 times as long for 16 times the text; 100 leaves room for a very busy
    // machine, for caches and for the logarithm of a sorted map.
    let texts: [(&str, Make); 9] = [
        ("segments", |n| format!("{}IAAA", "IAAA.".repeat(n / 5))),
        ("one segment", |n| "C".repeat(n)),
        ("ranges", |n| absurd_ranges(n / 64)),
        ("escapes", |n| "%41".repeat(n / 3)),
        ("services", |n| "!a=true".repeat(n / 7)),
        ("members", |n| {
            let members: Vec<String> = (0..n / 12).map(|at| format!("\"{at}\":true")).collect();
            format!("{{{}}}", members.join(","))
        }),
        ("nesting", |n| "[".repeat(n)),
        ("numbers", |n| format!("2~{}", "1.".repeat(n / 2))),
        ("colons", |n| "a:yes,".repeat(n / 6)),
    ];
    for (what, make) in texts {
        let (short, long) = (make(20_000), make(320_000));
        let ratio = least(|| everything(&long)) / least(|| everything(&short));
        assert!(ratio < 100.0, "{what}: 16 times the text, {ratio:.1} times the time");
    }
}
