//! The server's part: pages that make requests of one kind, and whatever these ask for.

use std::path::Path;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};

use super::{Channel, HOSTS, PARTITIONED, READ, ROOT, WRITTEN};
use crate::{
    net::{Asked, House},
    site::{GIF, registrable, value},
};

const PAGE: &str = include_str!("../../channels/page.js");
const WORKER: &str = include_str!("../../channels/workers/worker.js");
const SERVICE: &str = include_str!("../../channels/workers/service.js");

/// What all cookies have in common: browsers send them to third parties too, if they let them.
const EVERYWHERE: &str = "Max-Age=34000000; Secure; SameSite=None";

/// The answer to one request: by its path, `/<channel>/<name>`.
pub fn answer(house: &House, asked: &Asked, channels: &[Channel]) -> Response<Body> {
    let path = asked.uri.path();
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    let (kind, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let to = asked.uri.query().and_then(|query| query.strip_prefix("to="));
    let mut response = match (kind, name) {
        ("plant", "") => page(house, "plant", PLANT),
        _ if name.is_empty() => match channels.iter().find(|channel| channel.name == kind) {
            Some(channel) => page(house, kind, &channel.script),
            None => return status(StatusCode::NOT_FOUND),
        },
        _ => file(kind, name),
    };
    if let Some(to) = to {
        *response.status_mut() = StatusCode::FOUND;
        set(&mut response, header::LOCATION, &percent_decoded(to));
    }
    if name == "cookies.gif" {
        plant(&mut response, &asked.host, channels);
    } else if !name.is_empty() && kind != "plant" && !name.starts_with("anonymous") {
        let line = format!("{WRITTEN}={}; Path=/{kind}; {EVERYWHERE}", value());
        add(&mut response, &line);
    }
    if kind == "report" && name.is_empty() {
        let policy = "img-src 'none'; report-uri /report/complaint.json";
        set(&mut response, HeaderName::from_static("content-security-policy-report-only"), policy);
    }
    if name.starts_with("kept") {
        set(&mut response, header::CACHE_CONTROL, "private, max-age=3600");
        set(&mut response, header::ETAG, "\"1\"");
        if asked.revalidates {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
    }
    if let Some(origin) = &asked.origin {
        set(&mut response, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        set(&mut response, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    response
}

/// The page from which the cookies are first set, in the way of a third party where that is one.
const PLANT: &str = "for (const host of [...hosts, hop]) await element('img', { src: host('cookies.gif') });";

/// For each channel a cookie of its own path, so that each tells which requests it came with; and some for
/// all paths: of the whole site, of this host only, and one apart for each site it is embedded in.
fn plant(response: &mut Response<Body>, host: &str, channels: &[Channel]) {
    for channel in channels {
        add(response, &format!("{READ}={}; Path=/{}; {EVERYWHERE}", value(), channel.name));
    }
    add(response, &format!("{}={}; Path=/; Domain={}; {EVERYWHERE}", ROOT[0], value(), registrable(host)));
    add(response, &format!("{}={}; Path=/; {EVERYWHERE}", ROOT[1], value()));
    add(response, &format!("{PARTITIONED}={}; Path=/; {EVERYWHERE}; Partitioned", value()));
}

fn page(house: &House, kind: &str, script: &str) -> Response<Body> {
    let hosts = serde_json::to_string(&HOSTS).unwrap_or_default();
    let script = format!("{}\n{script}", PAGE.replace("\"{{hosts}}\"", &hosts));
    let html = format!(
        "<!doctype html><html data-port=\"{}\" data-kind=\"{kind}\"><meta charset=\"utf-8\"><title>{kind}</title>
         <link rel=\"icon\" href=\"data:,\"><body><script type=\"module\">{script}
         document.documentElement.dataset.done = \"true\";</script>",
        house.port
    );
    with_type("text/html; charset=utf-8", html)
}

fn file(kind: &str, name: &str) -> Response<Body> {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match (name, extension) {
        ("worker.js", _) => with_type("text/javascript", WORKER),
        ("service.js", _) => with_type("text/javascript", SERVICE),
        (_, "js") => with_type("text/javascript", ""),
        ("frame.html", _) => with_type("text/html", "<!doctype html><img src=\"in-frame.gif\">"),
        (_, "html") => with_type("text/html", "<!doctype html><p>Rien."),
        ("sheet.css", _) => {
            let text = "@import url(imported.css); body { background-image: url(background.gif); }";
            with_type("text/css", text)
        }
        (_, "css") => with_type("text/css", ""),
        (_, "json") => with_type("application/json", "null"),
        (_, "stream") => status(StatusCode::NO_CONTENT),
        (_, "wav") => with_type("audio/wav", ""),
        (_, "webm") => with_type("video/webm", ""),
        (_, "woff2") => with_type("font/woff2", ""),
        (_, "gif") => with_type("image/gif", GIF),
        _ => with_type("text/plain", kind.to_owned()),
    }
}

fn with_type(media_type: &str, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    set(&mut response, header::CONTENT_TYPE, media_type);
    set(&mut response, header::CACHE_CONTROL, "no-store");
    response
}

fn status(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

fn set(response: &mut Response<Body>, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn add(response: &mut Response<Body>, line: &str) {
    if let Ok(value) = HeaderValue::from_str(line) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// What `encodeURIComponent` made of an address of ours, undone.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'%').then(|| after.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
