//! What a row looked like, and the features that tell mails and advertisements apart.
//!
//! Some things are deliberately not here, because they tell nothing: the position of a row (a rule that
//! hid the first row once cost people their first mail), and whether it looks unread (advertisements
//! borrow that too).

use serde::{Deserialize, Serialize};

/// One child of a message list, as the reader saw it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Something other than an advertising label stands where the siblings have their date.
    pub date: bool,
    /// Carries a message id in the place where the siblings carry theirs.
    pub id: bool,
    /// Has a control to select it (a checkbox).
    pub select: bool,
    /// Has a control to close it (a cross).
    pub close: bool,
    /// Carries the mail address of a sender.
    pub address: bool,
    /// The advertising label it shows, and where.
    pub label: Option<(String, LabelPlace)>,
    /// Where its links lead.
    pub link: Link,
    /// A link opens a page of the webmail itself.
    pub opens_here: bool,
    /// A link opens a new tab.
    pub new_tab: bool,
    /// Its tag, classes, id or data attributes name an advertisement.
    pub named: bool,
    /// It holds a frame from elsewhere, or the address of a tracking pixel or of an ad server.
    pub frame: bool,
    /// It is a form of advertisement known from this provider.
    pub known: bool,
    /// Characters of text, its label left out.
    pub text: usize,
    /// How many mail rows it contains: more than one, and it is not a row.
    pub mails_within: usize,
    /// It has what only an opened mail or an answer has: a quotation, a field to write in.
    pub opened: bool,
    /// How it is drawn.
    pub look: Look,
}

/// Where an advertising label stands in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelPlace {
    /// Where the siblings have their date.
    DateSlot,
    /// Anywhere else.
    Elsewhere,
}

/// Where the links of a row lead, the most telling one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// Nowhere, or somewhere on the webmail's own site.
    #[default]
    Inside,
    /// To another site.
    Outbound,
    /// To a host known to serve advertisements.
    AdHost,
}

/// How a row is drawn, beside the mails around it. Read only of rows in doubt: it needs a layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Its background against that of the mails.
    pub backdrop: Backdrop,
    /// Its height is within a quarter of a mail's.
    pub mail_height: bool,
    /// A text stands where the mails have their sender, drawn like theirs.
    pub sender_slot: bool,
    /// It is built of the same parts as the mails.
    pub mail_shape: bool,
    /// Its label stands alone where the mails have their sender.
    pub label_for_sender: bool,
    /// Its label is a badge: it has a background or a border of its own.
    pub badge: bool,
    /// It has a frame drawn around it that the mails do not have.
    pub framed: bool,
    /// It shows a picture larger than a mail's icons.
    pub picture: bool,
    /// It is as high as six mails or more.
    pub tall: bool,
}

impl Look {
    /// Drawn as the mails are, in everything.
    pub const OF_A_MAIL: Self = Self {
        backdrop: Backdrop::Same,
        mail_height: true,
        sender_slot: true,
        mail_shape: true,
        label_for_sender: false,
        badge: false,
        framed: false,
        picture: false,
        tall: false,
    };
}

/// A background, beside that of the mails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backdrop {
    /// The same.
    #[default]
    Same,
    /// A shade of grey away, as read and unread mails are of each other.
    Slight,
    /// Another colour that nobody overlooks.
    Strong,
}

/// One reason to take a row for an advertisement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Feature {
    /// No date where the siblings have one.
    NoDate,
    /// An advertising label where the siblings have their date.
    LabelInDateSlot,
    /// An advertising label elsewhere in the row.
    Label,
    /// No message id where the siblings have one.
    NoMessageId,
    /// A cross where the siblings have a checkbox.
    CloseInsteadOfCheckbox,
    /// No checkbox where the siblings have one, and no cross either.
    NoCheckbox,
    /// No sender address where the siblings have one.
    NoSenderAddress,
    /// A link to another site.
    OutboundLink,
    /// A link to a host known to serve advertisements.
    AdHost,
    /// A link that opens a new tab.
    NewTab,
    /// A tag, class, id or data attribute that names an advertisement.
    AdName,
    /// A frame from elsewhere, or a tracking pixel.
    AdFrame,
    /// A form of advertisement known from this provider.
    KnownForm,
    /// Built of other parts than the siblings.
    OddStructure,
    /// Another background than the siblings'.
    OddBackground,
}

impl Feature {
    /// Every feature, in the order in which they are reported.
    pub const ALL: [Self; 15] = [
        Self::NoDate,
        Self::LabelInDateSlot,
        Self::Label,
        Self::NoMessageId,
        Self::CloseInsteadOfCheckbox,
        Self::NoCheckbox,
        Self::NoSenderAddress,
        Self::OutboundLink,
        Self::AdHost,
        Self::NewTab,
        Self::AdName,
        Self::AdFrame,
        Self::KnownForm,
        Self::OddStructure,
        Self::OddBackground,
    ];

    /// The name it has in messages and evidence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoDate => "no-date",
            Self::LabelInDateSlot => "label-in-date-slot",
            Self::Label => "label",
            Self::NoMessageId => "no-message-id",
            Self::CloseInsteadOfCheckbox => "close-instead-of-checkbox",
            Self::NoCheckbox => "no-checkbox",
            Self::NoSenderAddress => "no-sender-address",
            Self::OutboundLink => "outbound-link",
            Self::AdHost => "ad-host",
            Self::NewTab => "new-tab",
            Self::AdName => "ad-name",
            Self::AdFrame => "ad-frame",
            Self::KnownForm => "known-form",
            Self::OddStructure => "odd-structure",
            Self::OddBackground => "odd-background",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_serialised_form() {
        for feature in Feature::ALL {
            let json = serde_json::to_string(&feature).unwrap();
            assert_eq!(json, format!("\"{}\"", feature.name()));
        }
    }
}
