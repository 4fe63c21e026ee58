//! Checks an evidence document: `cargo run -p temoin-engine --example verify -- FILE`.
//!
//! Says whether every entry is as it was exported, and the head to compare with one noted elsewhere.

use std::{env, fs, process::ExitCode};

use temoin_engine::evidence::document::{Document, FORMAT};

fn main() -> ExitCode {
    match env::args().nth(1).ok_or("usage: verify FILE".to_owned()).and_then(|path| check(&path)) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn check(path: &str) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let document: Document = serde_json::from_str(&text)
        .map_err(|error| format!("{path}: not a document of {FORMAT}: {error}"))?;
    if document.format != FORMAT {
        return Err(format!("{path}: of format {:?}, not {FORMAT}", document.format));
    }
    if !document.is_intact() {
        return Err(format!("{path}: CHANGED since it was exported: the entries do not fit the head"));
    }
    let findings = document.sites.iter().map(|site| site.findings.len()).sum::<usize>();
    let ads = document.inbox.iter().map(|webmail| webmail.ads.len()).sum::<usize>();
    Ok(format!("{path}: intact, {findings} findings, {ads} advertisements, head {}", document.integrity.head))
}
