//! Mail, advertisement, separator or placeholder: the verdict on one row.
//!
//! All weights are here. The scale: a feature of weight 3 is one that mails of a list with that habit
//! practically never show; 2, seldom; 1, now and then. [`ENOUGH`] is out of reach of any two
//! features, so it always takes three that agree.

use super::{
    features::{Backdrop, Feature, LabelPlace, Link, Row},
    kind::{AdKind, kind},
    list::Habits,
};

/// What one child of a message list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A mail, or something that might be one: left alone.
    Mail,
    /// An advertisement.
    Ad {
        /// How far it can be told from a mail.
        kind: AdKind,
        /// Why it is taken for one.
        features: Vec<Feature>,
    },
    /// A date heading, a group label, a tip: neither mail nor advertisement.
    Separator,
    /// An empty or loading slot.
    Placeholder,
}

/// The points from which a row is an advertisement.
const ENOUGH: u8 = 8;

/// Text, label left out, that an advertisement has at least: somebody's name, and something offered. A label with less
/// is a heading ("Annonces (7)"), unless a frame or a picture says the rest.
const SOME_TEXT: usize = 12;

/// Text that no row of a list has: an opened mail, or the page.
const MUCH_TEXT: usize = 1_200;

/// What a feature counts.
const fn weight(feature: Feature) -> u8 {
    match feature {
        Feature::NoDate
        | Feature::LabelInDateSlot
        | Feature::NoMessageId
        | Feature::CloseInsteadOfCheckbox
        | Feature::AdHost
        | Feature::AdFrame
        | Feature::KnownForm => 3,
        Feature::Label | Feature::OutboundLink | Feature::AdName => 2,
        Feature::NoCheckbox | Feature::NoSenderAddress | Feature::NewTab | Feature::OddStructure => 1,
        // Themes, read mails and selections are grey too: reported, never counted.
        Feature::OddBackground => 0,
    }
}

/// Whether a feature says "advertisement". The others only say "not a mail like its siblings", which
/// separators, drafts and placeholders are as well, so one of these is always required.
const fn advertises(feature: Feature) -> bool {
    matches!(
        feature,
        Feature::LabelInDateSlot
            | Feature::Label
            | Feature::AdHost
            | Feature::AdName
            | Feature::AdFrame
            | Feature::KnownForm
    )
}

/// Whether the features, without any word or name that says "advertisement", still have the signature the
/// CNIL and the CJEU described: all that a mail has is missing, a cross stands for the checkbox, and a click
/// leaves for another site in a new tab. An advertisement whose label is drawn as a picture looks so. A tip that can
/// be closed does too, but for the sender.
fn has_the_signature(row: &Row, features: &[Feature]) -> bool {
    row.look.sender_slot
        && row.look.mail_shape
        && [
            Feature::NoDate,
            Feature::NoMessageId,
            Feature::CloseInsteadOfCheckbox,
            Feature::OutboundLink,
            Feature::NewTab,
        ]
        .iter()
        .all(|feature| features.contains(feature))
}

/// Judges one row by the habits of its list.
#[must_use]
pub fn judge(habits: &Habits, row: &Row) -> Verdict {
    // A row around two mails is the list itself, a group or an opened thread; a high or long one is an opened mail, and one
    // with a field to write in an answer to it.
    if row.mails_within >= 2 || row.opened || row.look.tall || row.text > MUCH_TEXT || is_mail(habits, row) {
        return Verdict::Mail;
    }
    let features = features(habits, row);
    if row.text < SOME_TEXT && !row.frame && !row.known && !row.look.picture {
        return if row.text == 0 && row.label.is_none() { Verdict::Placeholder } else { Verdict::Separator };
    }
    let points: u8 = features.iter().map(|feature| weight(*feature)).sum();
    if points >= ENOUGH && (features.iter().any(|f| advertises(*f)) || has_the_signature(row, &features)) {
        return Verdict::Ad { kind: kind(row), features };
    }
    if row.id || row.select || row.date || row.address { Verdict::Mail } else { Verdict::Separator }
}

/// Whether the row has what only mails have. No label, name or link outweighs it: people do write mails
/// with the subject "Annonce".
#[must_use]
pub fn is_mail(habits: &Habits, row: &Row) -> bool {
    let label_for_date = matches!(row.label, Some((_, LabelPlace::DateSlot)));
    let id = habits.ids && row.id;
    let select = habits.selects && row.select;
    // Where the siblings show neither id nor checkbox, a date is all there is to go by.
    let dated = row.date && (id || select || (!habits.ids && !habits.selects));
    // A draft has no date yet, a mail of a strange sender none that can be read. But no webmail writes
    // "annonce" into the date of a mail.
    let undated = !row.date && !label_for_date && id && (select || !habits.selects);
    dated || undated || (row.address && (id || select) && !label_for_date)
}

/// Whether its label says what the row is. Not where it is the name of a row of the webmail's own: a group of mails is called
/// "Advertisements", stands where the others have a sender, and opens here.
const fn is_said_by_label(row: &Row) -> bool {
    matches!(row.link, Link::Outbound | Link::AdHost) || !(row.opens_here || row.look.label_for_sender)
}

/// The features of a row that speak, given the habits of its list.
fn features(habits: &Habits, row: &Row) -> Vec<Feature> {
    let place = row.label.as_ref().map(|(_, place)| *place);
    let speaks = |feature: &Feature| match feature {
        Feature::NoDate => habits.dates && !row.date,
        Feature::LabelInDateSlot => habits.dates && place == Some(LabelPlace::DateSlot),
        Feature::Label => {
            is_said_by_label(row)
                && (place == Some(LabelPlace::Elsewhere) || (place.is_some() && !habits.dates))
        }
        Feature::NoMessageId => habits.ids && !row.id,
        Feature::CloseInsteadOfCheckbox => habits.selects && !row.select && row.close,
        Feature::NoCheckbox => habits.selects && !row.select && !row.close,
        Feature::NoSenderAddress => habits.addresses && !row.address,
        Feature::OutboundLink => row.link >= Link::Outbound,
        Feature::AdHost => row.link == Link::AdHost,
        Feature::NewTab => row.new_tab && row.link >= Link::Outbound,
        Feature::AdName => row.named,
        Feature::AdFrame => row.frame,
        Feature::KnownForm => row.known,
        Feature::OddStructure => !row.look.mail_shape,
        Feature::OddBackground => row.look.backdrop != Backdrop::Same,
    };
    Feature::ALL.into_iter().filter(speaks).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_features_are_enough() {
        for one in Feature::ALL {
            for other in Feature::ALL {
                assert!(one == other || weight(one) + weight(other) < ENOUGH, "{one:?} {other:?}");
            }
        }
    }
}
