//! A browser with one tab on a portal, told as a list of events.

use temoin_engine::{
    Engine,
    effect::Effect,
    event::{
        CookieChange, Event, RequestContext, RequestSent, ResponseReceived, StoredCookie, TcfAnnouncement,
    },
    evidence::{Rule, document::Extension},
    time::Time,
};

pub const SITE: &str = "portail.test";

/// A browser with one tab on the portal, where `platform` keeps the choice.
pub struct Story {
    pub engine: Engine,
    pub effects: Vec<Effect>,
}

impl Story {
    pub fn new() -> Self {
        let mut story = Self { engine: Engine::new([7; 16]), effects: Vec::new() };
        story.tell(Event::Navigated { at: Time(1), tab: 1, url: "https://www.portail.test/".into() });
        story
    }

    pub fn tell(&mut self, event: Event) -> &mut Self {
        self.effects.extend(self.engine.observe(event));
        self
    }

    pub fn cookie(&mut self, at: u64, name: &str, value: &str, domain: &str) -> &mut Self {
        let cookie = stored(name, value, domain);
        self.tell(Event::CookieChanged { at: Time(at), cookie, change: CookieChange::Set })
    }

    pub fn choose(&mut self, at: u64, state: &str) -> &mut Self {
        self.cookie(at, "tarteaucitron", &format!("!gtag={state}!criteo={state}"), SITE)
    }

    pub fn request(&mut self, at: u64, host: &str, cookies: &str) -> &mut Self {
        self.send(at, RequestContext { id: at.to_string(), ..context(host) }, Some(cookies))
    }

    /// A request that is answered at once.
    pub fn send(&mut self, at: u64, context: RequestContext, cookies: Option<&str>) -> &mut Self {
        self.exchange(at, context, cookies, vec![])
    }

    pub fn response(&mut self, at: u64, host: &str, set_cookie: &str) -> &mut Self {
        let context = RequestContext { id: at.to_string(), ..context(host) };
        self.exchange(at, context, None, vec![set_cookie.to_owned()])
    }

    fn exchange(
        &mut self,
        at: u64,
        context: RequestContext,
        cookies: Option<&str>,
        set_cookies: Vec<String>,
    ) -> &mut Self {
        let (at, cookies) = (Time(at), cookies.map(str::to_owned));
        self.tell(Event::RequestSent(RequestSent { at, context: context.clone(), cookies }));
        let response = ResponseReceived { at, context, set_cookies, ..Default::default() };
        self.tell(Event::ResponseReceived(response))
    }

    /// The TCF API of the page says this.
    pub fn tcf(&mut self, at: u64, event_status: &str, string: &str) -> &mut Self {
        self.tell(Event::Tcf(TcfAnnouncement {
            at: Time(at),
            url: format!("https://www.{SITE}/"),
            event_status: event_status.into(),
            tc_string: string.into(),
            ..Default::default()
        }))
    }

    /// What waits for the news of a deletion has waited long enough.
    pub fn settle(&mut self, since: u64) -> &mut Self {
        self.tell(Event::TimePassed { at: Time(since + 2_000) })
    }

    /// Rule, reader and tracker of each finding.
    pub fn findings(&self) -> Vec<(Rule, String, String, u64)> {
        let document = self.engine.document(Time(9_999), Extension::default(), None);
        assert!(document.is_intact());
        let findings = document.sites.into_iter().flat_map(|site| site.findings);
        findings.map(|f| (f.rule, f.reader.host, f.tracker.name, f.count)).collect()
    }

    pub fn badge(&self) -> usize {
        let Effect::Badge { count, .. } = self.engine.badge(1) else { unreachable!() };
        count
    }
}

pub fn stored(name: &str, value: &str, domain: &str) -> StoredCookie {
    StoredCookie {
        name: name.into(),
        value: value.into(),
        domain: domain.into(),
        path: "/".into(),
        ..Default::default()
    }
}

pub fn context(host: &str) -> RequestContext {
    RequestContext {
        id: "1".into(),
        tab: Some(1),
        top_frame: true,
        initiator: Some("https://www.portail.test".into()),
        url: format!("https://{host}/pixel?id=42"),
        ..Default::default()
    }
}
