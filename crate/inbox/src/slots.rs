//! Where the mails of one list have what makes them mails.

use js_sys::JsString;
use temoin_engine::inbox::Provider;
use web_sys::Element;

use crate::{dom, learn::Learnt};

/// A selector that nothing fits.
const NOTHING: &str = ":not(*)";

/// What a row fits, or something below it.
pub struct Sign {
    /// What has to fit.
    pub selector: JsString,
    /// Whether it is below the row.
    pub is_below: bool,
}

/// What is to be sought below a row that fits `:has(…)`: to seek it takes a quarter of the time. None for anything but lists of
/// single parts, and for more than one condition.
fn below(selector: &str) -> Option<&str> {
    let inner = selector.strip_prefix(":has(")?.strip_suffix(')')?;
    let is_single = |part: &str| !part.contains([' ', '>', '+', '~', '(', ')', ':', '"']);
    inner.split(',').map(str::trim_start).all(is_single).then_some(inner)
}

/// The places in a row, as selectors.
pub struct Slots {
    /// The date, below the row.
    pub date: JsString,
    /// What shows that a row has a message id.
    pub id: Option<Sign>,
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
    /// What fits a row that an adapter knows beside mails.
    pub known: Option<JsString>,
    /// A date that is there, below the row: with a text, or for programs only.
    pub dated: JsString,
    /// What stands in the rows' date places, below the list.
    pub dates: JsString,
}

impl Slots {
    /// The places that an adapter knows; what it does not say is learnt from the rows of `list`.
    pub fn of(provider: &Provider, list: &Element, learn: &dyn Fn() -> Option<Learnt>) -> Option<Self> {
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
        let mut slots = Self::learnt(&places, list);
        // An advertisement with an unreadable label would pass for a dated mail: here it is known what mails fit.
        slots.mail = known(provider.mail).map(JsString::from);
        slots.other = known(provider.other).map(JsString::from);
        slots.ads = known(provider.ads).map(JsString::from);
        slots.known = match (provider.other, provider.ads) {
            ("", one) | (one, "") => known(one),
            (other, ads) => Some([other, ads].join(", ")),
        }
        .map(JsString::from);
        Some(slots)
    }

    /// The places that were learnt from the rows of `list`.
    pub fn learnt(places: &Learnt, list: &Element) -> Self {
        let Learnt { date, id, select, sender } = places;
        // They have names and values of the page in them.
        let valid = |selector: &str| {
            let selector = JsString::from(selector);
            if dom::is_valid(&selector, list) { selector } else { NOTHING.into() }
        };
        Self {
            dated: format!(":is({date}):is(:not(:empty), [datetime])").into(),
            dates: format!(":scope > * :is({date})").into(),
            date: valid(date),
            id: id.as_deref().map(|id| match below(id) {
                Some(inner) => Sign { selector: valid(inner), is_below: true },
                None => Sign { selector: valid(id), is_below: false },
            }),
            select: select.as_deref().map(valid),
            sender: sender.as_deref().map(valid),
            other: None,
            ads: None,
            mail: None,
            known: None,
        }
    }

    /// Whether the row carries an id in the place where its siblings do.
    pub fn has_id(&self, row: &Element) -> bool {
        self.id.as_ref().is_some_and(|Sign { selector, is_below }| {
            if *is_below { dom::first(row, selector).is_some() } else { dom::fits(row, selector) }
        })
    }

    /// Whether the row has a control to select it in the place where its siblings do.
    pub fn has_select(&self, row: &Element) -> bool {
        self.select.as_ref().is_some_and(|select| dom::first(row, select).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_below_a_row() {
        assert_eq!(below(":has(span[data-id])"), Some("span[data-id]"));
        assert_eq!(below(":has(span[data-id], a.x)"), Some("span[data-id], a.x"));
        for other in [
            "[data-id]",
            "tr:has(a)",
            ":has(> a)",
            ":has(a b)",
            ":has(a):is(b)",
            ":has(a):has(b)",
            ":has([a=\", \"])",
            ":has(a:empty)",
        ] {
            assert_eq!(below(other), None, "{other}");
        }
    }
}
