//! Every language that ships has every text, the same values in it, and is set as its readers expect.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// Used by the manifest and by the marks in message lists, not by this crate.
const USED_ELSEWHERE: [&str; 5] =
    ["extension_name", "extension_description", "action_title", "mark_disguised", "mark_labelled"];
/// What the Chrome Web Store takes, in characters.
const LONGEST: [(&str, usize); 2] = [("extension_name", 75), ("extension_description", 132)];
/// The language whose texts the others are held against; it is the manifest's `default_locale` too.
const MODEL: &str = "en";
/// No narrow space and no wide one: a line does not break at either.
const NO_BREAK: [char; 2] = ['\u{202F}', '\u{00A0}'];

/// How a language is written, as far as a test can tell.
struct Writing {
    /// Its quotation marks.
    quotes: (char, char),
    /// Beginnings of words that say more than what was observed.
    accusations: &'static [&'static str],
}

fn writing(language: &str) -> Writing {
    let (quotes, accusations): (_, &[&str]) = match language {
        "de" => (
            ('„', '“'),
            &["illegal", "rechtswidrig", "gesetzwidrig", "unzulässig", "verboten", "verstoß", "verstöß"],
        ),
        "en" => {
            (('“', '”'), &["illegal", "unlawful", "illicit", "forbidden", "crime", "criminal", "offence"])
        }
        "es" => (('«', '»'), &["ilegal", "ilícit", "ilicit", "prohibid", "infracci", "delito"]),
        "fr" => (('«', '»'), &["illégal", "illegal", "illicite", "interdit", "infraction", "délit"]),
        "it" => (('«', '»'), &["illegal", "illecit", "vietat", "violazion", "reato"]),
        "nl" => (
            ('“', '”'),
            &["illega", "onwettig", "onrechtmatig", "verboden", "overtred", "schending", "strafbaar"],
        ),
        "pl" => (('„', '”'), &["nielegaln", "bezprawn", "niezgodn", "zabronion", "narusz", "przestęp"]),
        "pt" => (('“', '”'), &["ilegal", "ilegais", "ilícit", "proibid", "infraç", "crime", "violaç"]),
        other => panic!("say here how {other} is written"),
    };
    Writing { quotes, accusations }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn file(language: &str) -> String {
    fs::read_to_string(root().join(format!("extension/_locales/{language}/messages.json"))).unwrap()
}

fn texts(language: &str) -> BTreeMap<String, String> {
    let json: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
        serde_json::from_str(&file(language)).unwrap();
    json.into_iter().map(|(key, entry)| (key, entry["message"].as_str().unwrap().to_owned())).collect()
}

fn languages() -> Vec<String> {
    let languages: Vec<String> = fs::read_dir(root().join("extension/_locales"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(languages.len() > 1, "the languages were not read");
    languages
}

/// Every text of every language: language, key, text.
fn each() -> impl Iterator<Item = (String, String, String)> {
    languages().into_iter().flat_map(|language| {
        texts(&language).into_iter().map(move |(key, text)| (language.clone(), key, text))
    })
}

/// Every source of this crate.
pub(crate) fn sources() -> Vec<String> {
    let (mut directories, mut sources) = (vec![root().join("crate/ui/src")], Vec::new());
    while let Some(directory) = directories.pop() {
        for file in fs::read_dir(directory).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                sources.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    sources
}

fn named<'a>(source: &'a str, opening: &'a str) -> impl Iterator<Item = &'a str> {
    source.split(opening).skip(1).filter_map(|rest| rest.split('"').next())
}

/// What this crate's sources name: plain keys, and keys of texts with a count.
fn used() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut plain, mut plural): (BTreeSet<String>, _) =
        (USED_ELSEWHERE.iter().map(|&key| key.into()).collect(), BTreeSet::new());
    for source in sources() {
        plain.extend(named(&source, concat!("key!", "(\"")).map(str::to_owned));
        plural.extend(named(&source, concat!("plural!", "(\"")).map(str::to_owned));
    }
    (plain, plural)
}

/// The form that a count takes, by the same rules of the Unicode Consortium as the browsers'.
fn form(language: &str, count: u64) -> &'static str {
    let rules = PluralRules::try_new_cardinal(language.parse::<Locale>().unwrap().into()).unwrap();
    match rules.category_for(count) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// The forms that counts of everyday size take, and the one that stands in for all others.
fn forms(language: &str) -> BTreeSet<&'static str> {
    (0..=1_000).map(|count| form(language, count)).chain(["other"]).collect()
}

#[test]
fn every_text_used_exists_and_every_text_is_used() {
    let (plain, plural) = used();
    assert!(plain.len() > 50 && plural.len() > 5, "the sources were not read");
    for language in languages() {
        let counted = plural
            .iter()
            .flat_map(|key| forms(&language).into_iter().map(move |form| format!("{key}_{form}")));
        let used: BTreeSet<String> = plain.iter().cloned().chain(counted).collect();
        let existing: BTreeSet<String> = texts(&language).into_keys().collect();
        let missing: Vec<_> = used.difference(&existing).collect();
        let unused: Vec<_> = existing.difference(&used).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
        assert!(unused.is_empty(), "{language} has, unused, {unused:?}");
    }
}

#[test]
fn no_text_is_written_twice() {
    for language in languages() {
        // A reader of JSON takes the last of two without a word, as do the browsers.
        let file = file(&language);
        let written = file.lines().filter(|line| line.starts_with("  \"")).count();
        assert_eq!(written, texts(&language).len(), "{language}");
    }
}

#[test]
fn every_language_fills_in_the_same_values() {
    let model = texts(MODEL);
    let plurals = used().1;
    for (language, key, text) in each() {
        let (like, spelt) = match key.rsplit_once('_') {
            // A form of one count alone may spell it out; in French and Portuguese it is also that of none.
            Some((stem, one)) if plurals.contains(stem) => {
                (format!("{stem}_other"), one == "one" && form(&language, 0) != "one")
            }
            _ => (key.clone(), false),
        };
        for value in ["$1", "$2", "$3"] {
            if value == "$1" && spelt {
                continue;
            }
            assert_eq!(model[&like].contains(value), text.contains(value), "{language}: {value} in {key}");
        }
    }
}

#[test]
fn no_text_is_empty_or_of_a_typewriter() {
    for (language, key, text) in each() {
        assert!(!text.trim().is_empty(), "{language} {key} is empty");
        assert!(
            !text.contains(['\'', '"']) && !text.contains("..."),
            "{language} {key}: typewriter characters in {text:?}"
        );
    }
}

#[test]
fn quotations_are_marked_as_each_language_marks_them() {
    for (language, key, text) in each() {
        let (opening, closing) = writing(&language).quotes;
        let mut open = false;
        for mark in text.chars().filter(|c| "„“”«»‹›‚‘\"".contains(*c)) {
            let expected = if open { closing } else { opening };
            assert_eq!(mark, expected, "{language} {key}: {text:?}");
            open = !open;
        }
        assert!(!open, "{language} {key}: a quotation does not end in {text:?}");
    }
}

#[test]
fn french_keeps_its_marks_with_their_words() {
    for (key, text) in texts("fr") {
        let before = |mark: char| text.split(mark).rev().skip(1).filter_map(|s| s.chars().last());
        for mark in [';', '!', '?', ':', '»', '%'] {
            assert!(
                before(mark).all(|c| NO_BREAK.contains(&c)),
                "fr {key}: no narrow space before {mark} in {text:?}"
            );
        }
        assert!(
            text.split('«').skip(1).all(|s| s.starts_with(NO_BREAK)),
            "fr {key}: no space after « in {text:?}"
        );
    }
}

#[test]
fn spanish_opens_its_questions() {
    for (key, text) in texts("es") {
        for (opening, closing) in [('¿', '?'), ('¡', '!')] {
            assert_eq!(text.matches(opening).count(), text.matches(closing).count(), "es {key}: {text:?}");
        }
    }
}

#[test]
fn polish_leaves_no_letter_alone_at_the_end_of_a_line() {
    for (key, text) in texts("pl") {
        let alone = text.split(' ').rev().skip(1).filter_map(|word| {
            // What a no-break space holds is one word for a line.
            word.rsplit(NO_BREAK).next().map(|word| word.trim_start_matches(['(', '„']))
        });
        for word in alone {
            let mut letters = word.chars();
            let one = letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none();
            assert!(!one, "pl {key}: “{word}” before a space in {text:?}");
        }
    }
}

#[test]
fn the_word_is_observed_never_illegal() {
    for (language, key, text) in each() {
        let text = text.to_lowercase();
        for accusation in writing(&language).accusations {
            assert!(!text.contains(accusation), "{language} {key}: {text:?}");
        }
    }
}

#[test]
fn each_language_says_which_it_is() {
    for language in languages() {
        assert_eq!(texts(&language)["language"], language);
    }
}

#[test]
fn the_languages_that_ship_are_those_there_are() {
    let mut there = languages();
    there.sort();
    assert_eq!(there, super::LANGUAGES);
}

#[test]
fn values_take_their_places_and_are_not_looked_into() {
    assert_eq!(super::fill("$1 of $2: $2", &["$2", "b"]), "$2 of b: b");
    assert_eq!(super::fill("$1, $3", &["a"]), "a, ");
    assert_eq!(super::fill("5 $ and $x", &[]), "5 $ and $x");
}

#[test]
fn the_stores_take_the_name_and_the_description() {
    for language in languages() {
        for (key, longest) in LONGEST {
            let text = &texts(&language)[key];
            assert!(text.chars().count() <= longest, "{language} {key} is longer than {longest}: {text:?}");
        }
    }
}
