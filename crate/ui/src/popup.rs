//! The popup as a whole: what it knows, when it asks again, and which of its pages it shows.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use temoin_engine::{
    time::Time,
    view::{SiteView, TabView},
};

use crate::{
    act,
    answer::{self, Line, Tone},
    background, company, declare,
    draw::{IntoPart as _, Part, element, live, nothing, paragraph, said, together},
    empty, export, focus, format, header,
    i18n::{self, Key, language, text, text_with},
    inbox, key, remark,
};

/// Changes are gathered this long before asking again: a busy page makes hundreds a second.
const GATHERING: Duration = Duration::from_millis(300);
/// How often "3 minutes ago" is looked at again.
const CLOCK: Duration = Duration::from_secs(20);
/// How often a background that is not there yet is asked again before the popup says so.
const ATTEMPTS: u32 = 4;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(250);

/// What the parts of the popup share.
#[derive(Clone, Copy)]
pub struct Popup {
    screen: RwSignal<Screen>,
    /// The instant durations are told from.
    pub now: RwSignal<Time>,
    said: RwSignal<String>,
    /// When the background last fell.
    fell: RwSignal<Option<Time>>,
    asked: StoredValue<u32>,
    gathering: StoredValue<bool>,
}

#[derive(Clone, Debug, PartialEq)]
enum Screen {
    /// Nothing is known yet: the skeleton in `popup.html` is shown.
    Loading,
    /// The background does not answer.
    Silent,
    Tab(TabView),
}

/// Which page is shown; what is on it changes without drawing the page again.
#[derive(Clone, PartialEq)]
enum Page {
    Loading,
    Silent,
    Unwatchable,
    NoPermission(String),
    /// By name: another site in the same tab is another page.
    Site(String),
}

impl Popup {
    fn new() -> Self {
        Self {
            screen: RwSignal::new(Screen::Loading),
            now: RwSignal::new(format::now()),
            said: RwSignal::new(String::new()),
            fell: RwSignal::new(None),
            asked: StoredValue::new(0),
            gathering: StoredValue::new(false),
        }
    }

    /// Asks the background what is known of the tab now.
    pub fn refresh(self) {
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        spawn_local(async move {
            let screen = fetch().await;
            // A later question may have been answered already.
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            self.now.set(format::now());
            if self.screen.with_untracked(|shown| *shown != screen) {
                focus::kept(|| self.screen.set(screen));
            }
            // The answer does not wait for this.
            self.fell.set(background::fell().await);
        });
    }

    /// Says something to people who do not see the screen.
    pub fn announce(self, message: String) {
        self.said.set(message);
    }

    fn changed(self) {
        if self.gathering.get_value() {
            return;
        }
        self.gathering.set_value(true);
        set_timeout(
            move || {
                self.gathering.set_value(false);
                self.refresh();
            },
            GATHERING,
        );
    }

    fn page(self) -> Page {
        self.screen.with(|screen| match screen {
            Screen::Loading => Page::Loading,
            Screen::Silent => Page::Silent,
            Screen::Tab(TabView::Unwatchable) => Page::Unwatchable,
            Screen::Tab(TabView::NoPermission { site }) => Page::NoPermission(site.clone()),
            Screen::Tab(TabView::Site(site)) => Page::Site(site.site.clone()),
        })
    }

    /// Looks at the site, or at an empty one where there is none.
    pub fn with_site<T>(self, look: impl FnOnce(&SiteView) -> T) -> T {
        self.screen.with(|screen| match screen {
            Screen::Tab(TabView::Site(site)) => look(site),
            _ => look(&SiteView::default()),
        })
    }
}

async fn fetch() -> Screen {
    let Some(tab) = background::tab().await else {
        return Screen::Tab(TabView::Unwatchable);
    };
    for attempt in 1.. {
        match background::view(tab).await {
            Ok(view) => return Screen::Tab(view),
            Err(_) if attempt == ATTEMPTS => break,
            Err(_) => wait(BETWEEN_ATTEMPTS).await,
        }
    }
    Screen::Silent
}

async fn wait(duration: Duration) {
    let waited = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            },
            duration,
        );
    });
    let _ = wasm_bindgen_futures::JsFuture::from(waited).await;
}

/// Draws the popup into the page.
pub fn mount() {
    // Leptos' own way to spawn begins with the first thing it draws.
    wasm_bindgen_futures::spawn_local(async {
        i18n::load().await;
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("lang", &language());
        }
        mount_to_body(|| root().into_render());
    });
}

fn root() -> Part {
    let popup = Popup::new();
    background::on_change(move || popup.changed());
    set_interval(move || popup.now.set(format::now()), CLOCK);
    popup.refresh();

    // The skeleton stays until there is something better to show.
    Effect::new(move |_| {
        if popup.page() != Page::Loading
            && let Some(skeleton) = document().get_element_by_id("skeleton")
        {
            skeleton.remove();
        }
    });

    let page = Memo::new(move |_| popup.page());
    let shown = live(move || match page.get() {
        Page::Loading => nothing(),
        Page::Silent => empty::silent(popup),
        Page::Unwatchable => empty::unwatchable(),
        Page::NoPermission(site) => empty::no_permission(popup, &site),
        Page::Site(site) => of_site(popup, &site),
    });
    let fell = live(move || match popup.fell.get() {
        Some(at) => paragraph("fell", text_with(key!("fell"), &[&format::date_time(at)])),
        None => nothing(),
    });
    view! {
        {shown}
        {fell}
        <p class="unseen" role="status">{live(move || said(popup.said.get()))}</p>
    }
    .into_part()
}

fn of_site(popup: Popup, name: &str) -> Part {
    // Live changes of the answer are announced; the first one is not, opening the popup reads it anyway.
    Effect::new(move |before: Option<Line>| {
        let line = popup.with_site(answer::answer).line;
        if before.is_some_and(|before| before != line) {
            popup.announce(line.say(popup.now.get_untracked()));
        }
        line
    });

    let site = StoredValue::new(name.to_owned());
    let undecided = untrack(|| popup.with_site(|site| site.decision.is_none()));
    view! {
        <header>{live(move || header::header(popup))}</header>
        <main>
            {live(move || answer_panel(popup))}
            {live(move || declare::confirm(popup, &site.get_value()))}
            {act::stop(popup, name)}
            {company::companies(popup)}
            {live(move || inbox::advertisements(popup))}
            {live(move || remark::remarks(popup))}
            {declare::declare(popup, name, undecided)}
            {act::forget(popup, name)}
        </main>
        <footer>
            {export::export(popup, name)}
            {paragraph("promise", text(key!("promise")))}
        </footer>
    }
    .into_part()
}

fn answer_panel(popup: Popup) -> Part {
    let answer = popup.with_site(answer::answer);
    let now = popup.now.get();
    let (class, tone) = match answer.tone {
        Tone::Observed => ("answer observed", key!("tone_observed")),
        Tone::Quiet => ("answer quiet", key!("tone_quiet")),
        Tone::Unknown => ("answer unknown", key!("tone_unknown")),
    };
    let more = answer.more.iter().map(|line| paragraph("", line.say(now)));
    answer_box(class, tone, answer.line.say(now), together(more.collect()))
}

/// The box that answers: its tone in a word, the sentence, and what goes with it.
pub fn answer_box(class: &'static str, tone: Key, sentence: String, more: Part) -> Part {
    let title = element("h2", &[("id", "answer")], vec![said(sentence)]);
    element(
        "section",
        &[("class", class), ("aria-labelledby", "answer")],
        vec![paragraph("tone", text(tone)), title, more],
    )
}
