use super::{
    super::{
        authority,
        findings::{
            rows,
            tests::{document, finding},
        },
    },
    *,
};
use crate::i18n::LANGUAGES;
use std::collections::BTreeSet;
use temoin_engine::view::SiteView;

const AT: u64 = 1_795_514_400_007;

fn facts(findings: Vec<temoin_engine::evidence::document::FindingEvidence>) -> Facts {
    let document = document(findings);
    Facts {
        site: "shop.test".to_owned(),
        decided: Some((Choice::Withdrawn, Time(AT))),
        companies: companies(&rows(&document, &SiteView::default())),
        generated: Time(AT + 1),
        browser: "Firefox 140".to_owned(),
        version: "0.1.0".to_owned(),
        digest: document.integrity.head,
    }
}

fn texts() -> Vec<(&'static str, Texts)> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../extension/letters");
    LANGUAGES
        .map(|language| {
            let file = std::fs::read_to_string(format!("{directory}/{language}.txt")).unwrap();
            (language, Texts::read(&file))
        })
        .into()
}

fn all(facts: &Facts) -> Vec<String> {
    let mut letters = Vec::new();
    for authority in authority::all() {
        for kind in [Kind::Site, Kind::Authority] {
            for (_, texts) in texts() {
                letters.push(letter(kind, &texts, facts, &authority));
            }
        }
    }
    letters
}

/// Every language has the same texts with the same values, each once.
#[test]
fn every_language_is_whole() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../extension/letters");
    assert_eq!(std::fs::read_dir(directory).unwrap().count(), LANGUAGES.len());
    let shape = |texts: &Texts| -> Vec<(String, BTreeSet<String>)> {
        let values = |name: &str| {
            let text = texts.say(name, &[]);
            assert!(!text.is_empty(), "{name}");
            let raw = texts.raw(name).split('{').skip(1);
            raw.map(|rest| rest.split_once('}').unwrap().0.to_owned()).collect()
        };
        texts.names().iter().map(|name| ((*name).to_owned(), values(name))).collect()
    };
    let every = texts();
    let expected = shape(&every[0].1);
    let names: BTreeSet<_> = expected.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), expected.len(), "a name stands twice");
    for (language, texts) in &every {
        assert_eq!(shape(texts), expected, "{language}");
        assert_eq!(texts.say("months", &[]).split(' ').count(), 12, "{language}");
    }
}

#[test]
fn values_are_not_looked_into() {
    let texts = Texts::read("# a\n{x} and {y}.\n\n# b\n{unknown}\n");
    assert_eq!(texts.say("a", &[("x", "{y}"), ("y", "2")]), "{y} and 2.");
    assert_eq!(texts.say("b", &[]) + &texts.say("c", &[]), "");
}

#[test]
fn the_law_is_that_of_the_authority_s_country() {
    let mut facts = facts(vec![finding(Rule::ReadAfterWithdrawal, "ads.test", "_ga", &[AT])]);
    let english = texts().into_iter().find(|(language, _)| *language == "en").unwrap().1;
    let write = |facts: &Facts, country| letter(Kind::Authority, &english, facts, &authority::of(country));
    let french = write(&facts, "FR");
    assert!(
        french.contains("article 82") && french.contains("7(3)") && !french.contains("2002/58"),
        "{french}"
    );
    let german = write(&facts, "DE");
    assert!(
        german.contains("2002/58/EC") && german.contains("(§ 25 TDDDG)") && german.contains("7(3)"),
        "{german}"
    );
    let swiss = write(&facts, "CH");
    assert!(swiss.contains("45c") && !swiss.contains("GDPR"), "{swiss}");
    facts.decided = Some((Choice::Refused, Time(AT)));
    assert!(!write(&facts, "FR").contains("7(3)"), "nothing was withdrawn");
}

#[test]
fn every_letter_has_the_facts() {
    let facts = facts(vec![
        finding(Rule::ReadAfterWithdrawal, "ads.test", "_ga", &[AT + 60_000, AT + 120_000]),
        finding(Rule::WriteAfterWithdrawal, "ads.test", "IDE", &[AT + 180_000]),
    ]);
    for letter in all(&facts) {
        for fact in ["shop.test", "ads.test", "_ga", "IDE", "24", "2026", "10:00", "10:03", "Firefox 140"] {
            assert!(letter.contains(fact), "{fact} in {letter}");
        }
        assert!(letter.contains(&facts.digest) && letter.contains("\n– ads.test"), "{letter}");
    }
}

#[test]
fn no_letter_says_more_than_was_observed() {
    let every = [
        Rule::ReadAfterWithdrawal,
        Rule::WriteAfterWithdrawal,
        Rule::AccessAfterRefusal,
        Rule::WriteBeforeChoice,
        Rule::StaleConsentSignal,
        Rule::ThirdPartyNotTold,
        Rule::ValueCarriedOut,
    ];
    let mut facts = facts(every.map(|rule| finding(rule, "ads.test", "_ga", &[AT])).into());
    for choice in [None, Some(Choice::Refused), Some(Choice::Partial), Some(Choice::Granted)] {
        facts.decided = choice.map(|choice| (choice, Time(AT)));
        for letter in all(&facts) {
            let small = letter.to_lowercase();
            for word in [
                "illegal",
                "illégal",
                "ilegal",
                "nielegal",
                "unlawful",
                "rechtswidrig",
                "unrechtmäßig",
                "onrechtmatig",
                "illecit",
                "ilícit",
                "illicite",
                "bezprawn",
                "niezgodn",
                "violat",
                "violaz",
                "violac",
                "violaç",
                "verstoß",
                "verstöß",
                "overtred",
                "schend",
                "infraction",
                "infring",
                "infracci",
                "infraç",
                "narusz",
            ] {
                assert!(!small.contains(word), "{word} in {letter}");
            }
            assert!(
                ["observ", "osserv", "beobachtet", "waargenomen", "zaobserwowano"]
                    .iter()
                    .any(|word| small.contains(word))
            );
        }
    }
}

#[test]
fn remarks_accuse_nobody() {
    let facts = facts(vec![finding(Rule::UnclassifiedAccess, "ads.test", "x", &[AT])]);
    assert!(facts.companies.is_empty());
}

#[test]
fn names_are_disarmed_and_many_are_counted() {
    let mut findings = vec![finding(Rule::ReadAfterWithdrawal, "a\u{202E}b.test", "<img>\u{200B}", &[AT; 9])];
    for n in 0..30 {
        findings.push(finding(Rule::ReadAfterWithdrawal, &format!("{n}.test"), "_ga", &[AT]));
    }
    for n in 0..9 {
        findings.push(finding(Rule::ReadAfterWithdrawal, "many.test", &format!("cookie{n}"), &[AT; 2]));
    }
    let facts = facts(findings);
    for letter in all(&facts) {
        assert!(!letter.contains(['\u{202E}', '\u{200B}']));
        assert!(letter.contains("<img>\u{FFFD}"), "markup is text: {letter}");
        assert!(!letter.contains("cookie8") && letter.contains('3'), "{letter}");
    }
    for (language, texts) in texts() {
        let letter = letter(Kind::Site, &texts, &facts, &authority::first());
        assert!(letter.contains(": 12\n") || letter.contains("\u{202F}: 12\n"), "{language}: {letter}");
    }
}
