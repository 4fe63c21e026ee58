//! Where the mails of one list have what makes them mails.

use js_sys::JsString;
use temoin_engine::inbox::Provider;
use web_sys::Element;

use crate::{dom, learn::Learnt};

/// The places in a row, as selectors.
pub struct Slots {
    /// The date, below the row.
    pub date: JsString,
    /// What a row with a message id fits.
    pub id: Option<JsString>,
    /// The control to select the row, below it.
    pub select: Option<JsString>,
    /// The sender, below the row.
    pub sender: Option<JsString>,
    /// What a row that is neither mail nor advertisement fits.
    pub other: Option<JsString>,
    /// What a form of advertisement known from the provider fits.
    pub ads: Option<JsString>,
    /// What a mail fits, where an adapter says so.
    pub mail: Option<JsString>,
    /// A date that is there, below the row: with a text, or for programs only.
    pub dated: JsString,
    /// What stands in the rows' date places, below the list.
    pub dates: JsString,
}

impl Slots {
    /// The places that an adapter knows; what it does not say is learnt from the rows.
    pub fn of(provider: &Provider, learn: &dyn Fn() -> Option<Learnt>) -> Option<Self> {
        let known = |text: &str| (!text.is_empty()).then(|| text.to_string());
        let mut places = Learnt {
            date: provider.date.into(),
            id: known(provider.id),
            select: known(provider.select),
            sender: known(provider.sender),
        };
        if places.date.is_empty() || places.id.is_none() || places.select.is_none() {
            let learnt = learn();
            if places.date.is_empty() {
                places.date = learnt.as_ref()?.date.clone();
            }
            if let Some(learnt) = learnt {
                places.id = places.id.or(learnt.id);
                places.select = places.select.or(learnt.select);
                places.sender = places.sender.or(learnt.sender);
            }
        }
        let mut slots = Self::learnt(&places);
        // An advertisement with an unreadable label would pass for a dated mail: here it is known what mails fit.
        slots.mail = known(provider.mail).map(JsString::from);
        slots.other = known(provider.other).map(JsString::from);
        slots.ads = known(provider.ads).map(JsString::from);
        Some(slots)
    }

    /// The places that were learnt from the rows.
    pub fn learnt(places: &Learnt) -> Self {
        let Learnt { date, id, select, sender } = places;
        Self {
            dated: format!(":is({date}):is(:not(:empty), [datetime])").into(),
            dates: format!(":scope > * :is({date})").into(),
            date: date.as_str().into(),
            id: id.as_deref().map(JsString::from),
            select: select.as_deref().map(JsString::from),
            sender: sender.as_deref().map(JsString::from),
            other: None,
            ads: None,
            mail: None,
        }
    }

    /// Whether the row carries an id in the place where its siblings do.
    pub fn has_id(&self, row: &Element) -> bool {
        self.id.as_ref().is_some_and(|id| dom::fits(row, id))
    }

    /// Whether the row has a control to select it in the place where its siblings do.
    pub fn has_select(&self, row: &Element) -> bool {
        self.select.as_ref().is_some_and(|select| dom::first(row, select).is_some())
    }
}
