//! The words by which an advertisement says that it is one.
//!
//! A label is a short text of its own: the whole of it must be one of these words. Mails may well *contain* them,
//! "Annonces Leboncoin" sends them by the dozen, so a part of a text is never a label.

use super::{
    letters::small,
    words::{self, Sieve},
};

/// Label words by language, in small letters, parted by bars.
///
/// Attested in message lists: `annonce` (Orange; CNIL SAN-2024-019 §60), `anzeige` (T-Online; CJEU C-102/20), `ad`
/// (Gmail, Outlook), `pub` (Outlook), `реклама` (mail.ru). The rest is what advertisements and social networks
/// in that country write.
pub const LABELS: &[(&str, &str)] = &[
    (
        "fr",
        "annonce|annonces|annonceur|publicité|publicite|pub|sponsorisé|sponsorisée|contenu sponsorisé|\
            commandité|parrainé|lien de l'annonceur",
    ),
    (
        "en",
        "ad|ads|advert|advertisement|advertising|advertorial|sponsored|promoted|sponsored content|\
            ad choices|adchoices",
    ),
    ("de", "anzeige|anzeigen|werbung|gesponsert|gesponserter inhalt|werbelink"),
    (
        "it",
        "pubblicità|annuncio|annuncio pubblicitario|annuncio sponsorizzato|sponsorizzato|\
            sponsorizzata|contenuto sponsorizzato|contenuto pubblicitario",
    ),
    ("es", "publicidad|anuncio|anuncios|patrocinado|contenido patrocinado|espacio publicitario"),
    ("pt", "publicidade|anúncio|anúncios|patrocinado|conteúdo patrocinado"),
    ("nl", "advertentie|topadvertentie|gesponsord|gesponsorde inhoud|reclame"),
    ("pl", "reklama|sponsorowane|sponsorowany|promowane|artykuł sponsorowany|ogłoszenie"),
    ("cs", "reklama|inzerce|sponzorováno|sponzorovaný obsah"),
    ("sk", "reklama|inzercia|sponzorované"),
    ("da", "annonce|annoncer|reklame|sponsoreret|sponsoreret indhold"),
    ("sv", "annons|annonser|annonslänk|annonssamarbete|reklam|sponsrad|sponsrat"),
    ("no", "annonse|annonser|annonsørinnhold|reklame|sponset|sponsa"),
    ("fi", "mainos|sponsoroitu|kaupallinen yhteistyö|mainostajan linkki"),
    ("hu", "hirdetés|szponzorált|reklám|hirdető hivatkozása"),
    ("ro", "publicitate|reclamă|reclama|sponsorizat|promovat"),
    ("el", "διαφήμιση|χορηγούμενη|χορηγούμενο"),
    ("bg", "реклама|спонсорирано|обява"),
    ("hr", "oglas|plaćeni oglas|sponzorirano|reklama"),
    ("sl", "oglas|oglasno sporočilo|sponzorirano"),
    ("lt", "reklama|skelbimas|rėmėjai|remiama"),
    ("lv", "reklāma|apmaksāta reklāma|sludinājums"),
    ("et", "reklaam|sponsitud|kuulutus"),
    ("ga", "fógra|urraithe"),
    ("mt", "riklam|reklam|sponsorjat"),
    ("is", "auglýsing|kostað"),
    ("tr", "reklam|sponsorlu|sponsorlu içerik"),
    ("ru", "реклама|реклама 18|на правах рекламы|партнёрский материал"),
    ("uk", "реклама|спонсоровано|оголошення"),
];

/// A text longer than this is no label: the longest word of the table, with room for punctuation.
const LONGEST: usize = 40;

/// Unaccented Latin letters of a label at most: those of "contenuto pubblicitario".
const LETTERS: usize = 22;

static SIEVE: Sieve = {
    let (mut sieve, mut rest) = (Sieve::new(), LABELS);
    while let [(_, words), others @ ..] = rest {
        (sieve, rest) = (sieve.with(words), others);
    }
    sieve
};

/// Whether the whole of a text is a label.
#[must_use]
pub fn is_label(text: &str) -> bool {
    // Most texts of a page are longer: do not even look at them closely.
    let letters = || text.bytes().filter(u8::is_ascii_alphabetic).count();
    if text.len() > 4 * LONGEST || letters() > LETTERS {
        return false;
    }
    let text = normalise(text);
    SIEVE.may_hold(&text) && LABELS.iter().any(|(_, words)| words::has(words, &text))
}

/// A text as it is compared: small letters, single spaces, no invisible letters, nothing around it but letters.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.chars() {
        match letter {
            // Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark: put between letters
            // so that people read the word and programs do not.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}' => {}
            '’' | '\'' => out.push('\''),
            // The sigma at the end of a word: its capital is every sigma's.
            'ς' => out.push('σ'),
            // Full-width forms of the Latin letters.
            '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
                let plain = u32::from(letter) - 0xff21 + u32::from('A');
                out.extend(char::from_u32(plain).map(small));
            }
            _ if letter.is_alphanumeric() => {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                out.push(small(letter));
            }
            _ => gap = true,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_table_is_a_label_however_it_is_dressed() {
        for (language, words) in LABELS {
            for word in words.split('|') {
                assert_eq!(normalise(word), word, "{language}: the table holds words as they are compared");
                assert!(is_label(word), "{language}: {word}");
                assert!(is_label(&word.to_uppercase()), "{language}: {word}");
                assert!(is_label(&format!(" [{word}]: ")), "{language}: {word}");
                let split: String = word.chars().flat_map(|c| [c, '\u{ad}']).collect();
                assert!(is_label(&split), "{language}: {word}");
            }
        }
    }

    #[test]
    fn a_part_of_a_text_is_no_label() {
        for text in [
            "Annonces Leboncoin",
            "Le Bon Coin – votre annonce",
            "[Publicité] Soldes",
            "Sponsored by your school",
            "Ad Astra",
            "Pubmed",
            "Werbung und Wahrheit",
            "",
            " ",
            "…",
            "Re: annonce",
        ] {
            assert!(!is_label(text), "{text}");
        }
    }

    #[test]
    fn full_width_letters() {
        assert!(is_label("ＡＤ"));
        assert!(is_label("Ｐub"));
    }
}
