//! Every event since the worker started, to be replayed outside a browser. Not in what ships: values of cookies are
//! in it.

use std::cell::RefCell;

use temoin_engine::event::Event;

/// Events that are kept at most.
const MOST: usize = 100_000;

thread_local! {
    static TRACE: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Keeps an event.
pub fn keep(event: &Event) {
    TRACE.with_borrow_mut(|trace| {
        if trace.len() < MOST {
            trace.extend(serde_json::to_string(event));
        }
    });
}

/// Everything kept, as JSON in lines.
pub fn kept() -> String {
    TRACE.with_borrow(|trace| trace.join("\n"))
}
