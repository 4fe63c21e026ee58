//! The public http-state cases: what `Set-Cookie` headers store, and what is sent back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use serde_json::{Value, json};
use temoin_engine::{
    event::StoredCookie,
    site::{Site, host_of, path_of},
    time::Time,
    tracker::{TrackerId, date, set_cookie::SetCookie},
};

const CASES: &str = include_str!("vectors/http-state.jsonl");
const DATES: &str = include_str!("vectors/http-state-dates.jsonl");

/// Cases written for RFC 6265 of 2011 to which RFC 6265bis, hence today's browsers, give another answer.
const CHANGED: &[(&str, &str)] = &[
    // A cookie may be without a name: it is what stands before the first semicolon.
    ("0004", r#"[["","foo"]]"#),
    ("0021", r#"[["a","b"],["","x"],["c","d"]]"#),
    ("0023", r#"[["","foo"]]"#),
    ("0024", r#"[["","foo"]]"#),
    ("0025", r#"[["","foo"]]"#),
    ("0026", r#"[["","foo"]]"#),
    ("0027", r#"[["","bar"]]"#),
    ("0028", r#"[["","foo"]]"#),
    ("CHROMIUM0009", r#"[["","BLAHHH"]]"#),
    ("CHROMIUM0010", r#"[["","\"BLA\\\"HHH\""]]"#),
    ("CHROMIUM0012", r#"[["","ABC"]]"#),
    ("MOZILLA0012", r#"[["test","\"fubar! = foo"],["","five"]]"#),
    ("MOZILLA0014", r#"[["","six"]]"#),
    ("MOZILLA0015", r#"[["","seven"]]"#),
    ("MOZILLA0016", r#"[["","eight"]]"#),
    ("MOZILLA0017", r#"[["","eight"],["test","six"]]"#),
    ("NAME0017", r#"[["","a=bar"]]"#),
    ("NAME0023", r#"[["","foo"]]"#),
    ("NAME0025", r#"[["","==a=bar"]]"#),
    ("NAME0028", r#"[["","a"]]"#),
    ("NAME0031", r#"[["","\"foo"]]"#),
    ("NAME0032", r#"[["","\"foo\\\"bar"]]"#),
    ("NAME0033", r#"[["","aaa"]]"#),
    // Controls void the whole.
    ("DISABLED_CHROMIUM0022", "[]"),
    ("DISABLED_CHROMIUM0023", "[]"),
    // Paths are compared as they are written.
    ("DISABLED_PATH0029", "[]"),
    // The last domain counts, and an empty one is none.
    ("OPTIONAL_DOMAIN0042", r#"[["foo","bar"]]"#),
];

fn lines(text: &str) -> impl Iterator<Item = Value> {
    // The first line says where they come from.
    text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap())
}

/// What is sent to the case's address after its headers were received from `/cookie-parser`.
fn sent(case: &Value) -> Value {
    let at = Time(1_700_000_000_000);
    let host = "home.example.org";
    let site = Site::of_host(host);
    let mut jar: Vec<(TrackerId, String)> = Vec::new();
    for header in case["received"].as_array().unwrap() {
        let header = header.as_str().unwrap();
        let Some(cookie) = SetCookie::parse(header, false, host, "/cookie-parser", at) else { continue };
        let id = TrackerId::of(&StoredCookie {
            name: cookie.name,
            domain: cookie.domain,
            host_only: cookie.host_only,
            path: cookie.path,
            ..Default::default()
        });
        let known = jar.iter().position(|(known, _)| *known == id);
        match (known, cookie.deletes) {
            (Some(place), true) => drop(jar.remove(place)),
            (Some(place), false) => jar[place].1 = cookie.value,
            (None, true) => {}
            (None, false) => jar.push((id, cookie.value)),
        }
    }
    let to = case["sent-to"].as_str().unwrap_or("/cookie-parser-result");
    let to = if to.starts_with('/') { format!("http://{host}{to}") } else { to.to_ascii_lowercase() };
    let (to_host, to_path) = (host_of(&to).unwrap(), path_of(&to));
    jar.retain(|(id, _)| id.reaches(to_host, to_path, &site));
    // Longer paths first, then older ones (section 5.8.3).
    jar.sort_by_key(|(id, _)| std::cmp::Reverse(id.path.len()));
    jar.into_iter().map(|(id, value)| json!([id.name, value])).collect()
}

#[test]
fn stores_and_sends_what_the_public_cases_say() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in lines(CASES) {
        let name = case["test"].as_str().unwrap();
        let expected = match CHANGED.iter().find(|(changed, _)| *changed == name) {
            Some((_, now)) => serde_json::from_str(now).unwrap(),
            None => case["sent"].clone(),
        };
        let ours = sent(&case);
        if ours != expected {
            wrong.push(format!("{name}: {} gives {ours}, not {expected}", case["received"]));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(count, 222);
}

#[test]
fn reads_the_dates_of_the_public_cases() {
    let mut count = 0;
    for case in lines(DATES) {
        let date = case["date"].as_str().unwrap();
        let means = case["means"].as_str().map(|means| date::parse(means).expect("a plain date"));
        assert_eq!(date::parse(date), means, "{date}");
        count += 1;
    }
    assert_eq!(count, 70);
    assert_eq!(date::parse("Wed, 09 Dec 2009 16:27:23 GMT"), Some(Time(1_260_376_043_000)));
}
