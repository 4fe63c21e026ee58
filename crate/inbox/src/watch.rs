//! Reads again what changes, before the browser paints it.
//!
//! A mutation observer is called at the end of the task that changed the page, before the next frame is drawn. It
//! reads the rows that changed. Where something appears outside of the known lists it also looks for new ones; as
//! that costs more, it is done at once only if it was not done a moment ago, else a little later.

use std::cell::RefCell;

use js_sys::Array;
use temoin_engine::inbox::named_for;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord};

use crate::{
    changes::{self, Changes},
    dom::Root,
    find::{self, Found},
    first::{First, Left},
    list::{List, Loan},
    mark,
    pace::{Calls, Rest},
    page::Page,
    report::{self, Ad},
    settings::{self, Here, Settings},
    signs,
};

/// A search for lists in one root.
type Search = fn(&Root, &Page, &dyn Fn(&Element) -> Option<Element>) -> Vec<Found>;

/// Roots that are watched: a document and the shadow roots in it.
const ROOTS: usize = 200;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn later(then: &js_sys::Function, milliseconds: f64) -> JsValue;
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn now() -> f64;
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: Root;
    #[wasm_bindgen(thread_local_v2, js_namespace = location, js_name = hostname)]
    static HOST: String;
}

thread_local! {
    static WATCH: RefCell<Option<Watch>> = const { RefCell::new(None) };
}

/// Everything that is watched in this frame.
struct Watch {
    page: Page,
    observer: MutationObserver,
    roots: Vec<Root>,
    lists: Vec<List>,
    first: First,
    /// After the last search for lists that an adapter knows, and after the last for all others.
    known_rest: Rest,
    other_rest: Rest,
    /// A search is due later.
    waiting: bool,
    /// The calls of late.
    calls: Calls,
    /// Changes were not read: everything has to be, later.
    behind: bool,
    told: Option<Vec<Ad>>,
    again: Closure<dyn FnMut()>,
}

/// Starts watching, once the person's settings are known; where nothing is to be read, once that is changed.
pub fn start() {
    HOST.with(|host| {
        settings::with(host, |settings| {
            if WATCH.with_borrow(Option::is_some) {
                with(|watch| watch.settle(settings));
            } else if settings.here != Here::Ignored {
                begin(settings);
            }
        });
    });
}

fn begin(settings: Settings) {
    let changed = Closure::<dyn FnMut(Array)>::new(|records: Array| with(|watch| watch.changed(&records)));
    let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) else {
        return;
    };
    // It lives as long as the page.
    changed.forget();
    let mut watch = Watch {
        page: Page::new(HOST.with(Clone::clone), settings),
        observer,
        roots: Vec::new(),
        lists: Vec::new(),
        first: First::Nothing,
        known_rest: Rest::default(),
        other_rest: Rest::default(),
        waiting: false,
        calls: Calls::new(),
        behind: false,
        told: None,
        again: Closure::new(|| {
            with(|watch| {
                watch.waiting = false;
                watch.go_on();
            });
        }),
    };
    watch.observe(DOCUMENT.with(Clone::clone));
    watch.search();
    // That was code that had never run. Where the list is yet to come, it need not wait for it.
    (watch.known_rest, watch.other_rest) = (Rest::default(), Rest::default());
    watch.first = if watch.lists.is_empty() { First::Over } else { First::Found };
    if !watch.first.is_over() {
        watch.wait(0.0);
    }
    WATCH.set(Some(watch));
}

fn title() -> String {
    DOCUMENT.with(|document| document.unchecked_ref::<web_sys::Document>().title())
}

fn with(work: impl FnOnce(&mut Watch)) {
    WATCH.with_borrow_mut(|watch| {
        if let Some(watch) = watch {
            work(watch);
        }
    });
}

impl Watch {
    /// Watches a root. Classes and styles are not watched: they change with every hover, and say nothing that counts.
    fn observe(&mut self, root: Root) {
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_subtree(true);
        options.set_character_data(true);
        let names = [
            "id",
            "cid",
            "href",
            "datetime",
            "data-cid",
            "data-convid",
            "data-thread-id",
            "data-test-mid",
            mark::AD,
        ];
        let names: Array = names.iter().map(|name| JsValue::from(*name)).collect();
        options.set_attribute_filter(&names);
        if self.observer.observe_with_options(&root, &options).is_ok() {
            self.roots.push(root);
        }
    }

    /// Looks for lists that are not known yet, and reads them.
    fn search(&mut self) {
        if self.page.is_ignored() {
            return;
        }
        self.search_known();
        // Whether their adapters fit is not known before they are read.
        if !self.first.is_ahead() || self.lists.is_empty() {
            self.search_others();
        }
    }

    /// Looks for lists that an adapter knows, in what is watched: a few short selectors.
    fn search_known(&mut self) {
        let start = now();
        self.lists.retain(|list| list.element.is_connected());
        self.take(find::known_lists, 0);
        self.known_rest = Rest::after(start, now());
    }

    /// Looks for shadow roots and for lists that no adapter knows: every element is asked.
    fn search_others(&mut self) {
        let start = now();
        // As long as nothing of a list is read, all are found first, and shadow roots are sought beside them only. Later a list that
        // an adapter knows in a shadow root comes first: where it fits, no other is read.
        let searched = if self.first.is_ahead() { self.roots.len() } else { 0 };
        if searched > 0 {
            self.search_unknown(0);
        }
        // Where a webmail has its list outside of shadow roots, so it has all.
        let before = self.roots.len();
        if (before > 1 || !self.is_settled()) && self.enter_shadow_roots() {
            self.take(find::known_lists, before);
        }
        if self.roots.len() > searched {
            self.search_unknown(searched);
        }
        self.other_rest = Rest::after(start, now());
    }

    /// Looks for lists that no adapter knows. Where an adapter fits, there is no need to look at every other list of the page.
    fn search_unknown(&mut self, from: usize) {
        if !self.is_settled() && self.may_be_webmail() {
            self.take(find::unknown_lists, from);
        }
    }

    /// Watches the shadow roots that are not watched yet. Whether there were any.
    fn enter_shadow_roots(&mut self) -> bool {
        let before = self.roots.len();
        let mut at = 0;
        while at < self.roots.len() && self.roots.len() < ROOTS {
            for inner in find::shadow_roots(&self.roots[at], self.lists.iter().map(|list| &list.element)) {
                if !self.roots.contains(&inner) {
                    self.observe(inner);
                }
            }
            at += 1;
        }
        self.roots.len() > before
    }

    /// Takes the lists that a search finds into watch: in all roots from one on.
    fn take(&mut self, search: Search, from: usize) {
        for root in self.roots.iter().skip(from) {
            let known = |element: &Element| {
                let mut lists = self.lists.iter().map(|list| &list.element);
                lists.find(|list| list.contains(Some(element))).cloned()
            };
            let mut found: Vec<List> = search(root, &self.page, &known).into_iter().map(List::new).collect();
            if !self.first.is_ahead() {
                found.iter_mut().for_each(|list| list.read_all(&self.page));
            }
            self.lists.append(&mut found);
        }
    }

    /// Whether an adapter fits.
    fn is_settled(&self) -> bool {
        self.lists.iter().any(|list| list.provider.is_some() && list.is_understood())
    }

    /// What is due now: the next step of the first reading, or what was put off.
    fn go_on(&mut self) {
        match self.first.step(&mut self.lists, &self.page, self.behind) {
            Left::Step => return self.wait(0.0),
            // Lists that no adapter knows were looked for before only where none was known.
            Left::Nothing if !self.is_settled() && self.lists.iter().all(List::has_adapter) => self.search(),
            Left::Nothing => {}
            Left::All => {
                self.catch_up();
                self.search();
            }
        }
        self.finish();
    }

    /// Whether the page says by its host or its folders that it is a webmail.
    fn may_be_webmail(&mut self) -> bool {
        if !self.page.may_be_webmail() {
            self.page.signs.folders = DOCUMENT.with(|document| signs::folders(document, &title()));
        }
        self.page.may_be_webmail()
    }

    /// Does as the person wishes now.
    fn settle(&mut self, settings: Settings) {
        let before = &self.page.settings;
        let as_before = (before.adapters, before.here) == (settings.adapters, settings.here);
        self.page.settings = settings;
        self.first = First::Over;
        if !as_before {
            self.lists.clear();
            self.sweep();
            self.search();
        } else {
            self.lists.iter_mut().for_each(|list| list.read_all(&self.page));
        }
        self.finish();
    }

    /// What the observer calls.
    fn changed(&mut self, records: &Array) {
        if self.page.is_ignored() {
            return;
        }
        let start = now();
        if !self.first.is_over() {
            self.behind = true;
            return;
        }
        if let Some(rest) = self.calls.one_more(start) {
            self.behind = true;
            return self.wait(rest);
        }
        let mut changes: Vec<Changes> = self.lists.iter().map(|_| Changes::default()).collect();
        let mut elsewhere: Vec<Element> = Vec::new();
        let mut has_more = false;
        for record in records.iter() {
            let record: MutationRecord = record.unchecked_into();
            let Some(target) = record.target() else {
                continue;
            };
            if let Some(at) = self.lists.iter().position(|list| list.element.contains(Some(&target))) {
                changes[at].note(&self.lists[at].element, &target, &record);
                continue;
            }
            let came = changes::elements(&record.added_nodes());
            has_more |= !came.is_empty();
            for element in &came {
                elsewhere.extend(mark::marked_in(element));
            }
            elsewhere.extend(came.into_iter().chain(target.dyn_into().ok()));
        }
        for (list, changes) in self.lists.iter_mut().zip(&changes) {
            if !changes.is_empty() {
                list.read_some(changes, &self.page);
            }
        }
        if has_more || self.lists.iter().any(|list| !list.element.is_connected()) {
            self.search_soon();
        }
        // Rows that were copied or moved out of their list.
        elsewhere.iter().for_each(|element| self.erase_stray(element));
        self.finish();
        self.calls.took(now() - start);
    }

    /// Searches now, or as soon as the last search has been paid for.
    fn search_soon(&mut self) {
        let now = now();
        let left = self.other_rest.left(now);
        if left <= 0.0 {
            return self.search();
        }
        if self.known_rest.left(now) <= 0.0 {
            self.search_known();
        }
        self.wait(left.min(1_000.0));
    }

    fn wait(&mut self, milliseconds: f64) {
        if !self.waiting {
            self.waiting = true;
            later(self.again.as_ref().unchecked_ref(), milliseconds);
        }
    }

    /// Reads all lists, if changes were passed over.
    fn catch_up(&mut self) {
        if std::mem::take(&mut self.behind) {
            for list in &mut self.lists {
                list.read_all(&self.page);
            }
            self.sweep();
        }
    }

    /// Takes all marks away that a page carried off by copying or moving a row.
    fn sweep(&self) {
        for root in &self.roots {
            mark::marked(root).iter().for_each(|row| self.erase_stray(row));
        }
    }

    /// Takes a mark away that no list made.
    fn erase_stray(&self, element: &Element) {
        if mark::is_on(element) && !self.lists.iter().any(|list| list.marked(element)) {
            mark::erase(element);
        }
    }

    /// Ends a turn. What was written in it are our own marks: they need no second look, which would cost another layout.
    fn finish(&mut self) {
        self.lend();
        self.observer.take_records();
        self.tell();
    }

    /// Has lists without mails of their own read by what others of the same program tell.
    fn lend(&mut self) {
        let loans: Vec<Loan> = self.lists.iter().filter_map(List::loan).collect();
        for list in &mut self.lists {
            list.borrow(&loans, &self.page);
        }
    }

    /// Tells the background, if the advertisements in view are not the same as before.
    fn tell(&mut self) {
        let ads: Vec<Ad> = self
            .lists
            .iter()
            .filter(|list| list.element.is_connected())
            .flat_map(List::ads)
            .cloned()
            .collect();
        let nothing_yet = self.told.is_none() && ads.is_empty();
        if !nothing_yet && self.told.as_ref() != Some(&ads) {
            let software = self.lists.iter().find_map(|list| list.provider);
            report::tell(named_for(&self.page.host, software), &ads);
            self.told = Some(ads);
        }
    }
}
