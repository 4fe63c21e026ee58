//! Webmails whose message list is known: where its rows are and what a mail looks like in it.
//!
//! An adapter is a shortcut, not a condition. It says at once where to look in a list that would otherwise be
//! learnt from its rows; a webmail that is not here is read without one. Adding one is adding an entry to
//! [`table`](self), with its fixture in the tests. An entry ages: where its words for a mail fit fewer than a quarter of
//! a list's rows, it is not used and the list is read like an unknown one.
//!
//! A program that anybody can run (Roundcube, Zimbra) is known by its list's markup, whatever the host. A service is
//! also known by its hosts: its markup alone says little.

mod names;
mod table;

pub use names::{is_known_host, named_for};
pub use table::PROVIDERS;

/// One webmail's message list. What `fits` says is asked of a row itself, what is `below` of its parts.
#[derive(Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name in reports, a slug.
    pub name: &'static str,
    /// The only hosts it is on (or anything below them); empty for a program that anybody can run.
    pub hosts: &'static [&'static str],
    /// When what stands here was last true: read in its source or seen in a page.
    pub seen: &'static str,
    /// The list: its children are the rows. Or, where nothing tells the list itself, what stands in its first rows.
    pub list: &'static str,
    /// So many levels below the list is what `list` says. To ask for it by `:has()` would be to ask every element of every page.
    pub up: u8,
    /// What a mail fits.
    pub mail: &'static str,
    /// What a heading, a skeleton or another row that is neither mail nor advertisement fits; empty if nothing.
    pub other: &'static str,
    /// What a row with a message id fits; empty where it is to be learnt from the rows.
    pub id: &'static str,
    /// The date, below; several for several layouts; empty where it is to be learnt.
    pub date: &'static str,
    /// The sender, below; empty where it is to be learnt.
    pub sender: &'static str,
    /// The subject, below; empty if not known.
    pub subject: &'static str,
    /// The control that selects a row, below; empty where it is to be learnt.
    pub select: &'static str,
    /// What a form of advertisement known from this provider fits; empty if none was ever published.
    pub ads: &'static str,
}

impl Provider {
    /// Whether it can be met on `host`.
    #[must_use]
    pub fn is_at(&self, host: &str) -> bool {
        self.hosts.is_empty() || self.hosts.iter().any(|known| super::host::is_below(host, known))
    }

    /// Whether it still fits a list of `rows` rows, of which `mails` fit its words for a mail.
    ///
    /// In a folder of a few mails most rows may be advertisements, but hardly three in four: then it is the entry that is
    /// out of date.
    #[must_use]
    pub const fn still_fits(&self, rows: usize, mails: usize) -> bool {
        mails > 0 && mails * 4 >= rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_complete() {
        for provider in PROVIDERS {
            let needed = [provider.name, provider.seen, provider.list, provider.mail];
            assert!(needed.iter().all(|text| !text.is_empty()), "{}", provider.name);
            // A list selector that matched the page would make sections of it rows.
            assert!(provider.list.contains(['.', '#', '[']), "{}", provider.name);
            assert!(!provider.mail.is_empty() && provider.seen.starts_with("20"), "{}", provider.name);
            assert!(provider.hosts.iter().all(|host| is_known_host(host)), "{}", provider.name);
        }
    }

    #[test]
    fn names_are_not_given_twice() {
        for (at, provider) in PROVIDERS.iter().enumerate() {
            assert!(PROVIDERS[..at].iter().all(|other| other.name != provider.name), "{}", provider.name);
        }
    }

    #[test]
    fn a_service_is_only_met_on_its_hosts() {
        let find = |name| PROVIDERS.iter().find(|provider| provider.name == name).unwrap();
        assert!(find("gmail").is_at("mail.google.com"));
        assert!(!find("gmail").is_at("mail.google.com.exemple.test"));
        assert!(!find("mail.ru").is_at("news.mail.ru"));
        assert!(find("roundcube").is_at("anything.test"));
    }

    /// Else its list would come before its reader.
    #[test]
    fn the_gate_knows_the_host_of_each_service() {
        let gate = include_str!("../../../../../extension/gate.js");
        let words = gate.split("WORDS = (").nth(1).and_then(|rest| rest.split(".split").next()).unwrap();
        let words: Vec<&str> = words.split(|letter: char| !letter.is_alphabetic()).collect();
        for host in PROVIDERS.iter().flat_map(|provider| provider.hosts) {
            let before_site = host.rsplitn(3, '.').nth(2).unwrap();
            let says = before_site.split(['.', '-']).any(|part| words.contains(&part));
            assert!(says || gate.contains(&format!("\"{host}\"")), "{host}");
        }
    }

    #[test]
    fn an_entry_that_knows_less_than_a_quarter_of_the_rows_is_out_of_date() {
        let entry = &PROVIDERS[0];
        assert!(entry.still_fits(1, 1));
        assert!(entry.still_fits(20, 5));
        assert!(!entry.still_fits(20, 4));
        assert!(!entry.still_fits(4, 0));
        assert!(!entry.still_fits(0, 0));
    }
}
