//! What a `Set-Cookie` header asks for. Seen is not stored: the jar tells whether the browser obeyed.

use cookie::{Cookie, Expiration};

use crate::time::Time;

/// One `Set-Cookie` header, resolved against the response it came with (RFC 6265bis, section 5.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetCookie {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
    /// Domain without leading dot.
    pub domain: String,
    /// Whether it deletes the cookie: already expired.
    pub deletes: bool,
}

impl SetCookie {
    /// Parses a header of a response that `host` gave at a time; none where no browser would take it.
    pub fn parse(header: &str, host: &str, at: Time) -> Option<Self> {
        let cookie = Cookie::parse(header).ok()?;
        let domain = cookie.domain().unwrap_or(host).trim_start_matches('.').to_ascii_lowercase();
        let allowed = host == domain || host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'));
        if !allowed {
            return None;
        }
        // Max-Age has precedence over Expires.
        let deletes = match (cookie.max_age(), cookie.expires()) {
            (Some(age), _) => !age.is_positive(),
            (None, Some(Expiration::DateTime(date))) => {
                date.unix_timestamp_nanos() / 1_000_000 <= i128::from(at.0)
            }
            _ => false,
        };
        Some(Self { name: cookie.name().to_owned(), value: cookie.value().to_owned(), domain, deletes })
    }
}

/// Name and value of each cookie in a `Cookie` request header.
pub fn parse_cookie_header(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header.split(';').filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let name = name.trim();
        (!name.is_empty()).then(|| (name, value.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_domain_and_deletion() {
        let at = Time(1_700_000_000_000);
        let parse = |header| SetCookie::parse(header, "www.portail.test", at);
        let plain = parse("_ga=1; Path=/");
        assert_eq!(plain.as_ref().map(|c| (c.domain.as_str(), c.deletes)), Some(("www.portail.test", false)));
        assert_eq!(parse("_ga=1; Domain=.portail.test").map(|c| c.domain), Some("portail.test".into()));
        for deletion in [
            "_ga=; Max-Age=0",
            "_ga=; Max-Age=-1; Expires=Wed, 21 Oct 2099 07:28:00 GMT",
            "_ga=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ] {
            assert_eq!(parse(deletion).map(|c| c.deletes), Some(true), "{deletion}");
        }
        assert_eq!(parse("_ga=1; Expires=Wed, 21 Oct 2099 07:28:00 GMT").map(|c| c.deletes), Some(false));
    }

    #[test]
    fn refuses_what_a_browser_refuses() {
        for header in ["", ";", "_ga=1; Domain=other.test", "_ga=1; Domain=ortail.test"] {
            assert_eq!(SetCookie::parse(header, "www.portail.test", Time(0)), None, "{header}");
        }
    }

    #[test]
    fn splits_a_cookie_header() {
        let pairs = parse_cookie_header("a=1; b=x=y; =lost;c; d=\"q\" ").collect::<Vec<_>>();
        assert_eq!(pairs, [("a", "1"), ("b", "x=y"), ("d", "\"q\"")]);
    }
}
