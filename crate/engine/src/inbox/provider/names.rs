//! The names under which people know webmails, by host.

use super::{super::host::is_below, Provider};

/// Hosts (or anything below them) and the name people know the webmail there by.
const HOSTS: &[(&str, &str)] = &[
    ("mail.orange.fr", "orange"),
    ("webmail.orange.fr", "orange"),
    ("messagerie.orange.fr", "orange"),
    ("mail01.orange.fr", "orange"),
    ("mail02.orange.fr", "orange"),
    ("wanadoo.fr", "orange"),
    ("mail.libero.it", "libero"),
    ("mail1.libero.it", "libero"),
    ("webmail.ionos.com", "ionos"),
    ("webmail.ionos.de", "ionos"),
    ("webmail.ionos.fr", "ionos"),
    ("email.ionos.com", "ionos"),
    ("email.ionos.de", "ionos"),
    ("email.ionos.fr", "ionos"),
    ("webmail.laposte.net", "laposte"),
    ("zimbra.free.fr", "free"),
    ("webmail.free.fr", "free"),
    ("imp.free.fr", "free"),
    ("webmail.sfr.fr", "sfr"),
    ("messagerie.sfr.fr", "sfr"),
    ("navigator.gmx.net", "gmx"),
    ("webmailer.gmx.net", "gmx"),
    ("navigator.gmx.com", "gmx"),
    ("webmailer.gmx.com", "gmx"),
    ("navigator.web.de", "web.de"),
    ("webmailer.web.de", "web.de"),
    ("mail.google.com", "gmail"),
    ("mail.yahoo.com", "yahoo"),
    ("mail.aol.com", "aol"),
    ("outlook.live.com", "outlook"),
    ("outlook.office.com", "outlook"),
    ("outlook.office365.com", "outlook"),
    ("outlook.cloud.microsoft", "outlook"),
    ("e.mail.ru", "mail.ru"),
    ("octavius.mail.ru", "mail.ru"),
    ("touch.mail.ru", "mail.ru"),
    ("mail.yandex.ru", "yandex"),
    ("mail.yandex.com", "yandex"),
    ("mail.yandex.by", "yandex"),
    ("mail.yandex.kz", "yandex"),
];

/// Whether a webmail that people know is at `host`.
#[must_use]
pub fn is_known_host(host: &str) -> bool {
    known(host).is_some()
}

/// The name of the webmail at `host`, if people know it by one; else that of its software, if known.
#[must_use]
pub fn named_for(host: &str, software: Option<&Provider>) -> &'static str {
    match (known(host), software) {
        (Some(name), _) => name,
        (None, Some(provider)) => provider.name,
        (None, None) => "unknown",
    }
}

/// `messagerie-12.sfr.fr` and its like are numbered: a number in the first label does not count.
fn known(host: &str) -> Option<&'static str> {
    let plain = match host.split_once('.') {
        Some((first, rest)) => {
            let name = first.trim_end_matches(|letter: char| letter.is_ascii_digit());
            let name = name.strip_suffix('-').unwrap_or(name);
            format!("{name}.{rest}")
        }
        None => String::new(),
    };
    HOSTS.iter().find(|(known, _)| is_below(host, known) || plain == *known).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::{super::PROVIDERS, *};

    #[test]
    fn hosts_name_installations() {
        for (host, name) in HOSTS {
            assert_eq!(named_for(host, None), *name);
            assert_eq!(named_for(&format!("x.{host}"), Some(&PROVIDERS[1])), *name);
        }
        assert_eq!(named_for("webmail.example", Some(&PROVIDERS[0])), PROVIDERS[0].name);
        assert_eq!(named_for("notmail.orange.fr.example", None), "unknown");
    }

    #[test]
    fn numbered_hosts() {
        assert_eq!(named_for("messagerie-12.sfr.fr", None), "sfr");
        assert_eq!(named_for("mail3.libero.it", None), "libero");
        assert!(!is_known_host("news.mail.ru"));
        assert!(!is_known_host("www.orange.fr"));
    }
}
