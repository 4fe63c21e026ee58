//! Texts that pages wrote, disarmed before they are shown.
//!
//! Names of cookies, hosts, labels and advertisers come from hostile pages. Markup is harmless by
//! construction, since everything is drawn as text nodes; what is left are characters that make a text
//! look like another one, or spill over its neighbours.

/// The longest identifier shown; the rest is in the evidence.
const LONGEST_IDENTIFIER: usize = 56;
/// How much of the end of a too long identifier is kept: the end of a host is what names its owner.
const KEPT_END: usize = 22;
/// The longest label or advertiser shown.
const LONGEST_PROSE: usize = 90;
/// Combining marks allowed on one letter; Vietnamese and Hebrew need two, nobody needs a tower.
const MARKS_PER_LETTER: usize = 2;
/// What an invisible character of an identifier is replaced with.
const REPLACEMENT: char = '\u{FFFD}';

/// An identifier: the name of a cookie, a host.
///
/// What cannot be seen is shown as `�`, never dropped, so that two different names never look the same
/// because of it. Too long, it loses its middle.
#[must_use]
pub fn identifier(raw: &str) -> String {
    let visible =
        raw.chars().map(|c| if is_unseen(c) || (c.is_whitespace() && c != ' ') { REPLACEMENT } else { c });
    let (chars, cut) = bounded(without_towers(visible), LONGEST_IDENTIFIER, KEPT_END);
    join(&chars, cut)
}

/// A label, an advertiser, a company: human words.
///
/// What cannot be seen is dropped (soft hyphens and joiners are honest there), spaces are collapsed, and
/// a text that is too long loses its end. Nothing left means `None`.
#[must_use]
pub fn prose(raw: &str) -> Option<String> {
    let mut spaced = false;
    let mut visible = Vec::new();
    // Bounded before anything else: a page may send megabytes.
    for c in
        without_towers(raw.chars().take(LONGEST_PROSE * 8).filter(|&c| c.is_whitespace() || !is_unseen(c)))
    {
        if c.is_whitespace() {
            spaced = !visible.is_empty();
            continue;
        }
        if spaced {
            visible.push(' ');
            spaced = false;
        }
        visible.push(c);
    }
    if visible.is_empty() {
        return None;
    }
    let (chars, cut) = bounded(visible.into_iter(), LONGEST_PROSE, 0);
    Some(join(&chars, cut))
}

/// At most `longest` characters, and where an ellipsis goes if some had to be left out.
fn bounded(chars: impl Iterator<Item = char>, longest: usize, kept_end: usize) -> (Vec<char>, Option<usize>) {
    let kept_start = longest.saturating_sub(kept_end + 1);
    let mut kept = Vec::with_capacity(longest + 1);
    let mut dropped = false;
    for c in chars {
        kept.push(c);
        if kept.len() > longest {
            // The middle goes: drop the oldest character after the start that is kept.
            kept.remove(kept_start);
            dropped = true;
        }
    }
    if !dropped {
        return (kept, None);
    }
    kept.drain(kept_start..kept.len() - kept_end);
    (kept, Some(kept_start))
}

fn join(chars: &[char], cut: Option<usize>) -> String {
    match cut {
        None => chars.iter().collect(),
        Some(at) => chars[..at].iter().chain(std::iter::once(&'…')).chain(&chars[at..]).collect(),
    }
}

/// Leaves at most [`MARKS_PER_LETTER`] combining marks on a letter.
fn without_towers(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut marks = 0;
    chars.filter(move |&c| {
        marks = if is_combining(c) { marks + 1 } else { 0 };
        marks <= MARKS_PER_LETTER
    })
}

/// Characters that have no shape of their own, or change the shape or order of others.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Bidirectional controls: they reorder what follows, even outside the name.
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
            // Zero width: spaces, joiners, invisible operators, the byte order mark.
            | '\u{00AD}' | '\u{034F}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200D}'
            | '\u{2060}'..='\u{2065}' | '\u{FEFF}' | '\u{17B4}' | '\u{17B5}'
            // Letters that are blank: Hangul fillers, the empty Braille pattern.
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}'
            // Line and paragraph separators, annotations, private use (whatever the font says).
            | '\u{2028}' | '\u{2029}' | '\u{FFF0}'..='\u{FFFC}' | '\u{E000}'..='\u{F8FF}'
            | '\u{F0000}'..='\u{10FFFF}'
            // Variation selectors and tags, which can carry a hidden text.
            | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}'
            // Musical and shorthand format controls.
            | '\u{1D173}'..='\u{1D17A}' | '\u{1BCA0}'..='\u{1BCA3}')
}

fn is_combining(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05C7}'
        | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0E31}' | '\u{0E34}'..='\u{0E3A}'
        | '\u{0E47}'..='\u{0E4E}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{A66F}'..='\u{A672}' | '\u{FE20}'..='\u{FE2F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_honest_names_alone() {
        for name in ["_ga", "__Secure-3PSID", "c.clarity.ms", "é_漢字_عربي", ""] {
            assert_eq!(identifier(name), name);
        }
        assert_eq!(prose("  L’Oréal   Paris "), Some("L’Oréal Paris".to_string()));
    }

    #[test]
    fn markup_is_text_and_stays_text() {
        let name = "<img src=x onerror=alert(1)>";
        assert_eq!(identifier(name), name);
    }

    #[test]
    fn an_identifier_shows_that_something_was_hidden() {
        assert_eq!(identifier("_g\u{200B}a"), "_g\u{FFFD}a");
        assert_eq!(identifier("a\u{202E}moc.knab"), "a\u{FFFD}moc.knab");
        assert_eq!(identifier("a\nb\tc\u{00A0}d"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d");
        assert_ne!(identifier("_ga"), identifier("_ga\u{2060}"));
    }

    #[test]
    fn no_unseen_character_survives() {
        let all = (0..=0x0010_FFFF_u32).filter_map(char::from_u32);
        let hidden: String = all.filter(|&c| is_unseen(c)).collect();
        assert!(hidden.contains('\u{2066}') && hidden.contains('\u{E0041}'));
        for c in hidden.chars() {
            let raw = format!("a{c}b");
            assert!(!identifier(&raw).contains(c), "{c:?} in an identifier");
            let shown = prose(&raw).expect("two letters are left");
            assert!(!shown.contains(c), "{c:?} in prose");
        }
    }

    #[test]
    fn prose_of_nothing_visible_is_nothing() {
        assert_eq!(prose(""), None);
        assert_eq!(prose(" \u{200B}\u{2028}\u{3164} "), None);
    }

    #[test]
    fn too_long_loses_its_middle_and_keeps_the_owner() {
        let host = format!("{}.tracker.example", "a".repeat(5_000));
        let shown = identifier(&host);
        assert_eq!(shown.chars().count(), LONGEST_IDENTIFIER);
        assert!(shown.starts_with("aaaa") && shown.ends_with(".tracker.example"));
        assert!(shown.contains('…'));
        let exact = "b".repeat(LONGEST_IDENTIFIER);
        assert_eq!(identifier(&exact), exact);
    }

    #[test]
    fn long_prose_loses_its_end() {
        let shown = prose(&"mot ".repeat(100_000)).expect("words");
        assert_eq!(shown.chars().count(), LONGEST_PROSE);
        assert!(shown.ends_with('…'));
    }

    #[test]
    fn towers_of_marks_are_levelled() {
        let tower = format!("a{}b", "\u{0301}".repeat(40));
        assert_eq!(identifier(&tower), "a\u{0301}\u{0301}b");
    }
}
