//! Does a short text read as a date?
//!
//! It is only used to find the *place* where a list shows its dates. Once that is known, any text there other than
//! an advertising label counts as a date, so a way of writing that is not known here costs nothing as long as
//! most rows of the list are written in one that is.

#![allow(clippy::indexing_slicing, reason = "places of an enumeration")]

use super::{letters::small, words};

/// The longest text that a list writes for a date: "mercredi 23 septembre 2026, 10:15".
const LONGEST: usize = 40;

/// The most words of a date without a clock or a calendar in it.
const WORDS: usize = 6;

/// Beginnings of names of months, of days and of "today" and "yesterday" in the languages of the label
/// table. Three or four letters are enough, as a number must stand beside a month.
const MONTHS: &str = "jan|feb|fév|fev|mar|mär|maa|apr|avr|abr|mai|may|maj|mag|mei|jun|jui|juin|giu|jul|lug|aug|aoû|\
    aou|ago|sep|set|oct|okt|ott|out|nov|dec|déc|dez|dic|des|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|\
    gru|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|\
    жов|лис|гру|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|leden|únor|led|úno|bře|dub|kvě|čvn|čvc|\
    srp|zář|říj|pro|tam|hel|huh|tou|kes|hei|elo|syy|lok|jou|ian|iun|iul|ιαν|φεβ|μαρ|απρ|μαϊ|ιουν|\
    ιουλ|αυγ|σεπ|οκτ|νοε|δεκ|márc|ápr|máj|jún|júl|szep";

/// Days of the week and neighbours of today: they date a mail without a number. A longer word may begin with them.
const DAYS: &str = "today|yesterday|mon|tue|wed|thu|fri|sat|sun|aujourd'hui|aujourd’hui|hier|lun|mer|jeu|ven|sam|\
    dim|heute|gestern|oggi|ieri|gio|sab|dom|hoy|ayer|mié|jue|vie|sáb|hoje|\
    ontem|seg|ter|qua|qui|sex|vandaag|gisteren|dzisiaj|dziś|wczoraj|pon|wto|śro|czw|pią|sob|nie|\
    dnes|včera|idag|igår|tänään|eilen|tegnap|azi|danas|jučer|danes|včeraj|\
    šiandien|vakar|šodien|täna|eile|σήμερα|χθες|днес|вчера|сегодня|сьогодні|вчора|bugün|dün";

/// Days in two letters: too short to begin a word.
const SHORT_DAYS: &str = "mo|di|mi|do|fr|sa|so|ma";

/// Days in two words.
const LONG_DAYS: &str = "i dag|i går";

/// The longest text that is a day without a number, in bytes: "Aujourd’hui" and signs around it.
const LONGEST_NAME: usize = 24;

/// The longest word that begins with a day, in bytes.
const LONGEST_DAY: usize = 12;

/// Whether a short text reads as a date or a time of day.
#[must_use]
pub fn reads_as_date(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || (text.len() > LONGEST && text.chars().count() > LONGEST) {
        return false;
    }
    // Most texts of a row have no number.
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    (has_digit && has_clock_or_calendar(text)) || has_named_day(text, has_digit)
}

/// "10:42", "10h42", "23/11/2026", "23.11.", "2026-11-23".
fn has_clock_or_calendar(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        if !matches!(byte, b':' | b'/' | b'.' | b'-' | b'h' | b'H') {
            return false;
        }
        let before = digits(bytes[..at].iter().rev());
        let after = digits(bytes[at + 1..].iter());
        // The dot of "23.11." and of "10.42" is that of "1.5 MB" and of a version as well: two digits each side.
        let dotted = *byte != b'.' || (before == 2 && after == 2);
        dotted && matches!(before, 1 | 2 | 4) && (after == 2 || (after == 1 && matches!(byte, b'/' | b'-')))
    })
}

/// "23 nov.", "Nov 23", "lun. 10:42", "Hier".
fn has_named_day(text: &str, has_digit: bool) -> bool {
    // Without a number it is a day and little else.
    if text.len() > LONGEST_NAME && !has_digit {
        return false;
    }
    let parts = |text| split(text).take(WORDS + 1);
    let count = parts(text).count();
    let number = has_digit
        && parts(text).any(|word| {
            let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
            digits.parse::<u16>().is_ok_and(|n| (1..=31).contains(&n))
        });
    // A day stands alone or with little beside it: "Sun and sea" is a subject.
    if count > WORDS || (count > 2 && !number) {
        return false;
    }
    let text = text.chars().map(small).collect::<String>();
    if number && parts(&text).any(|word| words::begins(MONTHS, word)) {
        return true;
    }
    match (parts(&text).next(), count) {
        (Some(word), 1) => is_day(word),
        (Some(word), 2) => (number && is_day(word)) || words::has(LONG_DAYS, &text),
        _ => false,
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|word| !word.is_empty())
}

fn is_day(word: &str) -> bool {
    let known = if word.len() <= LONGEST_DAY { words::begins } else { words::has };
    known(DAYS, word) || words::has(SHORT_DAYS, word)
}

fn digits<'a>(bytes: impl Iterator<Item = &'a u8>) -> usize {
    bytes.take_while(|byte| byte.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_webmails_write_them() {
        for text in [
            "10:42",
            "Today 10:42",
            "Hier",
            "hier 09:05",
            "lun. 10:42",
            "Mon 14:03",
            "23/11/2026",
            "2026-11-23 10:15",
            "23.11.2026",
            "11/3/26",
            "23 nov.",
            "Nov 23",
            "Wed 9/2/2026 12:28 AM",
            "23. November 2026",
            "21h07",
            "Gestern",
            "Вчера",
            "3 мая",
            "2 févr. 2026",
            "mercredi 23 septembre 2026, 10:15",
        ] {
            assert!(reads_as_date(text), "{text}");
        }
    }

    #[test]
    fn texts_that_are_not_dates() {
        for text in [
            "annonce",
            "Annonces Leboncoin",
            "Ad",
            "12",
            "(3)",
            "1.5 MB",
            "v2.0",
            "Marie Curie",
            "Re: votre commande",
            "Publicité",
            "",
            "24 messages",
            "Marseille",
            "Décathlon",
            "May Ayim",
        ] {
            assert!(!reads_as_date(text), "{text}");
        }
    }
}
