//! Where the mails of one list have what makes them mails.

use js_sys::JsString;
use temoin_engine::inbox::Provider;
use web_sys::Element;

use crate::dom;

/// The places in a row, as selectors below it.
pub struct Slots {
    /// The date.
    pub date: JsString,
    /// The message id.
    pub id: Option<Id>,
    /// The control to select the row.
    pub select: Option<JsString>,
    /// The sender.
    pub sender: Option<JsString>,
    /// Forms of advertisement known from the provider.
    pub ads: Option<JsString>,
}

/// The place of the message id, as a selector: the browser compares, and no text has to be copied.
pub struct Id {
    /// What an element that carries an id fits.
    carrier: JsString,
    /// Whether that is the row itself.
    on_row: bool,
}

impl Slots {
    /// The places that an adapter knows.
    pub fn of(provider: &Provider) -> Self {
        let (attribute, prefix) = provider.id;
        Self {
            date: provider.date.into(),
            id: Some(Id::new("", attribute, prefix)),
            select: Some(provider.select.into()),
            sender: Some(provider.sender.into()),
            ads: (!provider.ads.is_empty()).then(|| provider.ads.into()),
        }
    }
}

impl Id {
    /// An id in `attribute` of the element below the row that `element` selects, or of the row itself if that is
    /// empty; every id begins with `prefix`.
    pub fn new(element: &str, attribute: &str, prefix: &str) -> Self {
        let value: String = prefix
            .chars()
            .flat_map(|c| matches!(c, '"' | '\\').then_some('\\').into_iter().chain([c]))
            .collect();
        let carrier = if prefix.is_empty() {
            format!("{element}[{attribute}]")
        } else {
            format!("{element}[{attribute}^=\"{value}\"]")
        };
        Self { carrier: carrier.into(), on_row: element.is_empty() }
    }

    /// Whether the row carries an id here.
    pub fn is_on(&self, row: &Element) -> bool {
        if self.on_row { dom::fits(row, &self.carrier) } else { dom::first(row, &self.carrier).is_some() }
    }
}
