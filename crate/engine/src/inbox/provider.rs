//! Webmails whose message list is known: where its rows are and what a mail looks like in it.
//!
//! An adapter is a shortcut, not a condition. It says at once where to look in a list that would otherwise be
//! learnt from its rows; a webmail that is not here is read without one. Adding one is adding an entry, with its
//! fixture in the tests.
//!
//! A webmail is known by its list's markup, not by its host: anybody can run Roundcube. A host only gives
//! an installation the name under which people know it.

/// One webmail's message list.
#[derive(Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name in reports, a slug.
    pub name: &'static str,
    /// When what stands here was last true: read in its source or seen in a page.
    pub seen: &'static str,
    /// The list: its children are the rows.
    pub list: &'static str,
    /// A mail row among the children.
    pub mail: &'static str,
    /// The attribute of the row that carries the message id, and what the id begins with.
    pub id: (&'static str, &'static str),
    /// Where the date stands; several for several layouts.
    pub date: &'static str,
    /// Where the sender stands.
    pub sender: &'static str,
    /// Where the subject stands.
    pub subject: &'static str,
    /// The control that selects the row.
    pub select: &'static str,
    /// Forms of advertisement known from this provider, as a selector for the row or something in it; empty
    /// if none was ever published.
    pub ads: &'static str,
}

/// The webmails that are known.
pub const PROVIDERS: &[Provider] = &[
    // program/js/app.js and list.js. The skin "elastic" has all texts in one cell, "larry" and "classic" have a
    // cell for each.
    Provider {
        name: "roundcube",
        seen: "2026-11 (1.6.5)",
        list: "table#messagelist > tbody",
        mail: "tr.message",
        id: ("id", "rcmrow"),
        date: "td.subject > span.date, td.date",
        sender: "td.subject > span.fromto, td.fromto, td.from, td.to",
        subject: "td.subject > span.subject, td.subject > a, td.subject",
        select: "td.selection input",
        ads: "",
    },
    // Open-Xchange App Suite 7 and 8; Orange, Libero, IONOS and others run it. It has official places for
    // advertisements and none of them is in the list, so those in the list are each provider's own work.
    Provider {
        name: "ox-app-suite",
        seen: "2026-11",
        list: "ul.list-view.mail-item",
        mail: "li.list-item.selectable[data-cid]",
        id: ("data-cid", ""),
        date: "time, .list-item-row .date, .date",
        sender: ".from, .person",
        subject: ".subject, .drag-title",
        select: ".list-item-checkmark, input[type=checkbox], [role=checkbox]",
        ads: "",
    },
];

/// Hosts (or anything below them) and the name people know the webmail there by.
const HOSTS: &[(&str, &str)] = &[
    ("orange.fr", "orange"),
    ("wanadoo.fr", "orange"),
    ("libero.it", "libero"),
    ("ionos.com", "ionos"),
    ("ionos.de", "ionos"),
    ("ionos.fr", "ionos"),
    ("laposte.net", "laposte"),
    ("free.fr", "free"),
    ("sfr.fr", "sfr"),
    ("gmx.net", "gmx"),
    ("web.de", "web.de"),
    ("mail.google.com", "gmail"),
    ("mail.yahoo.com", "yahoo"),
    ("mail.aol.com", "aol"),
    ("outlook.live.com", "outlook"),
    ("mail.ru", "mail.ru"),
];

/// The name of the webmail at `host`, if people know it by one; else that of its software, if known.
#[must_use]
pub fn named_for(host: &str, software: Option<&Provider>) -> &'static str {
    let known = HOSTS.iter().find(|(known, _)| {
        host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    match (known, software) {
        (Some((_, name)), _) => name,
        (None, Some(provider)) => provider.name,
        (None, None) => "unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_complete() {
        for provider in PROVIDERS {
            let needed = [
                provider.name,
                provider.seen,
                provider.list,
                provider.mail,
                provider.id.0,
                provider.date,
                provider.sender,
                provider.subject,
                provider.select,
            ];
            assert!(needed.iter().all(|text| !text.is_empty()), "{}", provider.name);
            // A list selector that matched the page would make sections of it rows.
            assert!(provider.list.contains(['.', '#', '[']), "{}", provider.name);
        }
    }

    #[test]
    fn hosts_name_installations() {
        for (host, name) in HOSTS {
            assert_eq!(named_for(host, None), *name);
            assert_eq!(named_for(&format!("mail02.{host}"), Some(&PROVIDERS[1])), *name);
        }
        assert_eq!(named_for("webmail.example", Some(&PROVIDERS[0])), "roundcube");
        assert_eq!(named_for("notorange.fr.example", None), "unknown");
    }
}
