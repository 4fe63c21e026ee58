//! Names that give an advertisement away: tags, classes, ids and data attributes.
//!
//! Only whole words of a name count. `list-item-adv` says "adv"; `letter-advanced`, `loadable`, `header-addon`
//! do not. A rule on the bare substring once hid real mails.

/// Words that name an advertisement in the markup of webmails.
const WORDS: &[&str] = &[
    "ad",
    "ads",
    "adv",
    "advert",
    "advertisement",
    "advertising",
    "sponsor",
    "sponsored",
    "promoted",
    "anzeige",
    "annonce",
    "werbung",
    "reklama",
    "reklam",
    "publicite",
    "pubblicita",
    "publicidad",
    "taboola",
    "adchoices",
];

/// Words that take the meaning back when they follow: `ad-group` of a directory, `ad-block` of a setting.
const BUT_NOT: &[&str] = &["block", "blocker", "free", "hoc"];

/// Whether a name has a whole word for an advertisement in it: `pencil-ad-messageList`, `MessageListAdRow`,
/// `list-inbox-ad-item`.
#[must_use]
pub fn names_an_ad(name: &str) -> bool {
    let mut words = words(name).peekable();
    let is_in = |table: &[&str], word: &str| table.iter().any(|known| known.eq_ignore_ascii_case(word));
    while let Some(word) = words.next() {
        if is_in(WORDS, word) && !words.peek().is_some_and(|next| is_in(BUT_NOT, next)) {
            return true;
        }
    }
    false
}

/// The words of a name: split where anything but a letter stands, and at humps.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = rest.iter().position(u8::is_ascii_alphabetic)?;
        let word = rest.get(start..)?;
        let is_hump =
            |pair: &[u8]| matches!(pair, [a, b] if a.is_ascii_lowercase() && b.is_ascii_uppercase());
        let letters = word.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let hump = word.get(..letters)?.windows(2).position(is_hump);
        let length = hump.map_or(letters, |before| before + 1);
        let from = at + start;
        at = from + length;
        rest = word.get(length..)?;
        name.get(from..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_real_webmails() {
        for name in [
            "pencil-ad-messageList",
            "MessageListAdRow",
            "list-inbox-ad-item",
            "list-programmatic-inbox-ad-item",
            "letter-list-item-adv",
            "data-ad-row-id",
            "infinite-scroll-AD",
            "nativeSspAdvert",
            "message-ad-place",
        ] {
            assert!(names_an_ad(name), "{name}");
        }
    }

    #[test]
    fn names_of_mails() {
        for name in [
            "letter-list-item",
            "message-list-item",
            "adr",
            "header-addon",
            "loaded",
            "advanced",
            "read",
            "unread",
            "thread",
            "subject",
            "badge",
            "shadow",
            "MessageRead",
            "upload",
            "ad-blocker-hint",
            "rcmrowQWRz",
        ] {
            assert!(!names_an_ad(name), "{name}");
        }
    }
}
