//! The witness as it ships, compiled the same way, with entries through which a bench can hand it what a browser would.
//!
//! `bench/peers/` calls it from Node and the browsers; `bench/tests/budget.rs` counts its instructions.

use temoin_background::details;
use temoin_bench::{
    page,
    recorded::{PORTAL, Recorded},
};
use temoin_engine::{
    Engine,
    consent::{gpp::Gpp, tcf::TcString},
    event::Event,
    knowledge::{classify, company_of},
    time::Time,
    tracker::set_cookie::{SetCookie, parse_cookie_header},
};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

/// An engine and what it is to be given.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Witness {
    engine: Engine,
    recorded: Option<Recorded>,
    visits: usize,
    next: Vec<Event>,
}

#[wasm_bindgen]
impl Witness {
    /// An engine that knows nothing.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self { engine: Engine::new([7; 16]), recorded: None, visits: 0, next: Vec::new() }
    }

    /// Makes it watch a site: 25 cookies, a yes, a no.
    pub fn watch(&mut self) {
        for event in page::watched().into_iter().filter_map(|event| serde_json::from_value(event).ok()) {
            self.engine.observe(event);
        }
    }

    /// A request as the browser tells it: sent, and answered. How many effects that has.
    pub fn request(&mut self, sent: &JsValue, received: &JsValue) -> usize {
        let events = [details::request_sent(sent), details::response_received(received)];
        events.into_iter().flatten().map(|event| self.engine.observe(event).len()).sum()
    }

    /// Makes ready the events of so many further visits of the recorded trace; how many they are.
    pub fn prepare(&mut self, visits: usize) -> usize {
        if self.recorded.is_none() {
            self.recorded = Recorded::read(PORTAL).ok();
        }
        for _ in 0..visits {
            let visit = self.recorded.as_ref().map(|recorded| recorded.visit(self.visits));
            self.next.extend(visit.unwrap_or_default());
            self.visits += 1;
        }
        self.next.len()
    }

    /// Judges what is ready; how many effects that has.
    pub fn judge(&mut self) -> usize {
        std::mem::take(&mut self.next).into_iter().map(|event| self.engine.observe(event).len()).sum()
    }

    /// Accesses that were found to be breaches, on all sites.
    #[must_use]
    pub fn breaches(&self) -> usize {
        self.engine.sites().iter().map(|site| usize::try_from(site.accesses).unwrap_or(usize::MAX)).sum()
    }
}

impl Default for Witness {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a TC string can be read.
#[wasm_bindgen]
#[must_use]
pub fn decode_tc(text: &str) -> bool {
    TcString::decode(text).is_ok()
}

/// Whether a GPP string can be read.
#[wasm_bindgen]
#[must_use]
pub fn decode_gpp(text: &str) -> bool {
    Gpp::decode(text).is_ok()
}

/// How many cookies a `Cookie` header has.
#[wasm_bindgen]
#[must_use]
pub fn cookies(header: &str) -> usize {
    parse_cookie_header(header).count()
}

/// Whether a `Set-Cookie` header can be read.
#[wasm_bindgen]
#[must_use]
pub fn set_cookie(header: &str) -> bool {
    SetCookie::parse(header, true, "www.portail.test", "/", Time(1)).is_some()
}

/// Classifies the 25 cookies of a page so often; how many have a purpose or an exemption.
#[wasm_bindgen]
#[must_use]
pub fn classify_page(times: usize) -> usize {
    (0..times).map(|_| page::COOKIES.iter().filter(|(name, domain)| is_known(name, domain)).count()).sum()
}

fn is_known(name: &str, domain: &str) -> bool {
    let found = classify(std::hint::black_box(name), domain);
    found.exempt.is_some() || found.purpose != temoin_engine::evidence::Purpose::Unknown
}

/// Looks up the company behind a host; whether there is one.
#[wasm_bindgen]
#[must_use]
pub fn company(host: &str) -> bool {
    company_of(host).is_some()
}

/// The `Cookie` header of a page's own requests, with so many cookies.
#[wasm_bindgen]
#[must_use]
pub fn page_cookies(cookies: usize) -> String {
    page::cookie_header(cookies)
}

/// Bytes of memory that the program has taken.
#[wasm_bindgen]
#[must_use]
pub fn memory_taken() -> usize {
    #[cfg(target_arch = "wasm32")]
    let pages = core::arch::wasm32::memory_size(0);
    #[cfg(not(target_arch = "wasm32"))]
    let pages = 0;
    pages * 65_536
}
