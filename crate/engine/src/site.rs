//! Sites: the registrable domain (eTLD+1) of a host.
//!
//! Follows the algorithm of the [Public Suffix List](https://publicsuffix.org/list/) over a table built
//! at compile time. The crate `psl` gives the same answers at ten times the size in wasm.

#![allow(clippy::string_slice, reason = "cut at places that were found in the text, all of one byte")]

use std::{cell::RefCell, collections::HashMap, fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::knowledge::table::{Table, table};

static SUFFIXES: Table = table!("suffixes");
const RULE: u8 = 1;
const WILDCARD: u8 = 2;
const EXCEPTION: u8 = 4;

/// Hosts whose site is remembered at most; then all are forgotten.
const MOST_KNOWN: usize = 1_024;
/// The length of a host name at most (RFC 1035, section 2.3.4).
const LONGEST_HOST: usize = 255;

thread_local! {
    /// Sites of hosts that were asked for: a page's requests go to the same few, and each asks several times.
    static KNOWN: RefCell<HashMap<String, Site>> = RefCell::default();
}

/// A site: the registrable domain of a host, or the host itself where it has none (an IP address,
/// `localhost`, a public suffix). A copy shares its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Site(Arc<str>);

impl Site {
    /// The site of a host as the browser writes it: lower case, punycode, no port.
    ///
    /// ```
    /// use temoin_engine::site::Site;
    /// assert_eq!(Site::of_host("shop.example.co.uk").as_str(), "example.co.uk");
    /// assert_eq!(Site::of_host("127.0.0.1").as_str(), "127.0.0.1");
    /// ```
    pub fn of_host(host: &str) -> Self {
        KNOWN.with_borrow_mut(|known| {
            if let Some(site) = known.get(host) {
                return site.clone();
            }
            let site = Self(registrable_domain(host).into());
            if known.len() >= MOST_KNOWN {
                known.clear();
            }
            if host.len() <= LONGEST_HOST {
                known.insert(host.to_owned(), site.clone());
            }
            site
        })
    }

    /// The site of an absolute URL; none where it has no host (`about:blank`, `data:`, malformed).
    pub fn of_url(url: &str) -> Option<Self> {
        Some(Self::of_host(host_of(url)?))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a host is a public suffix: whoever registers below it is a site of their own.
    pub fn is_public_suffix(host: &str) -> bool {
        let below = format!("x.{host}");
        registrable_domain(&below) == below
    }

    /// Whether the list itself names a host as a public suffix: `com`, `co.uk`, `github.io`. A name that no list knows, as
    /// `intranet`, may be a host of one's own.
    pub fn is_listed_suffix(host: &str) -> bool {
        let is_rule = || kinds(host).is_some_and(|kinds| kinds & RULE != 0);
        Self::is_public_suffix(host) && (host.contains('.') || is_rule())
    }

    /// Whether a host belongs to it.
    pub fn contains(&self, host: &str) -> bool {
        host.trim_end_matches('.').ends_with(&*self.0) && registrable_domain(host) == &*self.0
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The host of an absolute URL that the browser has already normalised.
pub fn host_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    if !matches!(scheme, "http" | "https" | "ws" | "wss") {
        return None;
    }
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    (!host.is_empty()).then_some(host)
}

/// Whether a URL is reached by an encrypted way.
pub fn is_secure(url: &str) -> bool {
    url.starts_with("https:") || url.starts_with("wss:")
}

/// The path of an absolute URL, `/` where it has none.
pub fn path_of(url: &str) -> &str {
    let rest = without_query(url).split_once("://").map_or("", |(_, rest)| rest);
    rest.find('/').map_or("/", |slash| &rest[slash..])
}

/// A URL without query and fragment, as evidence keeps it: they may carry identifiers.
pub fn without_query(url: &str) -> &str {
    &url[..url.find(['?', '#']).unwrap_or(url.len())]
}

/// A parameter of a URL's query, as it is written there.
pub fn parameter<'a>(url: &'a str, name: &str) -> Option<&'a str> {
    let query = url.split_once('?')?.1.split('#').next()?;
    query.split(['&', ';']).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// The registrable domain of a host, or the host itself where there is none.
pub fn registrable_domain(host: &str) -> &str {
    // The root of the domain name system may be written; a host with several dots there is none's, and no other site's.
    let host = host.trim_end_matches('.');
    if is_ip_address(host) {
        return host;
    }
    // From the right: where each label starts, and how many labels the public suffix has.
    let mut starts = Vec::with_capacity(6);
    starts.extend(host.rmatch_indices('.').map(|(dot, _)| dot + 1));
    starts.push(0);
    let mut suffix_labels = 1; // "If no rules match, the prevailing rule is '*'."
    for (labels, &start) in (1..).zip(&starts) {
        let Some(kinds) = kinds(&host[start..]) else {
            continue;
        };
        if kinds & EXCEPTION != 0 {
            suffix_labels = labels - 1;
            break;
        }
        if kinds & RULE != 0 {
            suffix_labels = labels;
        }
        if kinds & WILDCARD != 0 && labels < starts.len() {
            suffix_labels = labels + 1;
        }
    }
    starts.get(suffix_labels).map_or(host, |&start| &host[start..])
}

/// Which kinds of rules the list has for a name.
fn kinds(name: &str) -> Option<u8> {
    SUFFIXES.get(name).next()?.parse().ok()
}

/// Whether a host is an IP address, as the browser writes them.
pub fn is_ip_address(host: &str) -> bool {
    host.starts_with('[') || host.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the list's own test suite (`test_psl.txt`), in ASCII.
    #[test]
    fn agrees_with_the_lists_own_tests() {
        for (host, expected) in [
            ("com", "com"),
            ("example.com", "example.com"),
            ("a.b.example.com", "example.com"),
            ("b.c.co.jp", "c.co.jp"),
            ("www.ck", "www.ck"),
            ("www.www.ck", "www.ck"),
            ("b.test.ck", "b.test.ck"),
            ("a.b.test.ck", "b.test.ck"),
            ("b.c.kobe.jp", "b.c.kobe.jp"),
            ("a.b.c.kobe.jp", "b.c.kobe.jp"),
            ("www.city.kobe.jp", "city.kobe.jp"),
            ("www.test.k12.ak.us", "test.k12.ak.us"),
            ("www.xn--85x722f.com.cn", "xn--85x722f.com.cn"),
            ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
            ("someone.github.io", "someone.github.io"),
            ("www.portail.test", "portail.test"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("[::1]", "[::1]"),
            ("example.com.", "example.com"),
            ("example.com..", "example.com"),
            ("a..example.com", "example.com"),
            ("a..com", ".com"),
            (".", ""),
            ("", ""),
        ] {
            assert_eq!(registrable_domain(host), expected, "{host}");
        }
    }

    #[test]
    fn tells_suffixes_from_hosts_of_ones_own() {
        for suffix in ["com", "co.uk", "github.io", "kobe.jp", "b.kobe.jp"] {
            assert!(Site::is_listed_suffix(suffix), "{suffix}");
        }
        for host in [
            "intranet",
            "localhost",
            "example.com",
            "city.kobe.jp",
            "www.ck",
            "127.0.0.1",
            "[::1]",
            "a.test",
            "",
        ] {
            assert!(!Site::is_listed_suffix(host), "{host}");
        }
    }

    #[test]
    fn finds_a_parameter() {
        let url = "https://a.example/collect?v=2&gcs=G101&gcd=11p1#gcs=x";
        assert_eq!(parameter(url, "gcs"), Some("G101"));
        assert_eq!(parameter(url, "gcd"), Some("11p1"));
        assert_eq!(parameter(url, "gc"), None);
        assert_eq!(parameter("https://a.example/gcs=G1", "gcs"), None);
    }

    #[test]
    fn finds_the_host_of_a_url() {
        for (url, expected) in [
            ("https://a.example:8443/path?x=http://b/#c", Some("a.example")),
            ("wss://a.example/socket", Some("a.example")),
            ("https://me:secret@a.example/", Some("a.example")),
            ("https://a.example?x@b", Some("a.example")),
            ("http://[::1]:8080/", Some("[::1]")),
            ("about:blank", None),
            ("data:text/html,https://a.example/", None),
            ("https:///", None),
        ] {
            assert_eq!(host_of(url), expected, "{url}");
        }
    }
}
