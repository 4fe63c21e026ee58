//! One message list of the page, and the marks on it.

use temoin_engine::inbox::{Habits, LabelPlace, Provider, Row, Verdict, is_mail, judge};
use wasm_bindgen::JsCast;
use web_sys::{Element, MutationRecord, Node};

use crate::{
    dom,
    find::{Found, ROWS},
    look::Model,
    mark::{self, Words},
    read,
    report::Ad,
    slots::Slots,
};

/// Rows in doubt that are read closely in one go. A list with more is not understood, or still loading.
const DOUBTS: usize = 150;

/// A list that is watched.
pub struct List {
    /// Its children are the rows.
    pub element: Element,
    /// The adapter that knows it, if any.
    pub provider: Option<&'static Provider>,
    slots: Slots,
    habits: Habits,
    model: Option<Model>,
    rows: usize,
    ads: Vec<(Element, Ad)>,
}

impl List {
    /// Takes a list into watch. Nothing is read yet.
    pub fn new(found: Found) -> Self {
        let Found { element, provider, slots } = found;
        Self { element, provider, slots, habits: Habits::default(), model: None, rows: 0, ads: Vec::new() }
    }

    /// Its advertisements.
    pub fn ads(&self) -> impl Iterator<Item = &Ad> {
        self.ads.iter().map(|(_, ad)| ad)
    }

    /// Whether it marked this row.
    pub fn marked(&self, row: &Element) -> bool {
        self.ads.iter().any(|(own, _)| own == row)
    }

    /// Reads all rows anew.
    pub fn read_all(&mut self, host: &str, words: &Words) {
        let rows = dom::children(&self.element, ROWS);
        let quick: Vec<Row> = rows.iter().map(|row| read::quick(row, &self.slots)).collect();
        self.habits = if self.provider.is_some() { Habits::known(&quick) } else { Habits::of(&quick) };
        self.habits.addresses = self.habits.dates && mails_have_addresses(&rows, &quick);
        self.model = None;
        self.rows = rows.len();
        self.ads.clear();
        self.judge_rows(rows.iter().zip(quick), host, words);
        // Asking each of a thousand rows whether it has a mark would double the cost.
        for row in mark::marked_in(&self.element) {
            if !self.marked(&row) {
                mark::erase(&row);
            }
        }
    }

    /// Reads some rows anew; all of them where so many changed that the list may be another one.
    pub fn read_some(&mut self, changed: &[Element], host: &str, words: &Words) {
        let now = self.element.child_element_count() as usize;
        if !self.is_understood() || changed.len() * 4 > self.rows || now.abs_diff(self.rows) * 4 > self.rows {
            return self.read_all(host, words);
        }
        self.rows = now;
        self.ads.retain(|(row, _)| row.is_connected() && !changed.contains(row));
        let quick: Vec<Row> = changed.iter().map(|row| read::quick(row, &self.slots)).collect();
        self.judge_rows(changed.iter().zip(quick), host, words);
        for row in changed.iter().filter(|row| !self.marked(row)) {
            mark::erase(row);
        }
    }

    /// Whether its rows are known to be mails: dated, and numbered or selectable. What only has dates may
    /// be a list of anything.
    fn is_understood(&self) -> bool {
        self.habits.dates && (self.habits.ids || self.habits.selects)
    }

    fn judge_rows<'a>(&mut self, rows: impl Iterator<Item = (&'a Element, Row)>, host: &str, words: &Words) {
        let understood = self.is_understood();
        let mut doubts = 0;
        for (row, quick) in rows {
            let mut ad = None;
            if understood && doubts < DOUBTS && !is_mail(&self.habits, &quick) {
                doubts += 1;
                ad = self.doubt(row, &quick, host);
            }
            if let Some(ad) = ad {
                mark::draw(row, ad.kind, words);
                self.ads.push((row.clone(), ad));
            }
        }
    }

    /// Reads a row closely and says whether it is an advertisement.
    fn doubt(&mut self, row: &Element, quick: &Row, host: &str) -> Option<Ad> {
        let (mut found, label) = read::closely(row, quick, &self.slots, host);
        // How it is drawn only matters if what it holds can make it an advertisement.
        if found.label.is_none()
            && found.link == temoin_engine::inbox::Link::Inside
            && !found.named
            && !found.frame
            && !found.known
        {
            return None;
        }
        let model = self.model()?;
        let label_element = label.as_ref().map(|label| &label.element);
        if let (Some((_, place)), Some(element)) = (&mut found.label, label_element)
            && model.is_in_date_slot(element, row)
        {
            *place = LabelPlace::DateSlot;
        }
        found.look = model.look_at(row, label_element);
        let Verdict::Ad { kind, features } = judge(&self.habits, &found) else {
            return None;
        };
        let advertiser = self.model()?.sender_in(row, label_element).or_else(|| read::advertiser(row, host));
        Some(Ad { kind, label: label.map(|label| label.shown), advertiser, features })
    }

    /// A mail to compare with: the first that is surely one.
    fn model(&mut self) -> Option<&Model> {
        if self.model.as_ref().is_none_or(|model| !model.is_there()) {
            let rows = dom::children(&self.element, 60);
            let mail = rows.iter().find(|row| {
                is_mail(&self.habits, &read::quick(row, &self.slots))
                    && row.get_bounding_client_rect().height() > 0.0
            });
            self.model = mail.map(|mail| Model::of(mail, &self.slots));
        }
        self.model.as_ref()
    }
}

/// Whether four in five of some mails carry the address of a sender. Some, as it takes long to ask.
fn mails_have_addresses(rows: &[Element], quick: &[Row]) -> bool {
    let mails = || rows.iter().zip(quick).filter(|(_, quick)| quick.date).take(10);
    mails().filter(|(row, _)| read::has_address(row)).count() * 5 >= mails().count() * 4
}

/// Notes the rows that a change concerns.
pub fn note(list: &Element, target: &Node, record: &MutationRecord, rows: &mut Vec<Element>) {
    let mut push = |row: Element| {
        if !rows.contains(&row) {
            rows.push(row);
        }
    };
    if !target.is_same_node(Some(list)) {
        if let Some(row) = dom::child_of(list, target) {
            push(row);
        }
        return;
    }
    let added = record.added_nodes();
    for at in 0..added.length() {
        if let Some(row) = added.item(at).and_then(|node| node.dyn_into::<Element>().ok())
            && row.parent_element().as_ref() == Some(list)
        {
            push(row);
        }
    }
    // A row that went may have been an advertisement, and its list may now have other habits.
    if added.length() == 0
        && let Some(row) = list.first_element_child()
    {
        push(row);
    }
}
