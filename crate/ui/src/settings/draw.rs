//! The settings page, drawn.

use leptos::{prelude::*, task::spawn_local};
use temoin_engine::{inbox::Ads, record::Settings, view::SiteLine};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;

use super::{
    file::{self, All, Problem},
    kept, sites,
};
use crate::{
    background::{self, Silent},
    draw::{IntoPart as _, Part, button, element, live, nothing, paragraph, said, say, section, together},
    focus, format,
    i18n::{CHOSEN, Key, LANGUAGES, NAMES, text, text_with},
    key,
    page::Page,
    report::select,
    safe_text,
    save::{file_name, save},
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Shared {
    page: Page,
    /// None until it is known.
    pub all: RwSignal<Option<All>>,
    /// How the last change ended.
    outcome: RwSignal<Option<Outcome>>,
    /// Every site that is told of.
    pub sites: RwSignal<Vec<SiteLine>>,
    /// What is drawn was replaced as a whole: by a file, or by forgetting.
    drawn: RwSignal<u32>,
}

#[derive(Clone, PartialEq)]
struct Outcome {
    /// What it is about: an element's id.
    about: &'static str,
    words: String,
    failed: bool,
}

/// Draws the settings into their page.
pub fn settings(page: Page) -> Part {
    let shared = Shared {
        page,
        all: RwSignal::new(None),
        outcome: RwSignal::new(None),
        sites: RwSignal::new(Vec::new()),
        drawn: RwSignal::new(0),
    };
    let silent = RwSignal::new(false);
    spawn_local(async move {
        match kept::load().await {
            Ok(all) => shared.all.set(Some(all)),
            Err(_) => silent.set(true),
        }
        shared.list_sites().await;
        shared.drawn.update(|drawn| *drawn += 1);
        page.ready();
    });
    let content = live(move || {
        if silent.get() {
            return paragraph("", text(key!("silent")));
        }
        if shared.drawn.get() == 0 {
            return nothing();
        }
        parts(shared)
    });
    together(vec![element("h1", &[], vec![say(key!("page_settings"))]), managed(), content])
}

/// What an organisation has set: changes of it do not last.
fn managed() -> Part {
    let managed = RwSignal::new(Vec::new());
    spawn_local(async move { managed.set(background::managed().await.unwrap_or_default()) });
    live(move || {
        let words = |name: &String| match name.as_str() {
            "gpcRefuses" => Some(key!("set_gpc")),
            "retentionDays" => Some(key!("set_days")),
            "roomMegabytes" => Some(key!("set_room")),
            "stopReading" => Some(key!("set_stop")),
            "ads" => Some(key!("set_ads")),
            "ignored" => Some(key!("set_ignored")),
            "webmails" => Some(key!("set_webmails")),
            _ => None,
        };
        let items = managed.with(|names| names.iter().filter_map(words).collect::<Vec<_>>());
        if items.is_empty() {
            return nothing();
        }
        let items = items.into_iter().map(|words| element("li", &[], vec![say(words)])).collect();
        together(vec![paragraph("note", text(key!("set_managed"))), element("ul", &[], items)])
    })
}

fn parts(shared: Shared) -> Part {
    let Some(all) = shared.all.get_untracked() else { return nothing() };
    together(vec![
        section("set-inbox", key!("inbox"), ads(shared, &all)),
        section("set-judging", key!("set_judging"), judging(shared, &all)),
        section("set-watched", key!("set_watched"), sites::watched(shared)),
        section("set-ignored", key!("set_ignored"), sites::ignored(shared)),
        section("set-keeping", key!("set_keeping"), keeping(shared, &all)),
        section("set-language", key!("set_language"), language(shared, &all)),
        section("set-keys", key!("set_keys"), keys()),
        section("set-file", key!("set_file"), files(shared)),
        section("set-forget", key!("set_forget"), forget(shared)),
    ])
}

impl Shared {
    /// Changes something and keeps it.
    pub fn change(self, about: &'static str, change: impl FnOnce(&mut All)) {
        let Some(mut all) = self.all.get_untracked() else { return };
        change(&mut all);
        if let Err(problem) = file::within(&all.settings) {
            self.tell(about, named(&problem), true);
            return;
        }
        self.all.set(Some(all.clone()));
        spawn_local(async move {
            let kept = kept::keep(&all).await;
            self.tell_kept(about, kept, key!("set_kept"));
        });
    }

    /// How keeping ended, which is `done` if all went well.
    fn tell_kept(self, about: &'static str, kept: Result<Vec<String>, Silent>, done: Key) {
        let Ok(passed_over) = kept else { return self.tell(about, text(key!("set_failed")), true) };
        let Some(host) = passed_over.first() else { return self.tell(about, text(done), false) };
        let host = safe_text::prose(host).unwrap_or_default();
        self.tell(about, text_with(key!("problem_wide"), &[&host]), true);
        self.all.update(|all| {
            if let Some(all) = all {
                all.settings.webmails.retain(|host| !passed_over.contains(host));
            }
        });
    }

    pub fn tell(self, about: &'static str, words: String, failed: bool) {
        self.page.announce(words.clone());
        self.outcome.set(Some(Outcome { about, words, failed }));
    }

    async fn list_sites(self) {
        self.sites.set(background::sites().await.unwrap_or_default());
    }

    /// How the last change of this ended.
    pub fn told(self, about: &'static str) -> Part {
        live(move || match self.outcome.get() {
            Some(outcome) if outcome.about == about => {
                let class = if outcome.failed { "outcome failed" } else { "outcome" };
                paragraph(class, outcome.words)
            }
            _ => nothing(),
        })
    }
}

fn ads(shared: Shared, all: &All) -> Part {
    let each = [
        (Ads::Mark, "mark", key!("set_mark")),
        (Ads::Dim, "dim", key!("set_dim")),
        (Ads::Fold, "fold", key!("set_fold")),
    ];
    let options = each.map(|(ads, value, words)| (value.to_owned(), text(words), ads == all.settings.ads));
    let choice = select(key!("set_ads"), options.into(), move |value| {
        let ads = each.into_iter().find(|(_, name, _)| *name == value).map_or(Ads::Mark, |(ads, ..)| ads);
        shared.change("set-inbox", |all| all.settings.ads = ads);
    });
    together(vec![
        choice,
        paragraph("note", text(key!("set_ads_note"))),
        shared.told("set-inbox"),
        sites::webmails(shared, all),
    ])
}

fn judging(shared: Shared, all: &All) -> Part {
    let about = "set-judging";
    together(vec![
        check(key!("set_stop"), "stop", all.settings.stop_reading, move |on| {
            shared.change(about, |all| all.settings.stop_reading = on);
        }),
        paragraph("note", text(key!("set_stop_note"))),
        check(key!("set_gpc"), "gpc", all.settings.gpc_refuses, move |on| {
            shared.change(about, |all| all.settings.gpc_refuses = on);
        }),
        paragraph("note", text(key!("set_gpc_note"))),
        shared.told(about),
    ])
}

fn check(label: Key, name: &'static str, on: bool, hear: impl Fn(bool) + Send + Sync + 'static) -> Part {
    fn erased(label: Key, name: &'static str, on: bool, hear: Box<dyn Fn(bool)>) -> Part {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    name=name
                    checked=on
                    on:change=move |event| hear(event_target_checked(&event))
                />
                <span>{text(label)}</span>
            </label>
        }
        .into_part()
    }
    erased(label, name, on, Box::new(hear))
}

fn keeping(shared: Shared, all: &All) -> Part {
    let settings = &all.settings;
    together(vec![
        number(key!("set_days"), "days", settings.retention_days, move |days| {
            shared.change("set-keeping", |all| all.settings.retention_days = days);
        }),
        number(key!("set_room"), "room", settings.room_megabytes, move |room| {
            shared.change("set-keeping", |all| all.settings.room_megabytes = room);
        }),
        paragraph("note", text(key!("set_keeping_note"))),
        shared.told("set-keeping"),
    ])
}

/// A whole number; what is none is 0, which is within no bounds.
fn number(label: Key, name: &'static str, value: u32, hear: impl Fn(u32) + Send + Sync + 'static) -> Part {
    fn erased(label: Key, name: &'static str, value: u32, hear: Box<dyn Fn(u32)>) -> Part {
        view! {
            <label>
                <span>{text(label)}</span>
                <input
                    type="number"
                    name=name
                    min="1"
                    step="1"
                    value=value.to_string()
                    on:change=move |event| hear(event_target_value(&event).trim().parse().unwrap_or(0))
                />
            </label>
        }
        .into_part()
    }
    erased(label, name, value, Box::new(hear))
}

fn language(shared: Shared, all: &All) -> Part {
    let mut options = vec![(String::new(), text(key!("set_language_browser")), all.language.is_none())];
    options.extend(
        NAMES.map(|(code, name)| (code.to_owned(), name.to_owned(), all.language.as_deref() == Some(code))),
    );
    let choice = select(key!("set_language"), options, move |value| {
        let chosen = LANGUAGES.into_iter().find(|code| *code == value).map(str::to_owned);
        shared.change(CHOSEN, |all| all.language = chosen);
    });
    together(vec![choice, paragraph("note", text(key!("set_language_note"))), shared.told(CHOSEN)])
}

fn keys() -> Part {
    let shortcut = RwSignal::new(None::<String>);
    spawn_local(async move { shortcut.set(kept::shortcut().await) });
    let keys = live(move || match shortcut.get() {
        Some(keys) => {
            let words = vec![
                say(key!("set_keys_are")),
                said(" ".to_owned()),
                element("kbd", &[], vec![said(keys.to_owned())]),
            ];
            element("p", &[], words)
        }
        None => paragraph("", text(key!("set_keys_none"))),
    });
    together(vec![keys, paragraph("note", text(key!("set_keys_note")))])
}

fn files(shared: Shared) -> Part {
    let write = move || {
        let Some(all) = shared.all.get_untracked() else { return };
        let name = file_name("settings", &format::machine_time(format::now()), "json");
        let saved = save(&name, &file::write(&all));
        let key = if saved.is_ok() { key!("exported") } else { key!("export_failed") };
        shared.tell("set-file", text(key), saved.is_err());
    };
    let read = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let Some(chosen) = input.files().and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            let text = JsFuture::from(chosen.text()).await.ok().and_then(|text| text.as_string());
            // The same file can be chosen again.
            input.set_value("");
            take(shared, &text.unwrap_or_default()).await;
        });
    };
    let choose = view! {
        <label>
            <span>{text(key!("set_import"))}</span>
            <input type="file" name="settings" accept=".json,application/json" on:change=read/>
        </label>
    };
    together(vec![
        element("div", &[("class", "buttons")], vec![button("export-settings", key!("set_export"), write)]),
        choose.into_part(),
        paragraph("note", text(key!("set_file_note"))),
        shared.told("set-file"),
    ])
}

async fn take(shared: Shared, text_of_file: &str) {
    let about = "set-file";
    match file::read(text_of_file) {
        Err(problem) => shared.tell(about, named(&problem), true),
        Ok(all) => {
            let kept = kept::keep(&all).await;
            let is_kept = kept.is_ok();
            if is_kept {
                shared.all.set(Some(all));
            }
            shared.tell_kept(about, kept, key!("set_imported"));
            if is_kept {
                focus::kept(|| shared.drawn.update(|drawn| *drawn += 1));
            }
        }
    }
}

/// What is wrong, in words.
pub fn named(problem: &Problem) -> String {
    let shown = |raw: &str| safe_text::prose(raw).unwrap_or_default();
    let bounds = |key: Key, most: u64, was: u32| {
        text_with(key, &[&format::number(1), &format::number(most), &format::number(was.into())])
    };
    match problem {
        Problem::TooLong => text(key!("problem_long")),
        Problem::Form(line, column) => {
            let number = |number: usize| format::number(number as u64);
            text_with(key!("problem_form"), &[&number(*line), &number(*column)])
        }
        Problem::Unknown(name) => text_with(key!("problem_unknown"), &[&shown(name)]),
        Problem::Field(name) => text_with(key!("problem_field"), &[name]),
        Problem::Format(format) => text_with(key!("problem_format"), &[&shown(format)]),
        Problem::Language(language) => text_with(key!("problem_language"), &[&shown(language)]),
        Problem::Site(host) => text_with(key!("problem_site"), &[&shown(host)]),
        Problem::Days(days) => bounds(key!("problem_days"), Settings::MOST_DAYS.into(), *days),
        Problem::Room(room) => bounds(key!("problem_room"), Settings::MOST_MEGABYTES.into(), *room),
    }
}

/// Everything forgotten, once it was asked for twice.
fn forget(shared: Shared) -> Part {
    let asked = RwSignal::new(false);
    // The keyboard goes to the first button of what comes, which forgets nothing.
    let ask = move |on| focus::kept(|| asked.set(on));
    let sure = move || {
        ask(false);
        spawn_local(async move {
            let done = background::forget_everything().await;
            shared.list_sites().await;
            let key = if done.is_ok() { key!("forgotten_all") } else { key!("forget_failed") };
            shared.tell("set-forget", text(key), done.is_err());
        });
    };
    let asking = live(move || {
        if !asked.get() {
            return button("forget", key!("set_forget"), move || ask(true));
        }
        let question = text(key!("forget_sure"));
        let sentence = paragraph("sure", question.clone());
        let escape = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Escape" {
                ask(false);
            }
        };
        view! {
            <div class="buttons" role="group" aria-label=question on:keydown=escape>
                {sentence}
                {button("forget-not", key!("forget_no"), move || ask(false))}
                {button("forget-sure", key!("forget_yes"), sure)}
            </div>
        }
        .into_part()
    });
    together(vec![paragraph("note", text(key!("forget_all_note"))), asking, shared.told("set-forget")])
}
