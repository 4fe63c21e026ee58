//! Inputs to begin with: from the test vectors, the traces and the platforms' samples in the tree.

use std::{fs, path::PathBuf};

use serde_json::{Value, from_str, to_string};
use temoin_engine::{
    consent::platform::PLATFORMS,
    event::Event,
    evidence::journal::Journal,
    record::{Key, Record},
    time::Time,
};
use temoin_ui::settings::file;

use crate::{consent::BESIDE, engine::Shell, mutate::Random};

macro_rules! of_the_engine {
    ($path:literal) => {
        include_str!(concat!("../../engine/", $path))
    };
}

const TCF: &str = of_the_engine!("tests/vectors/tcf.jsonl");
const GPP: &str = of_the_engine!("tests/vectors/gpp.jsonl");
const COOKIES: &str = of_the_engine!("tests/vectors/http-state.jsonl");
const DATES: &str = of_the_engine!("tests/vectors/http-state-dates.jsonl");
const TRACES: [&str; 2] = [
    of_the_engine!("tests/traces/told-and-carried-chromium.jsonl"),
    of_the_engine!("tests/traces/told-and-carried-firefox.jsonl"),
];
const DOCUMENTS: [&str; 2] = [
    of_the_engine!("tests/traces/told-and-carried-chromium.evidence.json"),
    of_the_engine!("tests/traces/told-and-carried-firefox.evidence.json"),
];

/// What stands under a name in each line of a file of vectors; the first line says where they come from.
fn members(vectors: &'static str, name: &'static str) -> impl Iterator<Item = String> {
    let lines = vectors.lines().skip(1).filter_map(|line| from_str::<Value>(line).ok());
    lines.filter_map(move |line| line.get(name)?.as_str().map(str::to_owned))
}

fn bytes<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Vec<Vec<u8>> {
    texts.into_iter().map(|text| text.as_ref().as_bytes().to_vec()).collect()
}

/// `Cookie` headers.
pub fn cookie_headers() -> Vec<Vec<u8>> {
    let mut headers = vec!["a=1; b=x=y; =lost;c; d=\"q\" ;;".to_owned()];
    for event in events_of_traces() {
        if let Event::RequestSent(request) = event {
            headers.extend(request.cookies);
        }
    }
    headers.sort();
    headers.dedup();
    bytes(headers)
}

/// `Set-Cookie` headers of the public cases, and each date in one.
pub fn set_cookies() -> Vec<Vec<u8>> {
    let cases = COOKIES.lines().skip(1).filter_map(|line| from_str::<Value>(line).ok());
    let received = cases.flat_map(|case| case["received"].as_array().cloned().unwrap_or_default());
    let received = received.filter_map(|header| header.as_str().map(str::to_owned));
    let dated = members(DATES, "date").map(|date| format!("a=1; Expires={date}"));
    bytes(received.chain(dated).map(|header| format!("\0{header}")))
}

/// TC strings.
pub fn tcf() -> Vec<Vec<u8>> {
    bytes(members(TCF, "tc"))
}

/// GPP strings.
pub fn gpp() -> Vec<Vec<u8>> {
    bytes(members(GPP, "gpp"))
}

/// US Privacy strings.
pub fn us_privacy() -> Vec<Vec<u8>> {
    bytes(["1YNN", "1YYN", "1---", "1NNY", "2YYY", ""])
}

/// Google's letters, and commands.
pub fn consent_mode() -> Vec<Vec<u8>> {
    bytes([
        "G100",
        "G111",
        "G1--",
        "13r3r3r3r5",
        "11q1r1q1q5",
        r#"[["consent","default",{"ad_storage":"denied","wait_for_update":500}]]"#,
        r#"[{"0":"consent","1":"update","2":{"ad_storage":"granted","analytics_storage":"denied"}}]"#,
        r#"[["consent","default",{"region":["FR"],"ad_storage":"denied"}],["js",1]]"#,
    ])
}

/// Additional Consent strings.
pub fn additional_consent() -> Vec<Vec<u8>> {
    bytes(["1~1.35.41.101", "2~1.35.41.101~dv.9.21.81", "2~~dv.", "1~", "2~43.46~dv.70"])
}

/// Every text in every platform's samples, in each place where that platform stores something.
pub fn platform() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    let mut place = 0_u8;
    for platform in PLATFORMS {
        let texts = sample_texts(platform.id);
        for _ in platform.slots {
            for text in &texts {
                let beside = texts.iter().map(|text| format!("{BESIDE}{text}")).collect::<String>();
                let beside = if texts.len() < 24 { beside } else { String::new() };
                let mut seed = vec![place];
                seed.extend(format!("{text}{beside}").bytes());
                seeds.push(seed);
            }
            place = place.wrapping_add(1);
        }
    }
    seeds
}

/// The texts in the samples at the end of a platform's file.
fn sample_texts(platform: &str) -> Vec<String> {
    let file = match platform {
        "tcf" => "iab_tcf".to_owned(),
        "gpp" => "iab_gpp".to_owned(),
        "usp" => "us_privacy".to_owned(),
        id => id.replace('-', "_"),
    };
    let engine = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../engine/src/consent/platform");
    let source = fs::read_to_string(engine.join(file + ".rs")).unwrap_or_default();
    let samples = source.split_once("SAMPLES").map_or("", |(_, samples)| samples);
    let samples = samples.split("\n};").next().unwrap_or_default();
    let mut texts = Vec::new();
    let mut rest = samples;
    while let Some(start) = rest.find('"') {
        let raw = rest[..start].ends_with("r#");
        rest = &rest[start + 1..];
        let end = if raw { rest.find("\"#") } else { rest.replace("\\\"", "__").find('"') };
        let Some(end) = end else { break };
        texts.push(if raw { rest[..end].to_owned() } else { rest[..end].replace("\\\"", "\"") });
        rest = &rest[end + 1..];
    }
    texts
}

/// Addresses, hosts, and names with hosts.
pub fn address() -> Vec<Vec<u8>> {
    let mut seeds = bytes([
        "https://a.example:8443/path?x=http://b/#c",
        "https://me:secret@a.example/collect?v=2&gcs=G101&gcd=11p1#gcs=x",
        "http://[::1]:8080/",
        "127.0.0.1",
        "a..b",
        ".",
        "..",
        "portail.test.",
        "portail.test..",
        "x.co.uk",
        "www.city.kobe.jp",
        "b.test.ck",
        "_ga www.portail.test",
        "_gac_UA-1 portail.test",
        "ssl-webmail.uni.test",
    ]);
    seeds.extend(bytes(crate::cookie::FROM));
    seeds.extend(bytes(addresses()));
    seeds
}

fn addresses() -> Vec<String> {
    let mut addresses = Vec::new();
    for event in events_of_traces() {
        match event {
            Event::RequestSent(request) => addresses.push(request.context.url),
            Event::RequestBody { body, .. } => addresses.push(body),
            _ => {}
        }
    }
    addresses.sort();
    addresses.dedup();
    addresses
}

/// Addresses and bodies with consent strings.
pub fn told() -> Vec<Vec<u8>> {
    let mut seeds = bytes(addresses());
    for tc in members(TCF, "tc").take(8) {
        seeds.extend(bytes([
            format!("https://r.test/?gdpr=1&gdpr_consent={tc}&gcs=G100&us_privacy=1YYN"),
            format!(r#"{{"user":{{"ext":{{"consent":"{tc}"}}}},"regs":[{{"us_privacy":"1YYN"}}]}}"#),
        ]));
    }
    seeds
        .extend(bytes(["https://a.test/r?u=https%3A%2F%2Fb.test%2F%3Fto%3Dhttps%253A%252F%252Fc.test%252F"]));
    seeds
}

/// Values, and texts that carry them.
pub fn carried() -> Vec<Vec<u8>> {
    bytes([
        "GA1.1.1234567890.1700000000\na8f3c1d09b7e\n\nhttps://r.test/collect?cid=1234567890.1700000000",
        "a8f3c1d09b7e\n\nu=%61%38f3c1d09b7e",
        "~~~?>1234>>>???\n\nfn5+Pz4xMjM0Pj4+Pz8/ fn5-Pz4xMjM0Pj4-Pz8_",
        "918273645546372819\n\n?n=9182736455463728190",
        "12a12a12b12c12d12e\n12a12a12b12c12d12f\n\n12a12a12b12c12d12e12a12a12b12c12d12f",
        "fb.1.1596403881668.1116446470\n\n{\"h\":\"900150983cd24fb0d6963f7d28e17f72\"}",
    ])
}

fn events_of_traces() -> impl Iterator<Item = Event> {
    TRACES.iter().flat_map(|trace| trace.lines()).filter_map(|line| from_str(line).ok())
}

/// What lies on the disk after the traces.
fn kept() -> Vec<(Key, String)> {
    let mut shell = Shell::default();
    events_of_traces().for_each(|event| shell.observe(event));
    shell.disk().collect()
}

/// Records, each alone and a few together.
pub fn records() -> Vec<Vec<u8>> {
    let kept = kept().into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    let settings = to_string(&Record::Settings(Default::default()));
    let mut seeds = bytes(&kept);
    seeds.extend(bytes(settings));
    seeds.extend(bytes(kept.chunks(12).map(|some| some.join("\n"))));
    seeds
}

/// A journal that is intact, and one from the middle of a longer one.
pub fn journals() -> Vec<Vec<u8>> {
    let records = kept().into_iter().take(6).map(|(key, text)| (key.to_string(), text)).collect::<Vec<_>>();
    let write = |mut journal: Journal| {
        let lines = records.iter().zip(1..);
        let lines = lines.map(|((address, text), at)| journal.append(Time(at), address, Some(text)));
        let lines = lines.collect::<Vec<_>>();
        to_string(&(journal, lines, &records)).unwrap_or_default()
    };
    let late = Journal { first: 100_000, next: 100_000, ..Journal::default() };
    bytes([write(Journal::default()), write(late), "[{\"first\":0}]".to_owned()])
}

/// Evidence documents.
pub fn documents() -> Vec<Vec<u8>> {
    let mut seeds = bytes(DOCUMENTS);
    // One of each kind of entry is enough to begin with.
    for document in DOCUMENTS {
        let Ok(mut document) = from_str::<Value>(document) else { continue };
        for site in document["sites"].as_array_mut().into_iter().flatten() {
            for list in ["decisions", "findings"] {
                site[list].as_array_mut().into_iter().for_each(|entries| entries.truncate(1));
            }
        }
        seeds.extend(bytes([document.to_string()]));
    }
    seeds
}

/// Files of settings.
pub fn settings() -> Vec<Vec<u8>> {
    let mut other = file::All { language: Some("fr".to_owned()), ..file::All::default() };
    other.settings.ignored.insert(temoin_engine::site::Site::of_host("shop.example.co.uk"));
    bytes([file::write(&file::All::default()), file::write(&other)])
}

/// Rows, drawn; and the texts in them.
pub fn rows() -> Vec<Vec<u8>> {
    let mut seeds = bytes([
        "Annonce",
        "10:42",
        "24 nov. 2026",
        "Boîte de réception (12)",
        "ad-banner_native",
        "mail.google.com",
        "ＰＵＢ",
    ]);
    seeds.extend(random(24));
    seeds
}

/// Events: pieces of the traces, and drawn ones.
pub fn events() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for trace in TRACES {
        let lines = trace.lines().collect::<Vec<_>>();
        seeds.extend(bytes(lines.chunks(12).map(|some| some.join("\n"))));
    }
    seeds.extend(random(64));
    seeds
}

fn random(count: u64) -> impl Iterator<Item = Vec<u8>> {
    (1..=count).map(|seed| Random::new(seed * 0x9e37_79b9).bytes(400))
}
