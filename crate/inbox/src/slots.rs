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

/// The place of the message id.
pub struct Id {
    /// The element below the row that carries it; none for the row itself.
    pub element: Option<JsString>,
    /// The attribute.
    pub attribute: JsString,
    /// What every id of the list begins with.
    pub prefix: String,
}

impl Slots {
    /// The places that an adapter knows.
    pub fn of(provider: &Provider) -> Self {
        let (attribute, prefix) = provider.id;
        Self {
            date: provider.date.into(),
            id: Some(Id {
                element: None,
                attribute: attribute.into(),
                prefix: prefix.into(),
            }),
            select: Some(provider.select.into()),
            sender: Some(provider.sender.into()),
            ads: (!provider.ads.is_empty()).then(|| provider.ads.into()),
        }
    }
}

impl Id {
    /// Whether the row carries an id here.
    pub fn is_on(&self, row: &Element) -> bool {
        let id = match &self.element {
            None => dom::attribute(row, &self.attribute),
            Some(selector) => dom::first(row, selector)
                .and_then(|element| dom::attribute(&element, &self.attribute)),
        };
        id.is_some_and(|id| id.len() > self.prefix.len() && id.starts_with(&self.prefix))
    }
}
