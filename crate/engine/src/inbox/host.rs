//! Whose host is it: the webmail's own site, another one, an ad server?

/// Hosts seen behind advertisements in message lists, and the ad servers behind those. A host or anything
/// below it. Not `ad.mail.ru` as a frame's host and not `filin.mail.ru`: the first also serves a log-in
/// frame, the second the pictures of senders.
const AD_HOSTS: &[&str] = &[
    "taboola.com",
    "outbrain.com",
    "criteo.com",
    "adnxs.com",
    "adition.com",
    "doubleclick.net",
    "googleadservices.com",
    "googlesyndication.com",
    "beap.gemini.yahoo.com",
    "gpt.mail.yahoo.net",
    "outlookads.live.com",
    "mail-ads.google.com",
    "r.mradx.net",
    "an.yandex.ru",
    "yabs.yandex.ru",
    "smartadserver.com",
    "teads.tv",
    "amazon-adsystem.com",
];

/// Whether `host` is known to serve advertisements.
#[must_use]
pub fn is_ad_host(host: &str) -> bool {
    AD_HOSTS.iter().any(|known| is_below(host, known))
}

/// Whether two hosts belong to one site, as far as their last two labels tell.
///
/// Without the public suffix list `a.co.uk` and `b.co.uk` look like one site. That errs on the right side: a
/// link is then taken for one that stays inside, which no mail is blamed for.
#[must_use]
pub fn same_site(one: &str, other: &str) -> bool {
    one == other || (!is_address(one) && !is_address(other) && tail(one) == tail(other))
}

/// Whether `host` is `parent` or below it.
#[must_use]
pub fn is_below(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn tail(host: &str) -> &str {
    let dots = host.bytes().filter(|byte| *byte == b'.').count();
    let start = host.bytes().enumerate().filter(|(_, byte)| *byte == b'.').nth(dots.wrapping_sub(2));
    start.and_then(|(at, _)| host.get(at + 1..)).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ad_host_and_what_is_below_it() {
        for host in AD_HOSTS {
            assert!(is_ad_host(host));
            assert!(is_ad_host(&format!("api.{host}")));
            assert!(!is_ad_host(&format!("x{host}")));
        }
    }

    #[test]
    fn a_host_is_below_its_parents_and_no_other() {
        assert!(is_below("shop.test", "shop.test") && is_below("www.shop.test", "shop.test"));
        assert!(!is_below("workshop.test", "shop.test") && !is_below("shop.test.evil", "shop.test"));
    }

    #[test]
    fn sites() {
        assert!(same_site("mail.orange.fr", "www.orange.fr"));
        assert!(!same_site("mail.orange.fr", "boutique.example"));
        assert!(!same_site("mail.example.test", "shop.test"));
        assert!(same_site("127.0.0.1", "127.0.0.1"));
        assert!(!same_site("10.0.0.1", "127.0.0.1"));
        assert!(!same_site("localhost", "shop.test"));
    }
}
