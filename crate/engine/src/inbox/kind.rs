//! Disguised or labelled? How far an advertisement can be told from a mail.
//!
//! The CNIL drew the line in its decision on Orange (SAN-2024-019, §60 and following), and the two formats it
//! judged are the poles of the table below. Until November 2023 the advertisements differed from the mails
//! only by a slightly grey background, the word "annonce" where the date would be and a cross where
//! the checkbox would be, the sender being written like any other: disguised. The format that came after
//! lets them "clearly be told apart": labelled. A label alone does not make the difference: Gmail's labels of
//! April 2023, in rows that were otherwise built like mails, were found insufficient (SAN-2025-004).

use serde::{Deserialize, Serialize};

use super::features::{Backdrop, LabelPlace, Row};

/// How far an advertisement can be told from a mail; the CNIL's own distinction (SAN-2024-019).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdKind {
    /// Looks like a mail.
    Disguised,
    /// Among the mails, but plainly distinct.
    Labelled,
}

impl AdKind {
    /// Its name, as a mark and a record have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Disguised => "disguised",
            Self::Labelled => "labelled",
        }
    }
}

/// What sets a row apart at a glance, with the points it counts, and a test for it.
///
/// | sets apart | points | Orange until Nov. 2023 | plainly distinct |
/// |---|---|---|---|
/// | another colour, not a shade of grey | 2 | – | yes |
/// | a height of its own | 1 | – | often |
/// | no text in the sender's place, drawn like a sender | 1 | – | yes |
/// | built of other parts | 1 | – | yes |
/// | the label is a badge, not in the date's place | 1 | – | yes |
/// | a frame around it | 1 | – | often |
/// | a picture | 1 | – | often |
type Apart = (u8, fn(&Row) -> bool);
const APART: [Apart; 7] = [
    (2, |row| row.look.backdrop == Backdrop::Strong),
    (1, |row| !row.look.mail_height),
    (1, |row| !row.look.sender_slot),
    (1, |row| !row.look.mail_shape),
    (1, |row| row.look.badge && !in_date_slot(row)),
    (1, |row| row.look.framed),
    (1, |row| row.look.picture),
];

/// From how many points on an advertisement is plainly distinct. No single trait gets there, nor do the two
/// that any row without a mail's markup has (other parts, no sender slot): it takes drawing as well.
const DISTINCT: u8 = 4;

/// Tells how far the advertisement `row` can be told from a mail.
///
/// Without a label it is never plainly distinct, whatever it looks like: people cannot know what it is. With the
/// label in the date's place it borrows a mail's anatomy, and so it does however gaudy the rest is
/// unless it also leaves the sender's place.
#[must_use]
pub fn kind(row: &Row) -> AdKind {
    if row.label.is_none() || (in_date_slot(row) && row.look.sender_slot) {
        return AdKind::Disguised;
    }
    let points: u8 = APART.iter().filter(|(_, test)| test(row)).map(|(points, _)| points).sum();
    if points >= DISTINCT { AdKind::Labelled } else { AdKind::Disguised }
}

fn in_date_slot(row: &Row) -> bool {
    matches!(row.label, Some((_, LabelPlace::DateSlot)))
}

#[cfg(test)]
mod tests {
    use super::{super::features::Look, *};

    fn row(place: LabelPlace, look: Look) -> Row {
        Row { label: Some(("annonce".into(), place)), look, ..Row::default() }
    }

    const LIKE_A_MAIL: Look = Look { backdrop: Backdrop::Slight, ..Look::OF_A_MAIL };

    #[test]
    fn orange_until_november_2023() {
        assert_eq!(kind(&row(LabelPlace::DateSlot, LIKE_A_MAIL)), AdKind::Disguised);
    }

    #[test]
    fn a_format_that_can_clearly_be_told_apart() {
        let look = Look { backdrop: Backdrop::Strong, badge: true, framed: true, ..Look::default() };
        assert_eq!(kind(&row(LabelPlace::Elsewhere, look)), AdKind::Labelled);
    }

    #[test]
    fn gmail_in_april_2023_a_badge_is_not_enough() {
        let look = Look { badge: true, ..LIKE_A_MAIL };
        assert_eq!(kind(&row(LabelPlace::Elsewhere, look)), AdKind::Disguised);
    }

    #[test]
    fn other_markup_alone_is_not_a_plain_difference() {
        let look = Look { mail_shape: false, sender_slot: false, ..LIKE_A_MAIL };
        assert_eq!(kind(&row(LabelPlace::Elsewhere, look)), AdKind::Disguised);
    }

    #[test]
    fn a_gaudy_row_without_a_label_is_disguised() {
        let look = Look { backdrop: Backdrop::Strong, framed: true, picture: true, ..Look::default() };
        assert_eq!(kind(&Row { look, ..Row::default() }), AdKind::Disguised);
    }
}
