//! The pages of a made-up site.

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use serde::Serialize;
use serde_json::json;

use super::{Site, Topic, address, plain, platform::deleted, registrable, set_cookie};
use crate::net::{Hit, House};

/// The script of a partner that works in the page.
pub const PARTNER: &str = include_str!("../../pages/partner.js");

/// One transparent pixel.
pub const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// Exempt: the session of the person's own visit.
const SESSION: &str = "PHPSESSID";
/// Of unknown purpose: no public list has it.
pub const UNKNOWN: &str = "clef_visite";

/// A script or style of the pages themselves.
pub fn asset(path: &str) -> Option<&'static str> {
    Some(match path {
        "/portal.css" => include_str!("../../pages/portal.css"),
        "/visit.js" => include_str!("../../pages/visit.js"),
        "/panel.js" => include_str!("../../pages/panel.js"),
        "/vanilla-cookieconsent.js" => include_str!("../../pages/vanilla-cookieconsent.js"),
        "/tarteaucitron-start.js" => include_str!("../../pages/tarteaucitron.js"),
        "/klaro-config.js" => include_str!("../../pages/klaro-config.js"),
        "/klaro-start.js" => include_str!("../../pages/klaro.js"),
        "/choix.html" => include_str!("../../pages/framed.html"),
        "/none.js" => include_str!("../../pages/none.js"),
        _ => return None,
    })
}

/// The media type of a file, by its name.
pub fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

/// A page of `site`.
pub fn page(site: &Site, house: &House, path: &str, cookies: &[String]) -> Response<Body> {
    let parties: Vec<_> = site
        .parties
        .iter()
        .map(|party| {
            json!({
                "url": format!("https://{}:{}{}", party.host, house.port, address(party)),
                "via": party.via, "purpose": party.purpose, "after": party.after,
                "before": party.before, "service": party.service, "cookies": party.cookies,
                "told": party.told, "carries": party.carries,
            })
        })
        .collect();
    let data = json!({
        "platform": site.platform, "fault": site.fault, "panel": site.panel, "parties": parties,
        "deleted": {
            "measurement": deleted(site, Topic::Measurement),
            "advertising": deleted(site, Topic::Advertising),
        },
    });
    let (title, lead) = match path {
        "/offres" => ("Nos offres", "La fibre et le mobile, sans engagement de durée."),
        "/assistance" => ("Assistance", "Un conseiller vous répond de 8 h à 20 h."),
        "/factures" => ("Mes factures", "Votre dernière facture est réglée. Merci !"),
        _ => ("Bonjour", "Votre espace client, vos services, l’actualité."),
    };
    let html = include_str!("../../pages/portal.html")
        .replace("{{title}}", title)
        .replace("{{lead}}", lead)
        .replace("{{name}}", &site.name)
        .replace("{{colour}}", &site.colour)
        .replace("{{head}}", site.platform.head())
        .replace("{{start}}", site.platform.start())
        .replace("{{panel}}", if site.panel { include_str!("../../pages/panel.html") } else { "" })
        .replace("{{embedded}}", &embedded(site, house))
        .replace("{{site}}", &data.to_string().replace('<', "\\u003c"));
    let mut response = plain(StatusCode::OK, "text/html; charset=utf-8", html.into());
    let set: &[&str] = if site.bare { &[SESSION] } else { &[SESSION, UNKNOWN] };
    for name in set {
        if !cookies.iter().any(|cookie| cookie == *name) {
            let line = format!("{name}={}; Path=/; Max-Age=34000000; Secure; SameSite=Lax", value());
            set_cookie(&mut response, &line);
        }
    }
    response
}

/// A page of another site, embedded in this one.
fn embedded(site: &Site, house: &House) -> String {
    let frame = |host| {
        format!("<iframe id=\"embedded\" src=\"https://{host}:{}/\" title=\"Ailleurs\"></iframe>", house.port)
    };
    site.embeds.as_ref().map(frame).unwrap_or_default()
}

/// An identifier nobody else has.
pub fn value() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_nanos() as u64);
    format!("v{:016x}", (now ^ count.rotate_left(40)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// One line of the panel: who received which identifiers.
#[derive(Serialize)]
pub struct Received {
    time: u64,
    host: String,
    cookies: Vec<String>,
}

/// What the servers of `site` and of its partners received, newest first.
pub fn received(site: &Site, house: &House) -> Vec<Received> {
    let known = |name: &String| site.parties.iter().any(|party| party.cookies.contains(name));
    let concerns = |hit: &Hit| {
        registrable(&hit.host) == site.domain() || site.parties.iter().any(|party| party.host == hit.host)
    };
    house
        .record
        .hits()
        .into_iter()
        .rev()
        .filter(concerns)
        .map(|hit| Received {
            time: hit.time,
            host: hit.host,
            cookies: hit.cookies.into_iter().filter(known).collect(),
        })
        .filter(|line| !line.cookies.is_empty())
        .take(12)
        .collect()
}
