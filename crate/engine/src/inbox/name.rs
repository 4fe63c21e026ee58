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
    let words = words(name);
    words.iter().enumerate().any(|(at, word)| {
        WORDS.contains(&word.as_str())
            && !words.get(at + 1).is_some_and(|next| BUT_NOT.contains(&next.as_str()))
    })
}

/// The words of a name, in small letters: split where anything but a letter stands, and at humps.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        if !letter.is_ascii_alphabetic() || (letter.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            words.push(String::new());
        }
        if letter.is_ascii_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
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
