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
    /// The rows that are surely dated mails, and those that are not, below the list.
    pub queries: Queries,
}

/// What is asked of all rows at once, as selectors below the list.
pub struct Queries {
    /// Rows with something in the date's place.
    pub dated: JsString,
    /// Those of them with an id.
    pub ids: Option<JsString>,
    /// Those of them with a control to select them.
    pub selects: Option<JsString>,
    /// Rows that lack what makes a row a mail for sure.
    pub doubtful: JsString,
    /// What stands in the rows' date places.
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
        // An advertisement with an unreadable label would pass for a dated mail: here it is known what mails fit.
        let mut slots = Self::new(&places, &format!(":is({})", provider.mail));
        slots.other = known(provider.other).map(JsString::from);
        slots.ads = known(provider.ads).map(JsString::from);
        Some(slots)
    }

    /// The places that were learnt from the rows.
    pub fn learnt(places: &Learnt) -> Self {
        Self::new(places, "")
    }

    /// The places in a list whose mails fit `mail`, as far as is known.
    fn new(places: &Learnt, mail: &str) -> Self {
        let Learnt { date, id, select, sender } = places;
        let has_date = format!(":has(:is({date}):is(:not(:empty), [datetime]))");
        let has_select = select.as_ref().map(|select| format!(":has({select})"));
        let sure = match (id, &has_select) {
            (Some(id), Some(select)) => format!("{has_date}:is({id}, {select})"),
            (Some(id), None) => format!("{has_date}:is({id})"),
            (None, Some(select)) => format!("{has_date}{select}"),
            (None, None) => has_date.clone(),
        };
        Self {
            queries: Queries {
                dated: format!(":scope > {mail}{has_date}").into(),
                ids: id.as_ref().map(|id| format!(":scope > {mail}{has_date}:is({id})").into()),
                selects: has_select.map(|select| format!(":scope > {mail}{has_date}{select}").into()),
                doubtful: format!(":scope > :not({sure})").into(),
                dates: format!(":scope > * :is({date})").into(),
            },
            date: date.as_str().into(),
            id: id.as_deref().map(JsString::from),
            select: select.as_deref().map(JsString::from),
            sender: sender.as_deref().map(JsString::from),
            other: None,
            ads: None,
        }
    }

    /// Whether the row carries an id in the place where its siblings do.
    pub fn has_id(&self, row: &Element) -> bool {
        self.id.as_ref().is_some_and(|id| dom::fits(row, id))
    }
}
