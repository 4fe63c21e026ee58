//! The sites that are watched, and those that the person wants not to be.

use std::sync::Arc;

use leptos::prelude::*;
use temoin_engine::{inbox::is_below, view::SiteLine};
use wasm_bindgen::JsCast as _;
use web_sys::HtmlTextAreaElement;

use super::{
    draw::{Shared, named},
    file::{self, All},
};
use crate::{
    draw::{IntoPart as _, Part, button, live, paragraph, together},
    i18n::{Key, text},
    key,
    report::{decision_cell, site_cell},
    tables::{DRAWN, body, cell, left_out, row, table, title},
};

/// What outcomes are about: of the list, and of the fields.
const WATCHED: &str = "set-watched";
const IGNORED: &str = "set-ignored";
const WEBMAILS: &str = "webmails";
/// The field of the sites that are not watched: an element's id.
const FIELD: &str = "ignored";

/// Every site where a no is in force; each with a button by which it is watched no more, or again.
pub fn watched(shared: Shared) -> Part {
    let list = live(move || {
        shared.sites.with(|lines| {
            let lines: Vec<&SiteLine> = lines.iter().filter(|line| line.watched).collect();
            match lines.is_empty() {
                true => paragraph("", text(key!("set_watched_none"))),
                false => {
                    together(vec![paragraph("note", text(key!("set_watched_note"))), sites(shared, &lines)])
                }
            }
        })
    });
    together(vec![list, shared.told(WATCHED)])
}

fn sites(shared: Shared, lines: &[&SiteLine]) -> Part {
    let titles =
        vec![title("", key!("column_site")), title("", key!("column_decision")), title("", key!("acts"))];
    let rows = lines
        .iter()
        .take(DRAWN)
        .map(|line| row(vec![site_cell(line), decision_cell(line), act(shared, &line.site)]))
        .collect();
    together(vec![table("", key!("set_watched"), false, titles, body(rows)), left_out(lines.len())])
}

/// One button for both, so that the keyboard stays on it.
fn act(shared: Shared, site: &str) -> Part {
    let site: Arc<str> = site.into();
    let drawn = live(move || {
        let hosts = hosts(shared);
        // The background takes each host that a person wrote for its registrable domain.
        let is_ignored = hosts.lines().any(|host| is_below(host, &site));
        let words = if is_ignored { key!("watch_again") } else { key!("ignore") };
        let mut left: String = hosts.lines().filter(|host| !is_below(host, &site)).map(line).collect();
        if !is_ignored {
            left.push_str(&line(&site));
        }
        button("", words, move || {
            write(shared, WATCHED, &left);
            let field = document().get_element_by_id(FIELD);
            if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok()) {
                field.set_value(&left);
            }
        })
    });
    cell(vec![drawn])
}

/// The sites that are not watched, as a person writes them.
pub fn ignored(shared: Shared) -> Part {
    let hear = move |hosts: String| write(shared, IGNORED, &hosts);
    let field = field(FIELD, key!("set_ignored_label"), untrack(|| hosts(shared)), hear);
    together(vec![field, paragraph("note", text(key!("set_ignored_note"))), shared.told(IGNORED)])
}

/// The webmails that Témoin does not know by itself.
pub fn webmails(shared: Shared, all: &All) -> Part {
    let hear = move |hosts: String| match file::hosts(hosts.lines()) {
        Ok(hosts) => shared.change(WEBMAILS, |all| all.settings.webmails = hosts),
        Err(problem) => shared.tell(WEBMAILS, named(&problem), true),
    };
    let hosts = all.settings.webmails.iter().map(|host| line(host)).collect();
    let field = field("webmails", key!("set_webmails"), hosts, hear);
    together(vec![field, paragraph("note", text(key!("set_webmails_note"))), shared.told(WEBMAILS)])
}

/// A field of hosts, one a line.
fn field(id: &'static str, label: Key, hosts: String, hear: impl Fn(String) + Send + Sync + 'static) -> Part {
    fn erased(id: &'static str, label: Key, hosts: String, hear: Box<dyn Fn(String)>) -> Part {
        view! {
            <label>
                <span>{text(label)}</span>
                <textarea
                    id=id
                    name=id
                    rows="4"
                    spellcheck="false"
                    on:change=move |event| hear(event_target_value(&event))
                >
                    {hosts}
                </textarea>
            </label>
        }
        .into_part()
    }
    erased(id, label, hosts, Box::new(hear))
}

/// One a line.
fn hosts(shared: Shared) -> String {
    shared.all.with(|all| {
        let ignored = all.iter().flat_map(|all| &all.settings.ignored);
        ignored.map(|site| line(site.as_str())).collect()
    })
}

fn line(host: &str) -> String {
    format!("{host}\n")
}

fn write(shared: Shared, about: &'static str, hosts: &str) {
    match file::sites(hosts.lines()) {
        Ok(sites) => shared.change(about, |all| all.settings.ignored = sites),
        Err(problem) => shared.tell(about, named(&problem), true),
    }
}
