//! Where the mails of one list have what makes them mails.

use js_sys::JsString;
use temoin_engine::inbox::Provider;
use web_sys::Element;

use crate::{dom, learn::Learnt};

/// A selector that nothing fits.
const NOTHING: &str = ":not(*)";

/// What a row fits.
pub struct Sign {
    /// What the row itself fits.
    pub own: Option<JsString>,
    /// What fits something below it.
    pub below: Option<JsString>,
}

impl Sign {
    /// By what a row fits. The browser takes four times as long for `:has(…)` as to seek what it has.
    fn of(selector: &str, valid: impl Fn(&str) -> JsString) -> Self {
        let (own, below) = apart(selector).unwrap_or((selector, ""));
        let some = |selector: &str| (!selector.is_empty()).then(|| valid(selector));
        Self { own: some(own), below: some(below) }
    }

    /// Whether a row fits.
    pub fn fits(&self, row: &Element) -> bool {
        self.own.as_ref().is_none_or(|own| dom::fits(row, own))
            && self.below.as_ref().is_none_or(|below| dom::first(row, below).is_some())
    }
}

/// What stands before `:has(…)` and in it. None for anything but lists of single parts there, and for more than one condition.
fn apart(selector: &str) -> Option<(&str, &str)> {
    let is_single = |part: &str| !part.contains([' ', '>', '+', '~', '(', ')', ':', '"']);
    let (own, inner) = selector.strip_suffix(')')?.split_once('(')?;
    let own = own.strip_suffix(":has")?;
    let are_single = inner.split(',').map(str::trim_start).all(is_single);
    (are_single && is_single(own) && !own.contains(',')).then_some((own, inner))
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
    pub mail: Option<Sign>,
    /// What fits a row that an adapter knows beside mails.
    pub known: Option<JsString>,
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
        slots.mail = known(provider.mail).map(|mail| Sign::of(&mail, |mail| mail.into()));
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
            date: valid(date),
            id: id.as_deref().map(|id| Sign::of(id, valid)),
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
        self.id.as_ref().is_some_and(|id| id.fits(row))
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
    fn what_a_row_has_is_sought_apart() {
        assert_eq!(apart(":has(span[data-id])"), Some(("", "span[data-id]")));
        assert_eq!(apart(":has(span[data-id], a.x)"), Some(("", "span[data-id], a.x")));
        assert_eq!(apart("tr.mail:has(a, b)"), Some(("tr.mail", "a, b")));
        for other in [
            "[data-id]",
            ":has(> a)",
            ":has(a b)",
            ":has(a):is(b)",
            ":has(a):has(b)",
            ":is(a, b:has(c))",
            "a, b:has(c)",
            "a b:has(c)",
            ":not(a:has(c))",
            ":has([a=\", \"])",
            ":has(a:empty)",
        ] {
            assert_eq!(apart(other), None, "{other}");
        }
    }
}
