//! Comparing what Témoin says with what must be found.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::Path,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{
    scenario::{Decision, Expect, Finding},
    site::registrable,
    truth::Count,
};

/// Where the pages of this harness that stand for a platform keep what they need themselves, in web storage. That they
/// look there is rightly shown after a no; how often is their own affair.
const OWN_STATE: [&str; 3] = ["choix", "first", "tag"];

/// The findings of one site in an evidence document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Breaches, with the number of accesses.
    pub breaches: BTreeMap<Finding, u64>,
    /// Remarks, with the number of accesses.
    pub remarks: BTreeMap<Finding, u64>,
    /// The decisions, oldest first.
    pub decisions: Vec<Decision>,
}

impl Found {
    /// Reads the findings about `site` in `document`.
    ///
    /// # Errors
    ///
    /// When the document is not of the known format.
    pub fn read(document: &Value, site: &str) -> Result<Self> {
        ensure!(document["format"] == "temoin-evidence/1", "not an evidence document: {document}");
        let mut found = Self::default();
        let sites = document["sites"].as_array().context("the document has no sites")?;
        for entry in sites.iter().filter(|entry| entry["site"] == site) {
            let decisions = serde_json::from_value(entry["decisions"].clone());
            found.decisions = decisions.context("the decisions of the document")?;
            for finding in entry["findings"].as_array().into_iter().flatten() {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let key = Finding {
                    rule: text(&finding["rule"]),
                    reader: text(&finding["reader"]["host"]),
                    tracker: text(&finding["tracker"]["name"]),
                };
                let count = finding["count"].as_u64().unwrap_or_default();
                let list = match finding["severity"].as_str() {
                    Some("breach") => &mut found.breaches,
                    Some("remark") => &mut found.remarks,
                    other => bail!("a finding of unknown severity {other:?}"),
                };
                *list.entry(key).or_default() += count;
            }
        }
        Ok(found)
    }

    /// What is missing and what is too much, or nothing if all is as expected. `counts` are the
    /// numbers of accesses that the servers themselves counted.
    pub fn differences(&self, expect: &Expect, counts: &BTreeMap<Finding, Count>) -> Option<String> {
        let mut text = String::new();
        compare(&mut text, "breach", &expect.breaches, &self.breaches);
        let mut remarks = self.remarks.clone();
        remarks.retain(|finding, _| !OWN_STATE.contains(&finding.tracker.as_str()));
        compare(&mut text, "remark", &expect.remarks, &remarks);
        if let Some(expected) = &expect.decisions {
            let same = expected.len() == self.decisions.len()
                && expected.iter().zip(&self.decisions).all(|(expected, found)| expected.is_met_by(found));
            if !same {
                let _ = writeln!(text, "  decisions: {:#?}\n  instead of {expected:#?}", self.decisions);
            }
        }
        for (finding, count) in counts {
            if let Some(found) = self.breaches.get(finding)
                && !(count.certain..=count.certain + count.meanwhile).contains(found)
            {
                let _ = writeln!(
                    text,
                    "  count: {} received {} {} times (and {} while the choice was made), the finding says {found}",
                    finding.reader, finding.tracker, count.certain, count.meanwhile
                );
            }
        }
        (!text.is_empty()).then_some(text)
    }

    /// Companies with a breach; made-up hosts are known by their registrable domain.
    pub fn companies(&self) -> usize {
        let readers: BTreeSet<String> =
            self.breaches.keys().map(|finding| registrable(&finding.reader)).collect();
        readers.len()
    }
}

fn compare(text: &mut String, what: &str, expected: &BTreeSet<Finding>, found: &BTreeMap<Finding, u64>) {
    let mut line = |sign: &str, finding: &Finding| {
        let Finding { rule, reader, tracker } = finding;
        let _ = writeln!(text, "  {sign} {what}: {rule}, {reader} reads {tracker}");
    };
    for finding in expected.iter().filter(|finding| !found.contains_key(finding)) {
        line("missing", finding);
    }
    for finding in found.keys().filter(|finding| !expected.contains(finding)) {
        line("too much", finding);
    }
}

/// Validates an evidence document against `docs/evidence.schema.json` of the project at `root`.
///
/// # Errors
///
/// When it does not hold.
pub fn validate(document: &Value, root: &Path) -> Result<()> {
    let path = root.join("docs/evidence.schema.json");
    if !path.exists() {
        return Ok(());
    }
    let schema: Value = serde_json::from_str(&fs::read_to_string(&path)?)
        .with_context(|| format!("{} is not JSON", path.display()))?;
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .map_err(|error| anyhow::anyhow!("{} is no JSON Schema: {error}", path.display()))?;
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("  {}: {error}", error.instance_path()))
        .collect();
    ensure!(errors.is_empty(), "the evidence document breaks its schema:\n{}", errors.join("\n"));
    Ok(())
}
