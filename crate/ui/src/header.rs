//! The site, and what the person decided there.

use std::collections::BTreeMap;

use temoin_engine::{
    consent::companies::Company,
    evidence::{Choice, Purpose},
    view::{DecisionView, DisagreementView, SiteView},
};

use crate::{
    draw::{
        Part, element, instant, isolated, list, name, nothing, paragraph, said, say, span, together,
        unfolding,
    },
    i18n::{counted, text, text_with},
    key, plural,
    popup::Popup,
    words,
};

/// As many companies are named at once.
const NAMED: usize = 3;

/// Name of the site, decision, when, and how it is known.
pub fn header(popup: Popup) -> Part {
    popup.with_site(of_site)
}

/// The same, of any site.
pub fn of_site(SiteView { site, decision, disagreements, gpc, .. }: &SiteView) -> Part {
    together(vec![
        element("h1", &[], vec![name(site)]),
        decision.as_ref().map_or_else(nothing, decided),
        contradictions(disagreements),
        if *gpc { paragraph("source", text(key!("gpc_sent"))) } else { nothing() },
    ])
}

fn decided(decision: &DecisionView) -> Part {
    let (source, platform) = words::source(&decision.source);
    let mut how = vec![say(source)];
    if let Some(platform) = platform {
        how.extend([said(" (".to_owned()), isolated("platform", platform), said(")".to_owned())]);
    }
    // What is only inferred is asked in the answer below, not said here.
    let choice = if decision.inferred { key!("choice_inferred") } else { words::choice(decision.choice) };
    let choice = element("strong", &[], vec![say(choice)]);
    together(vec![
        element(
            "p",
            &[("class", "decision")],
            vec![choice, element("br", &[], vec![]), instant(decision.at)],
        ),
        element("p", &[("class", "source")], how),
        // Where all that was asked was accepted, there is nothing to tell apart.
        if decision.choice == Choice::Granted { nothing() } else { purposes(&decision.purposes) },
        if decision.legitimate_interest_left {
            paragraph("source", text(key!("legitimate_interest_left")))
        } else {
            nothing()
        },
        named(&decision.companies, false),
        named(&decision.companies, true),
    ])
}

/// The companies that were refused or accepted by name, and for what; folded where they are many.
fn named(companies: &[Company], accepted: bool) -> Part {
    let mut items = Vec::new();
    for Company { name: company, purposes } in companies {
        let covered = purposes.iter().filter(|(_, yes)| **yes == accepted);
        let covered: Vec<String> = covered.map(|(purpose, _)| text(words::purpose(*purpose))).collect();
        if !covered.is_empty() {
            items.push(together(vec![name(company), said(format!(" ({})", covered.join(", ")))]));
        }
    }
    let count = items.len();
    if count == 0 {
        return nothing();
    }
    let title = if accepted { plural!("companies_yes") } else { plural!("companies_no") };
    let title = span("who", said(counted(title, count as u64, &[])));
    unfolding("named", count <= NAMED, title, list("", items))
}

/// Who says something else than the decision, and on what.
fn contradictions(disagreements: &[DisagreementView]) -> Part {
    let mut told = BTreeMap::<(String, bool), Vec<String>>::new();
    for disagreement in disagreements {
        let who = words::voice(&disagreement.source, &disagreement.place);
        told.entry((who, disagreement.says)).or_default().push(text(words::purpose(disagreement.purpose)));
    }
    let lines = told.into_iter().map(|((who, yes), purposes)| {
        let key = if yes { key!("disagrees_yes") } else { key!("disagrees_no") };
        paragraph("source", text_with(key, &[&who, &purposes.join(", ")]))
    });
    together(lines.collect())
}

/// Which purposes were accepted and which were not, where the choice was not the same for all.
fn purposes(choices: &[(Purpose, bool)]) -> Part {
    let named = |wanted: bool| {
        let words: Vec<String> = choices
            .iter()
            .filter(|(_, yes)| *yes == wanted)
            .map(|(purpose, _)| text(words::purpose(*purpose)))
            .collect();
        words.join(", ")
    };
    let (yes, no) = (named(true), named(false));
    if yes.is_empty() || no.is_empty() {
        return nothing();
    }
    together(vec![
        paragraph("source", text_with(key!("purposes_no"), &[&no])),
        paragraph("source", text_with(key!("purposes_yes"), &[&yes])),
    ])
}
