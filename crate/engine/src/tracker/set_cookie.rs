//! What a `Set-Cookie` header asks for, and what a `Cookie` header says (RFC 6265bis).
//!
//! Seen is not stored: the jar tells whether the browser obeyed. So what only decides *whether* a browser
//! stores a cookie (`SameSite`, third parties, partitions) is left to it.
//!
//! Our own, after a trial of the crate `cookie` 0.18.2, by which `cookie_store` parses too, on the public
//! cases (`tests/http_state.rs`): of 222 it answered 27 otherwise than browsers do (no cookies without a name,
//! no refusal of controls), and of 70 dates it misread 50, so that deletions would have passed for writes.

#![allow(clippy::string_slice, reason = "cut at a slash that was found")]

use super::date;
use crate::{
    site::{Site, is_ip_address},
    time::Time,
};

/// Octets of a name and value together, past which a cookie is refused.
const LONGEST_PAIR: usize = 4_096;
/// Octets of an attribute's value, past which the attribute is ignored.
const LONGEST_ATTRIBUTE: usize = 1_024;

/// One `Set-Cookie` header, resolved against the response it came with (RFC 6265bis, section 5.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookie {
    /// Name; may be empty.
    pub name: String,
    /// Value.
    pub value: String,
    /// Domain without leading dot.
    pub domain: String,
    /// Sent to this very host only.
    pub host_only: bool,
    /// Path.
    pub path: String,
    /// Whether it deletes the cookie: already expired.
    pub deletes: bool,
}

/// The attributes that say which cookie is meant, and until when.
#[derive(Default)]
struct Attributes<'a> {
    domain: Option<&'a str>,
    path: Option<&'a str>,
    secure: bool,
    max_age_positive: Option<bool>,
    expires: Option<Time>,
}

impl SetCookie {
    /// Parses a header of a response to a request for `host` and `path`; none where no browser would take
    /// it.
    pub fn parse(header: &str, secure: bool, host: &str, path: &str, at: Time) -> Option<Self> {
        // Section 5.6, step 1: controls other than the tab void the whole.
        if header.bytes().any(|byte| byte != b'\t' && byte.is_ascii_control()) {
            return None;
        }
        let (pair, attributes) = header.split_once(';').unwrap_or((header, ""));
        let (name, value) = name_and_value(pair);
        if (name.is_empty() && value.is_empty()) || name.len() + value.len() > LONGEST_PAIR {
            return None;
        }
        let attributes = Attributes::parse(attributes);
        if (attributes.secure && !secure) || !attributes.fit_prefix(name, value) {
            return None;
        }
        let asked = attributes.domain.map(|domain| domain.strip_prefix('.').unwrap_or(domain));
        let asked = asked.filter(|domain| !domain.is_empty()).map(str::to_ascii_lowercase);
        let (domain, host_only) = match asked {
            None => (host.to_owned(), true),
            // A public suffix, like an address, sets cookies for itself alone.
            Some(domain) if domain == host => (domain, is_ip_address(host) || Site::is_public_suffix(host)),
            Some(domain) if is_below(host, &domain) && Site::of_host(host).contains(&domain) => {
                (domain, false)
            }
            Some(_) => return None,
        };
        let asked_path = attributes.path.filter(|path| path.starts_with('/'));
        Some(Self {
            name: name.to_owned(),
            value: value.to_owned(),
            domain,
            host_only,
            path: asked_path.unwrap_or(default_path(path)).to_owned(),
            deletes: attributes.has_expired(at),
        })
    }
}

impl<'a> Attributes<'a> {
    /// Of several of one name the last counts (section 5.7).
    fn parse(text: &'a str) -> Self {
        let mut attributes = Self::default();
        for attribute in text.split(';') {
            let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
            let (name, value) = (trim(name), trim(value));
            if value.len() > LONGEST_ATTRIBUTE {
                continue;
            }
            match name.to_ascii_lowercase().as_str() {
                "domain" => attributes.domain = Some(value),
                "path" => attributes.path = Some(value),
                "secure" => attributes.secure = true,
                "expires" => attributes.expires = date::parse(value).or(attributes.expires),
                "max-age" => {
                    attributes.max_age_positive = is_positive(value).or(attributes.max_age_positive);
                }
                _ => {}
            }
        }
        attributes
    }

    /// `Max-Age` has precedence over `Expires`.
    fn has_expired(&self, at: Time) -> bool {
        match (self.max_age_positive, self.expires) {
            (Some(positive), _) => !positive,
            (None, Some(expires)) => expires <= at,
            (None, None) => false,
        }
    }

    /// Section 4.1.3: what `__Secure-` and `__Host-` promise must hold; a value must not pretend to be them.
    fn fit_prefix(&self, name: &str, value: &str) -> bool {
        let begins = |text: &str, prefix: &str| {
            text.get(..prefix.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
        };
        if begins(name, "__Host-") {
            return self.secure && self.domain.is_none_or(str::is_empty) && self.path == Some("/");
        }
        let pretends = name.is_empty() && (begins(value, "__Secure-") || begins(value, "__Host-"));
        (self.secure || !begins(name, "__Secure-")) && !pretends
    }
}

/// Name and value of each cookie in a `Cookie` request header. One without a name is sent as its value.
pub fn parse_cookie_header(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header.split(';').map(name_and_value).filter(|(name, value)| !(name.is_empty() && value.is_empty()))
}

/// Up to the first `=`; without one, all is the value.
fn name_and_value(pair: &str) -> (&str, &str) {
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    (trim(name), trim(value))
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

fn is_below(host: &str, domain: &str) -> bool {
    !is_ip_address(host) && host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// Whether a `Max-Age` lies ahead; none where it is no number.
fn is_positive(value: &str) -> Option<bool> {
    let (negative, digits) = match value.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, value),
    };
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| !negative && digits.bytes().any(|digit| digit != b'0'))
}

/// The directory of a request's path (section 5.1.4).
fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        Some(slash) if slash > 0 => &path[..slash],
        _ => "/",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Time = Time(1_700_000_000_000);

    fn parse(header: &str) -> Option<SetCookie> {
        SetCookie::parse(header, true, "www.portail.test", "/boutique/panier", AT)
    }

    #[test]
    fn says_which_cookie_is_meant() {
        for (header, domain, host_only, path) in [
            ("_ga=1", "www.portail.test", true, "/boutique"),
            ("_ga=1; Path=/", "www.portail.test", true, "/"),
            ("_ga=1; Path=boutique", "www.portail.test", true, "/boutique"),
            ("_ga=1; Domain=.PORTAIL.test; path=/a", "portail.test", false, "/a"),
            ("_ga=1; Domain=www.portail.test", "www.portail.test", false, "/boutique"),
            ("_ga=1; Domain=autre.test; Domain=", "www.portail.test", true, "/boutique"),
        ] {
            let cookie = parse(header).map(|c| (c.domain, c.host_only, c.path));
            assert_eq!(cookie, Some((domain.into(), host_only, path.into())), "{header}");
        }
    }

    #[test]
    fn tells_a_deletion() {
        for (header, deletes) in [
            ("_ga=; Max-Age=0", true),
            ("_ga=; Max-Age=-1; Expires=Wed, 21 Oct 2099 07:28:00 GMT", true),
            ("_ga=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", true),
            ("_ga=; Expires=Thu, 01-Jan-70 00:00:01 GMT", true),
            ("_ga=; Expires=1 Jan 2020, 10:00:00", true),
            ("_ga=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT", false),
            ("_ga=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=99999999999999999999", false),
            ("_ga=1; Max-Age=soon", false),
            ("_ga=1; Expires=never", false),
        ] {
            assert_eq!(parse(header).map(|c| c.deletes), Some(deletes), "{header}");
        }
    }

    #[test]
    fn refuses_what_a_browser_refuses() {
        let long = format!("a={}", "x".repeat(LONGEST_PAIR));
        for header in [
            "",
            ";",
            "=",
            "_ga=1; Domain=other.test",
            "_ga=1; Domain=ortail.test",
            "_ga=1; Domain=test",
            "_ga=a\u{1}b",
            "__Secure-a=1",
            "__host-a=1; Secure; Path=/; Domain=portail.test",
            "__Host-a=1; Secure",
            "=__Secure-a=1; Secure",
            &long,
        ] {
            assert_eq!(parse(header), None, "{header}");
        }
        assert!(parse("__Host-a=1; Secure; Path=/").is_some());
        assert_eq!(SetCookie::parse("a=1; Secure", false, "www.portail.test", "/", AT), None);
        assert_eq!(SetCookie::parse("a=1; Domain=0.0.1", true, "127.0.0.1", "/", AT), None);
    }

    #[test]
    fn splits_a_cookie_header() {
        let pairs = parse_cookie_header("a=1; b=x=y; =lost;c; d=\"q\" ;;").collect::<Vec<_>>();
        assert_eq!(pairs, [("a", "1"), ("b", "x=y"), ("", "lost"), ("", "c"), ("d", "\"q\"")]);
    }
}
