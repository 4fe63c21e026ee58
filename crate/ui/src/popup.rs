//! The popup as a whole: what it knows, when it asks again, and which of its pages it shows.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use temoin_engine::{
    time::Time,
    view::{SiteView, TabView},
};

use crate::{
    answer::{self, Answer, Tone},
    background, company, declare, empty, export, format, header,
    i18n::{language, text},
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
    Site,
}

impl Popup {
    fn new() -> Self {
        Self {
            screen: RwSignal::new(Screen::Loading),
            now: RwSignal::new(format::now()),
            said: RwSignal::new(String::new()),
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
                self.screen.set(screen);
            }
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
            Screen::Tab(TabView::Site(_)) => Page::Site,
        })
    }

    fn site(self) -> SiteView {
        self.screen.with(|screen| match screen {
            Screen::Tab(TabView::Site(site)) => site.clone(),
            _ => SiteView::default(),
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
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", &language());
    }
    mount_to_body(Root);
}

#[component]
fn Root() -> impl IntoView {
    let popup = Popup::new();
    provide_context(popup);
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
    view! {
        {move || match page.get() {
            Page::Loading => ().into_any(),
            Page::Silent => empty::silent(popup).into_any(),
            Page::Unwatchable => empty::unwatchable().into_any(),
            Page::NoPermission(site) => empty::no_permission(popup, &site).into_any(),
            Page::Site => view! { <Site popup=popup/> }.into_any(),
        }}
        <p class="unseen" role="status">{move || popup.said.get()}</p>
    }
}

#[component]
fn Site(popup: Popup) -> impl IntoView {
    let site = Memo::new(move |_| popup.site());
    let name = Memo::new(move |_| site.with(|site| site.site.clone()));
    let answer = Memo::new(move |_| site.with(answer::answer));

    // Live changes are announced, the first answer is not: opening the popup reads it anyway.
    Effect::new(move |before: Option<Answer>| {
        let answer = answer.get();
        if before.is_some_and(|before| before != answer) {
            popup.announce(answer.line.say(popup.now.get_untracked()));
        }
        answer
    });

    view! {
        {header::header(popup, site)}
        <main>
            {answer_panel(popup, answer)}
            {company::companies(popup, site)}
            {inbox::advertisements(site)}
            {remark::remarks(site)}
            // Another site in the same tab: a form half used is not carried over.
            {move || declare::declare(popup, name.get(), site.with_untracked(|site| site.decision.is_none()))}
        </main>
        <footer>
            {move || export::export(popup, name.get())}
            <p class="promise">{text(key!("promise"))}</p>
        </footer>
    }
}

fn answer_panel(popup: Popup, answer: Memo<Answer>) -> impl IntoView {
    let tone = Memo::new(move |_| answer.with(|answer| answer.tone));
    let class = move || match tone.get() {
        Tone::Observed => "answer observed",
        Tone::Quiet => "answer quiet",
        Tone::Unknown => "answer unknown",
    };
    let word = move || {
        text(match tone.get() {
            Tone::Observed => key!("tone_observed"),
            Tone::Quiet => key!("tone_quiet"),
            Tone::Unknown => key!("tone_unknown"),
        })
    };
    view! {
        <section class=class aria-labelledby="answer">
            <p class="tone">{word}</p>
            <h2 id="answer">{move || answer.with(|answer| answer.line.say(popup.now.get()))}</h2>
            {move || {
                answer
                    .with(|answer| answer.more.clone())
                    .into_iter()
                    .map(|line| view! { <p>{move || line.say(popup.now.get())}</p> })
                    .collect_view()
            }}
        </section>
    }
}
