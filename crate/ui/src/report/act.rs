//! What a person can take with them: the document, a table for a spreadsheet, paper.

use leptos::prelude::*;

use super::{Report, csv};
use crate::{
    background::Evidence,
    declare::told,
    draw::{Part, button, element, paragraph, said, say},
    i18n::{Key, text},
    key,
    save::{file_name, save},
};

/// The three ways out, and the digest of what they take out. `subject` is what the files are named after.
pub fn export(report: Report, evidence: &Evidence, subject: &str) -> Part {
    let outcome = RwSignal::new(None::<Key>);
    let generated = evidence.document.generated.clone();
    let json = (file_name(subject, &generated, "json"), evidence.text.clone());
    let table = (file_name(subject, &generated, "csv"), csv::csv(&evidence.document));
    let keep = move |file: &(String, String)| {
        let key = if save(&file.0, &file.1).is_ok() { key!("exported") } else { key!("export_failed") };
        outcome.set(Some(key));
        report.page.announce(text(key));
    };
    let digest = element(
        "p",
        &[("class", "digest")],
        vec![say(key!("digest")), element("code", &[], vec![said(evidence.document.integrity.head.clone())])],
    );
    let buttons = vec![
        button("export-json", key!("export_json"), move || keep(&json)),
        button("export-csv", key!("export_csv"), move || keep(&table)),
        button("print", key!("print"), || {
            // A browser may forbid it; then nothing happens.
            let _ = window().print();
        }),
    ];
    let content = vec![
        element("div", &[("class", "buttons screen")], buttons),
        element("div", &[("class", "screen")], vec![told(outcome)]),
        digest,
        paragraph("note", text(key!("digest_note"))),
    ];
    // On paper there are no buttons: what is left is the digest.
    let title = vec![
        element("span", &[("class", "screen")], vec![say(key!("export_title"))]),
        element("span", &[("class", "only-print")], vec![say(key!("digest_title"))]),
    ];
    let mut parts = vec![element("h2", &[("id", "export"), ("class", "title")], title)];
    parts.extend(content);
    element("section", &[("aria-labelledby", "export")], parts)
}
