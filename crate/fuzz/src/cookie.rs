//! Cookie headers.

use temoin_engine::{
    event::StoredCookie,
    site::{Site, host_of, path_of},
    time::Time,
    tracker::{
        TrackerId, date,
        set_cookie::{SetCookie, parse_cookie_header},
    },
};

use crate::{choice_and_text, text};

/// A `Cookie` request header.
pub fn header(bytes: &[u8]) {
    let header = text(bytes);
    for (name, value) in parse_cookie_header(&header) {
        assert!(!(name.is_empty() && value.is_empty()));
        assert!(!name.contains(['=', ';']) && !value.contains(';'));
        assert!(name.trim_matches([' ', '\t']) == name && value.trim_matches([' ', '\t']) == value);
    }
}

/// Where responses come from.
pub const FROM: [&str; 8] = [
    "https://www.portail.test/boutique/panier",
    "http://portail.test/",
    "https://a.b.example.co.uk/x",
    "https://co.uk/",
    "https://127.0.0.1/",
    "https://[::1]/a/b/",
    "https://portail.test./x",
    "https://a..b/",
];

/// A `Set-Cookie` response header, and the date in it. The first byte says which response has it.
pub fn set_cookie(bytes: &[u8]) {
    let (from, header) = choice_and_text(bytes);
    date::parse(&header);
    let url = FROM[from % FROM.len()];
    let host = host_of(url).unwrap_or_default();
    let at = Time(1_700_000_000_000);
    let Some(cookie) = SetCookie::parse(&header, url.starts_with("https"), host, path_of(url), at) else {
        return;
    };
    // Never a cookie for somebody else.
    let above = host.strip_suffix(&*cookie.domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    assert!(above, "{} for {host}", cookie.domain);
    assert!(cookie.domain == host || Site::of_host(host).contains(&cookie.domain), "{}", cookie.domain);
    assert!(!cookie.host_only || cookie.domain == host);
    assert!(cookie.path.starts_with('/'));
    let id = TrackerId::of(&StoredCookie {
        name: cookie.name,
        value: cookie.value,
        domain: cookie.domain,
        host_only: cookie.host_only,
        path: cookie.path,
        ..StoredCookie::default()
    });
    id.key();
    id.reaches(host, path_of(url), &Site::of_host(host));
}
