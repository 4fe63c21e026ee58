//! Is an unknown list one of mails? Lists with dates, ids and checkboxes are everywhere, and advertisements stand between
//! the rows of shops, classified ads, search results and issue trackers as well. There they are not dressed as mails.
//!
//! A list that an adapter fits is one. Any other must be on a page that says so by its host or by its folders, and must
//! not have what lists of mails never have.

use super::{
    label::normalise,
    provider::is_known_host,
    words::{self, Sieve},
};

/// What speaks for and against a list of mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// The host is a webmail's, by its name.
    pub host: bool,
    /// Kinds of mail folders that the page names: inbox, sent, drafts…
    pub folders: usize,
    /// Most rows lead to other sites: results, news. Mails open where they are.
    pub outbound: bool,
    /// Most rows have a price.
    pub priced: bool,
    /// Most rows have paragraphs or quotations: the opened mails of a conversation.
    pub prose: bool,
}

/// Kinds of folders that a page names at least. One may be a word of another matter: trackers have an "Inbox" too.
const FOLDERS: usize = 2;

impl Signs {
    /// Whether the list is one of mails.
    #[must_use]
    pub const fn is_webmail(self) -> bool {
        (self.host || self.folders >= FOLDERS) && !self.outbound && !self.priced && !self.prose
    }
}

/// Parts of host names that only webmails have.
const HOST_WORDS: &str = "mail|email|webmail|mailbox|webmailer|inbox|owa|messagerie|courriel|courrier|posteingang|\
    postfach|posta|correo|correio|poczta|posti|post|roundcube|zimbra|snappymail|rainloop|sogo|\
    horde";

/// Whether a host is a webmail's: known, or with a word for it before the site's own name. `news.mail.ru` is
/// not: there the word is the name of a company.
#[must_use]
pub fn is_mail_host(host: &str) -> bool {
    if is_known_host(host) {
        return true;
    }
    let labels = host.split('.').count().saturating_sub(2);
    host.split('.').take(labels).flat_map(|label| label.split('-')).any(|part| {
        let word = part.trim_end_matches(|letter: char| letter.is_ascii_digit());
        words::has(HOST_WORDS, word)
    })
}

/// What folders are called: one text a kind, in the languages of the label table.
const FOLDER_WORDS: [&str; 5] = [
    "inbox|boîte de réception|réception|courrier entrant|posteingang|posta in arrivo|in arrivo|\
        bandeja de entrada|recibidos|caixa de entrada|postvak in|inbox odebrane|odebrane|\
        doručená pošta|doručené|indbakke|innboks|inkorg|inkorgen|saapuneet|beérkezett üzenetek|\
        primite|mesaje primite|εισερχόμενα|входящи|входящие|вхідні|pristigla pošta|prejeto|\
        gauti laiškai|gautieji|iesūtne|sissetulevad|gelen kutusu|innhólf",
    "sent|sent items|sent mail|sent messages|envoyé|envoyés|messages envoyés|éléments envoyés|\
        gesendet|gesendete objekte|inviata|inviati|posta inviata|enviados|enviadas|verzonden|\
        verzonden items|wysłane|odeslaná pošta|odeslané|odoslané|sendt|sendt post|skickat|lähetetyt|\
        elküldött|elküldött üzenetek|trimise|απεσταλμένα|изпратени|отправленные|надіслані|poslano|\
        poslane|išsiųsti|nosūtītie|saadetud|gönderilmiş öğeler|gönderilenler|send",
    "drafts|draft|brouillons|brouillon|entwürfe|bozze|borradores|rascunhos|concepten|szkice|\
        robocze|koncepty|rozepsané|kladder|kladd|utkast|luonnokset|piszkozatok|ciorne|πρόχειρα|\
        чернови|черновики|чернетки|skice|osnutki|juodraščiai|melnraksti|mustandid|taslaklar|drög",
    "spam|junk|junk email|junk e mail|bulk|indésirables|courrier indésirable|pourriels|\
        spamverdacht|junk e post|posta indesiderata|correo no deseado|lixo eletrônico|ongewenst|\
        ongewenste e mail|nevyžádaná pošta|roskaposti|skräppost|søppelpost|levélszemét|ανεπιθύμητα|\
        спам|нежелана поща|neželena pošta|brukalas|mēstules|rämpspost|istenmeyen",
    "trash|bin|deleted|deleted items|corbeille|éléments supprimés|papierkorb|gelöscht|cestino|\
        papelera|lixo|lixeira|reciclagem|prullenbak|verwijderde items|kosz|koš|kôš|slettet post|\
        papperskorg|papperskorgen|roskakori|kuka|lomtár|coș de gunoi|κάδοσ|κάδοσ απορριμμάτων|кошче|\
        корзина|удалённые|кошик|smeće|koš za smeti|šiukšliadėžė|atkritne|prügikast|çöp kutusu|\
        ruslafata",
];

static FOLDER_SIEVE: Sieve = {
    let [inbox, sent, drafts, spam, trash] = FOLDER_WORDS;
    Sieve::new().with(inbox).with(sent).with(drafts).with(spam).with(trash)
};

/// The kind of folder that a short text names, the number of unread mails left out: "Boîte de réception (12)".
#[must_use]
pub fn folder(text: &str) -> Option<usize> {
    if text.len() > 80 {
        return None;
    }
    let text = normalise(text);
    let name = text.trim_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
    if !FOLDER_SIEVE.may_hold(name) {
        return None;
    }
    FOLDER_WORDS.iter().position(|words| words::has(words, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for host in [
            "mail.google.com",
            "webmail.exemple.test",
            "messagerie-12.sfr.fr",
            "mail2.company.co.uk",
            "e.mail.ru",
            "ssl-webmail.uni.test",
        ] {
            assert!(is_mail_host(host), "{host}");
        }
        for host in
            ["news.mail.ru", "www.dailymail.co.uk", "mail.test", "www.postnl.test", "localhost", "127.0.0.1"]
        {
            assert!(!is_mail_host(host), "{host}");
        }
    }

    #[test]
    fn folders() {
        for (kind, words) in FOLDER_WORDS.iter().enumerate() {
            for word in words.split('|') {
                assert_eq!(normalise(word), word, "the table holds words as they are compared");
                assert_eq!(folder(&format!("{} (12)", word.to_uppercase())), Some(kind), "{word}");
            }
        }
        assert_eq!(folder("Drafts of the law"), None);
        assert_eq!(folder(""), None);
    }

    #[test]
    fn what_is_a_webmail() {
        let mail = Signs { host: true, ..Signs::default() };
        assert!(mail.is_webmail());
        assert!(Signs { folders: 2, ..Signs::default() }.is_webmail());
        for signs in [
            Signs::default(),
            Signs { folders: 1, ..Signs::default() },
            Signs { outbound: true, ..mail },
            Signs { priced: true, ..mail },
            Signs { prose: true, ..mail },
        ] {
            assert!(!signs.is_webmail(), "{signs:?}");
        }
    }
}
