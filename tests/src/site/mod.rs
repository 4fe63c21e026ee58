//! A made-up site described by data: its consent platform, and who reads what after the withdrawal.

mod page;
mod platform;

use std::path::Path;

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, Uri, header},
};
use serde::{Deserialize, Serialize};

use crate::net::House;
pub use page::{GIF, value};
pub use platform::{Platform, bundle};

/// A site and the parties on its pages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Site {
    /// Full host name of the pages.
    pub host: String,
    /// The name on the pages.
    pub name: String,
    /// The consent platform it uses.
    pub platform: Platform,
    /// Whether the pages show what the server received. It is asked for without cookies.
    #[serde(default)]
    pub panel: bool,
    /// The host of another site whose first page is embedded in these.
    #[serde(default)]
    pub embeds: Option<String>,
    /// What its platform, on the IAB's libraries, does wrong.
    #[serde(default)]
    pub fault: Option<Fault>,
    /// Whether its pages set no cookie but that of the session.
    #[serde(default)]
    pub bare: bool,
    /// The colour of the pages, as CSS has it.
    #[serde(default = "ink")]
    pub colour: String,
    /// Who measures and advertises here.
    pub parties: Vec<Party>,
}

/// What a consent platform may do wrong once the person said no (PoPETs 2025).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The stored string stays as it was; the API tells the no.
    KeepsString,
    /// The stored string is right; on later pages the API still tells the first one.
    KeepsSaying,
}

fn ink() -> String {
    "#b4235a".to_owned()
}

impl Site {
    /// The registrable domain: every made-up host is `something.name.test`.
    pub fn domain(&self) -> String {
        registrable(&self.host)
    }
}

/// The registrable domain of a made-up host.
pub fn registrable(host: &str) -> String {
    let labels: Vec<&str> = host.rsplit('.').take(2).collect();
    labels.into_iter().rev().collect::<Vec<_>>().join(".")
}

/// Somebody who stores and reads trackers on a site's pages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Party {
    /// The host that serves its pixel, frame or script; the site's own for the site itself.
    pub host: String,
    /// How it is on the page.
    #[serde(default)]
    pub via: Via,
    /// What it is there for.
    pub purpose: Topic,
    /// Names of the cookies it stores.
    pub cookies: Vec<String>,
    /// What becomes of it once the person said no.
    pub after: After,
    /// The service as which the platform asks for it alone (Klaro!), where it has one of its own.
    #[serde(default)]
    pub service: Option<String>,
    /// Whether it is loaded before any choice.
    #[serde(default)]
    pub before: bool,
    /// Whether the page goes on telling it the first consent string it had (`gdpr_consent`).
    #[serde(default)]
    pub told: bool,
    /// A cookie of the page whose value the page hands to it, and how.
    #[serde(default)]
    pub carries: Option<Carries>,
}

/// A value that leaves besides the `Cookie` header.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Carries {
    /// The cookie's name.
    pub cookie: String,
    /// How its value is written.
    pub written: Written,
    /// Whether it leaves in the body of a beacon, not in the address.
    #[serde(default)]
    pub body: bool,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Written {
    /// As it is.
    Plain,
    /// In base64, in the middle of a longer text.
    Base64,
    /// As SHA-256 in hexadecimal.
    Sha256,
}

/// How a party is on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// An image; cookies by HTTP headers.
    #[default]
    Pixel,
    /// A frame; cookies by HTTP headers, of the frame's own document.
    Frame,
    /// A script; cookies of the page, by `document.cookie`.
    Script,
}

/// What a party is there for, as far as the consent platforms ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Audience measurement.
    Measurement,
    /// Advertising.
    Advertising,
}

/// What becomes of a party once the person said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// Loaded as before: what it stored is read.
    ReadsOn,
    /// Loaded as before, and stores its cookies anew.
    Resets,
    /// Not loaded any more; what it stored stays where it is.
    Stops,
    /// Not loaded any more, and the site deletes what it can.
    Deletes,
}

/// What a party is asked to do, in the query of its own address.
const SET: &str = "set";
const RESET: &str = "reset";

/// The answer to one request.
pub fn answer(house: &House, host: &str, uri: &Uri, cookies: &[String]) -> Response<Body> {
    let path = uri.path();
    let query = uri.query().unwrap_or_default();
    if path == "/favicon.ico" {
        return plain(StatusCode::NO_CONTENT, "image/x-icon", Body::empty());
    }
    if let Some(name) = path.strip_prefix("/in-page/") {
        return crate::in_page::answer(name, query);
    }
    let site = house.sites.iter().find(|site| site.host == host);
    if let Some(site) = site {
        if path == "/received" {
            let hits = serde_json::to_string(&page::received(site, house)).unwrap_or_default();
            return plain(StatusCode::OK, "application/json", hits.into());
        }
        if let Some(rest) = path.strip_prefix("/cmp/") {
            return platform::file(rest).unwrap_or_else(missing);
        }
        if let Some(text) = page::asset(path) {
            return plain(StatusCode::OK, page::media_type(Path::new(path)), text.into());
        }
        if !path.contains('.') {
            return page::page(site, house, path, cookies);
        }
    }
    // Several parties may share a host: the page says by its first cookie which one it means.
    let meant = asked(query, "c");
    let is_meant = |party: &&Party| {
        let first = party.cookies.first().map(String::as_str).unwrap_or_default();
        party.host == host && path == address(party) && meant.is_none_or(|meant| meant == first)
    };
    match house.sites.iter().flat_map(|site| &site.parties).find(is_meant) {
        Some(party) => party_answer(party, asked(query, "m").unwrap_or_default(), cookies),
        None => missing(),
    }
}

/// Where a party is, on its own host.
pub fn address(party: &Party) -> &'static str {
    match party.via {
        Via::Pixel => "/pixel.gif",
        Via::Frame => "/cadre.html",
        Via::Script => "/mesure.js",
    }
}

fn asked<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn party_answer(party: &Party, asked: &str, cookies: &[String]) -> Response<Body> {
    if party.via == Via::Script {
        let names = serde_json::to_string(&party.cookies).unwrap_or_default();
        let text = page::PARTNER.replace("\"{{names}}\"", &names).replace("{{mode}}", asked);
        return plain(StatusCode::OK, "text/javascript", text.into());
    }
    let mut response = match party.via {
        Via::Frame => plain(StatusCode::OK, "text/html", "<!doctype html><p>Publicité".into()),
        _ => plain(StatusCode::OK, "image/gif", page::GIF.into()),
    };
    for name in &party.cookies {
        let known = cookies.contains(name);
        if asked == RESET || (asked == SET && !known) {
            let line = format!("{name}={}; Path=/; Max-Age=34000000; Secure; SameSite=None", page::value());
            set_cookie(&mut response, &line);
        }
    }
    response
}

fn set_cookie(response: &mut Response<Body>, line: &str) {
    if let Ok(value) = HeaderValue::from_str(line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn plain(status: StatusCode, media_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn missing() -> Response<Body> {
    plain(StatusCode::NOT_FOUND, "text/plain", "Rien ici.".into())
}
