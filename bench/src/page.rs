//! A news page as they are: 25 cookies, known by name, by beginning, by host, and not at all.

use serde_json::{Value, json};

/// Name and domain.
pub const COOKIES: [(&str, &str); 25] = [
    ("_ga", "portail.test"),
    ("_ga_ABC123DEF4", "portail.test"),
    ("_gid", "portail.test"),
    ("_gcl_au", "portail.test"),
    ("_fbp", "portail.test"),
    ("_hjSessionUser_1234567", "portail.test"),
    ("_pk_id.1.abcd", "portail.test"),
    ("IDE", "doubleclick.net"),
    ("uuid2", "adnxs.com"),
    ("tuuid", "360yield.com"),
    ("cto_bundle", "portail.test"),
    ("OptanonConsent", "portail.test"),
    ("euconsent-v2", "portail.test"),
    ("PHPSESSID", "portail.test"),
    ("AWSALB", "portail.test"),
    ("clef_visite", "portail.test"),
    ("session", "portail.test"),
    ("lang", "portail.test"),
    ("b7e2f0a9c4d84f1e9a3b", "portail.test"),
    ("_parsely_visitor", "portail.test"),
    ("ABTasty", "portail.test"),
    ("wp-settings-time-1", "portail.test"),
    ("datadome", "portail.test"),
    ("NID", "google.com"),
    ("MUID", "bing.com"),
];

/// Hosts that such a page asks.
pub const HOSTS: [&str; 8] = [
    "stats.g.doubleclick.net",
    "www.google-analytics.com",
    "connect.facebook.net",
    "static.hotjar.com",
    "www.portail.test",
    "images.cdn.portail.test",
    "a.b.c.d.e.portail.test",
    "ib.adnxs.com",
];

/// The site.
const SITE: &str = "portail.test";

fn value(number: usize) -> String {
    format!("GA1.1.{:09}.17955256{number:02}", 123_456_789 + 7_654_321 * number)
}

/// A `Cookie` header with so many cookies.
pub fn cookie_header(cookies: usize) -> String {
    let pairs = (0..cookies).map(|number| format!("{}={}", name(number), value(number)));
    pairs.collect::<Vec<_>>().join("; ")
}

/// A `Set-Cookie` header with every attribute, of so many characters at least.
pub fn set_cookie_header(length: usize) -> String {
    let value = "v".repeat(length);
    format!(
        "_ga={value}; Domain=.portail.test; Path=/; Expires=Wed, 24 Nov 2027 10:00:00 GMT; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax; Partitioned"
    )
}

fn name(number: usize) -> String {
    let (name, _) = COOKIES[number % COOKIES.len()];
    if number < COOKIES.len() { name.to_owned() } else { format!("{name}_{number}") }
}

/// Events after which the site is watched: its cookies are stored, the person said yes, then no, and is on the page.
pub fn watched() -> Vec<Value> {
    let cookies = (0..COOKIES.len()).map(|number| {
        json!({ "name": name(number), "value": value(number), "domain": SITE, "host_only": false, "path": "/",
                "partition": null, "store": "0" })
    });
    vec![
        json!({ "event": "inventory", "at": 1_000, "cookies": cookies.collect::<Vec<_>>() }),
        json!({ "event": "navigated", "at": 1_001, "tab": 1, "url": "https://www.portail.test/" }),
        json!({ "event": "declared", "at": 1_002, "site": SITE, "choice": "granted" }),
        json!({ "event": "declared", "at": 61_000, "site": SITE, "choice": "withdrawn" }),
        json!({ "event": "navigated", "at": 62_000, "tab": 1, "url": "https://www.portail.test/une" }),
    ]
}

/// A request of that page with all its cookies: sent, then answered. Each has a number of its own.
pub fn request(number: u64) -> [Value; 2] {
    let context = json!({ "id": number.to_string(), "url": "https://www.portail.test/collecte?page=une", "tab": 1,
        "main_frame": false, "top_frame": true, "top_url": null, "initiator": "https://www.portail.test" });
    let told = |event: &str, more: Value| {
        let mut told = json!({ "event": event, "at": 70_000 + number, "context": context });
        if let (Some(told), Some(more)) = (told.as_object_mut(), more.as_object()) {
            told.extend(more.clone());
        }
        told
    };
    [
        told("request-sent", json!({ "cookies": cookie_header(COOKIES.len()) })),
        told("response-received", json!({ "set_cookies": [], "from_cache": false, "redirects": false })),
    ]
}
