//! One message list of the page, and the marks on it.

use temoin_engine::inbox::{AdKind, Habits, LabelPlace, Provider, Row, Verdict, is_mail, judge};
use web_sys::Element;

use crate::{
    changes::Changes,
    dom,
    find::Found,
    learn,
    look::{Measured, Model},
    mark::{self, Sketch},
    page::Page,
    read,
    report::Ad,
    scan::{self, Scan, scan},
    signs,
    slots::Slots,
};

/// Rows in doubt that are read closely in one go. A list with more is not understood, or still loading.
const DOUBTS: usize = 150;
/// Rows that are not surely mails and are looked at in one go.
const DOUBTFUL: usize = 600;
/// Rows that it takes to say that an adapter does not fit them.
const FEW: usize = 4;

/// A list that is watched.
pub struct List {
    /// Its children are the rows.
    pub element: Element,
    /// The adapter that it is read with, if any.
    pub provider: Option<&'static Provider>,
    /// The adapter that knows the list. It is not used while its words do not fit the rows.
    adapter: Option<&'static Provider>,
    slots: Slots,
    habits: Habits,
    model: Option<Model>,
    rows: usize,
    ads: Vec<(Element, Ad)>,
    /// Another list of the same program, whose mails its rows are compared with: it has none itself.
    lender: Option<Element>,
}

/// What a list can tell another one of the same program: how its mails are.
pub struct Loan {
    provider: &'static Provider,
    habits: Habits,
    list: Element,
}

impl List {
    /// Takes a list into watch. Nothing is read yet.
    pub fn new(found: Found) -> Self {
        let Found { element, provider, slots } = found;
        Self {
            element,
            provider,
            adapter: provider,
            slots,
            habits: Habits::default(),
            model: None,
            rows: 0,
            ads: Vec::new(),
            lender: None,
        }
    }

    /// Its advertisements.
    pub fn ads(&self) -> impl Iterator<Item = &Ad> {
        self.ads.iter().map(|(_, ad)| ad)
    }

    /// Whether an adapter knows it, if by words that do not fit its rows now.
    pub fn has_adapter(&self) -> bool {
        self.adapter.is_some()
    }

    /// Whether it marked this row.
    pub fn marked(&self, row: &Element) -> bool {
        self.ads.iter().any(|(own, _)| own == row)
    }

    /// Reads all rows anew.
    pub fn read_all(&mut self, page: &Page) {
        let doubtful = self.survey(page);
        self.judge_all(&doubtful, page);
    }

    /// The first half of that: what its mails have in common. Answers which rows are not surely mails.
    pub fn survey(&mut self, page: &Page) -> Vec<Element> {
        self.rows = self.element.child_element_count() as usize;
        self.ads.clear();
        self.model = None;
        self.lender = None;
        self.habits = Habits::default();
        let scan = self.scan(page);
        let mut counts = scan.counts;
        // The address of a sender takes long to look for: some mails tell.
        let with_address = scan.dated.iter().filter(|row| read::has_address(row)).count();
        counts.addresses = if with_address * 5 >= scan.dated.len() * 4 { counts.dated } else { 0 };
        let known = self.provider.is_some();
        self.habits = if known { Habits::known(&counts) } else { Habits::of(&counts) };
        scan.doubtful
    }

    /// The second half, while the list is as it was.
    pub fn judge_all(&mut self, doubtful: &[Element], page: &Page) {
        self.judge_rows(doubtful, page);
        // Asking each of a thousand rows whether it has a mark would double the cost.
        self.clean(&self.element);
    }

    /// What it can tell others.
    pub fn loan(&self) -> Option<Loan> {
        let knows = self.lender.is_none() && self.is_understood() && self.element.is_connected();
        let provider = self.provider.filter(|_| knows)?;
        Some(Loan { provider, habits: self.habits, list: self.element.clone() })
    }

    /// Reads all rows by what another list of the same program tells, if there is no mail among them: advertisements may have a
    /// list to themselves. Then only the forms that the program is known for count.
    pub fn borrow(&mut self, loans: &[Loan], page: &Page) {
        let is_told = self.habits.dates && self.lender.as_ref().is_none_or(|list| list.is_connected());
        let is_of =
            |own: Option<&Provider>, loan: &Loan| own.is_some_and(|own| own.name == loan.provider.name);
        let Some(loan) = loans.iter().find(|loan| is_of(self.provider, loan)) else { return };
        if is_told || self.slots.ads.is_none() {
            return;
        }
        let doubtful = self.survey(page);
        if !self.habits.dates && is_of(self.provider, loan) {
            self.habits = loan.habits;
            self.lender = Some(loan.list.clone());
        }
        self.judge_all(&doubtful, page);
    }

    /// Reads all rows by the adapter if its words fit them as they are now: a list that is being filled may fit a moment later.
    /// Else by what is learnt of them.
    fn scan(&mut self, page: &Page) -> Scan {
        // It did not fit before.
        let adapted = self.adapter.filter(|_| self.provider.is_none());
        let adapted = adapted.and_then(|adapter| {
            Slots::of(adapter, &self.element, &|| learn::learn(&learn::sample(&self.element)))
        });
        let learnt = adapted.map(|adapted| std::mem::replace(&mut self.slots, adapted));
        let scan = scan(&self.element, &self.slots, DOUBTFUL);
        let Some(adapter) = self.adapter.filter(|_| learnt.is_some() || self.provider.is_some()) else {
            return scan;
        };
        self.provider = Some(adapter);
        if scan.unknown < FEW || adapter.still_fits(scan.unknown, scan.mails) {
            return scan;
        }
        let Some(learnt) = learnt.or_else(|| self.learn(page)) else { return scan };
        (self.slots, self.provider) = (learnt, None);
        scan::scan(&self.element, &self.slots, DOUBTFUL)
    }

    fn learn(&self, page: &Page) -> Option<Slots> {
        let sample = learn::sample(&self.element);
        let is_list = page.is_webmail(signs::of_rows(&sample, &page.host));
        is_list.then(|| learn::learn(&sample)).flatten().map(|learnt| Slots::learnt(&learnt, &self.element))
    }

    /// Reads what changed; everything where so much did that the list may be another one.
    pub fn read_some(&mut self, changes: &Changes, page: &Page) {
        // The browser would count all rows to say how many there are.
        self.rows = self.rows.saturating_add_signed(changes.grown);
        let rows = &changes.rows;
        // One that had no mails may have its first now.
        let is_its_own = self.is_understood() && self.lender.is_none();
        if !is_its_own || rows.len().max(changes.grown.unsigned_abs()) * 4 > self.rows {
            return self.read_all(page);
        }
        self.ads.retain(|(row, _)| row.is_connected() && !changes.has(row));
        self.judge_rows(rows, page);
        rows.iter().for_each(|row| self.clean(row));
    }

    /// Takes the marks away that are not this list's own, from an element and from what is in it.
    fn clean(&self, element: &Element) {
        for one in mark::marked_in(element).iter().chain([element]) {
            if mark::is_on(one) && !self.marked(one) {
                mark::erase(one);
            }
        }
    }

    /// Whether its rows are known to be mails: dated, and numbered or selectable. What only has dates may
    /// be a list of anything.
    pub fn is_understood(&self) -> bool {
        self.habits.dates && (self.habits.ids || self.habits.selects)
    }

    fn judge_rows(&mut self, rows: &[Element], page: &Page) {
        if !self.is_understood() {
            return;
        }
        let mut doubts = 0;
        let mut fresh: Vec<(AdKind, Option<Element>)> = Vec::new();
        let before = self.ads.len();
        for row in rows {
            let quick = read::quick(row, &self.slots);
            // One without a date may have a label where only its layout tells that dates stand there.
            let is_sure = quick.date && is_mail(&self.habits, &quick);
            let is_other = || self.slots.other.as_ref().is_some_and(|other| dom::fits(row, other));
            if doubts >= DOUBTS || is_sure || is_page(row) || is_other() {
                continue;
            }
            doubts += 1;
            if let Some((ad, label)) = self.doubt(row, &quick, &page.host) {
                fresh.push((ad.kind, label));
                self.ads.push((row.clone(), ad));
            }
        }
        // First all that asks the layout, then all that changes it: else the browser lays the list out for each mark.
        let marked = self.ads.iter().skip(before).zip(&fresh);
        let sketches: Vec<Sketch> =
            marked.map(|((row, _), (kind, label))| Sketch::of(row, *kind, label.as_ref(), page)).collect();
        sketches.iter().for_each(Sketch::draw);
    }

    /// Reads a row closely and says whether it is an advertisement, and what shows its label.
    fn doubt(&mut self, row: &Element, quick: &Row, host: &str) -> Option<(Ad, Option<Element>)> {
        // How it is drawn only matters if what it holds can make it an advertisement.
        let (mut found, label) = read::closely(row, quick, &self.slots, host)?;
        if self.lender.is_some() && !found.known {
            return None;
        }
        let model = self.model()?;
        let seen = Measured::of(row);
        let label_element = label.as_ref().map(|label| &label.element);
        if let (Some((_, place)), Some(element)) = (&mut found.label, label_element)
            && model.is_in_date_slot(element, &seen)
        {
            *place = LabelPlace::DateSlot;
        }
        let sender = model.sender_in(&seen, label_element);
        found.look = model.look_at(&seen, label_element, sender.is_some());
        let Verdict::Ad { kind, features } = judge(&self.habits, &found) else {
            return None;
        };
        let advertiser = sender.or_else(|| read::advertiser(row, host));
        let (label, shown_by) = label.map_or((None, None), |label| (Some(label.shown), Some(label.element)));
        Some((Ad { kind, label, advertiser, features }, shown_by))
    }

    /// A mail to compare with: the first that is surely one.
    fn model(&mut self) -> Option<&Model> {
        if self.model.as_ref().is_none_or(|model| !model.is_there()) {
            let mail = dom::each_child(self.lender.as_ref().unwrap_or(&self.element)).take(60).find(|row| {
                is_mail(&self.habits, &read::quick(row, &self.slots))
                    && row.get_bounding_client_rect().height() > 0.0
            });
            self.model = mail.map(|mail| Model::of(&mail, &self.slots));
        }
        self.model.as_ref()
    }
}

/// Whether a "row" is the page itself. No list has it as a child; a page may still do anything.
fn is_page(row: &Element) -> bool {
    matches!(row.local_name().as_str(), "html" | "body" | "head" | "main")
}
