//! The journal: one line for each time a record was written, each bound to the one before.
//!
//! Records are replaced in place, so that a worker starts quickly; the journal only grows. A line has the SHA-256 of
//! the record as it was written, and a link: SHA-256 over the previous link and the line. Whoever changes a
//! record, or a line, or takes one away, breaks it from there on, as long as the newest link is known. It proves
//! nothing against somebody who writes everything anew.
//!
//! Addresses name sites, so a line has only their salted digest: what a person had Témoin forget is not told
//! by the lines that stay.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::time::Time;

/// Lines that are kept, or four for each record where that is more; the oldest are folded into [`Journal::base`] past
/// this.
pub const MOST_LINES: u64 = 100_000;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its number; the first one ever is 0.
    pub number: u64,
    /// When it was written.
    pub at: Time,
    /// Salted SHA-256 of the record's address.
    pub record: String,
    /// Salted SHA-256 of the record as written, in hexadecimal; none where it was deleted.
    pub digest: Option<String>,
    /// SHA-256 over the link before (32 zero bytes at first) and number, time, address and digest as a JSON array.
    pub link: String,
}

/// Where the journal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// This installation's own.
    #[serde(skip)]
    pub salt: [u8; 16],
    /// The number of the oldest line that is kept.
    pub first: u64,
    /// The link before it.
    pub base: String,
    /// The number of the next line.
    pub next: u64,
    /// The newest link.
    pub head: String,
}

impl Default for Journal {
    fn default() -> Self {
        let zeros = hex(&[0; 32]);
        Self { salt: [0; 16], first: 0, base: zeros.clone(), next: 0, head: zeros }
    }
}

impl Journal {
    /// The line that says what a record has become.
    pub fn append(&mut self, at: Time, record: &str, text: Option<&str>) -> Line {
        self.line(at, self.digest(record), text.map(|text| self.digest(text)))
    }

    fn line(&mut self, at: Time, record: String, digest: Option<String>) -> Line {
        let number = self.next;
        let link = link(&self.head, number, at, &record, digest.as_deref());
        self.next = self.next.saturating_add(1);
        self.head.clone_from(&link);
        Line { number, at, record, digest, link }
    }

    fn digest(&self, text: &str) -> String {
        hex(&Sha256::new().chain_update(self.salt).chain_update(text).finalize())
    }

    /// The line before which all should be folded away, if it has become too long for so many records: half of them.
    pub fn fold(&self, records: u64) -> Option<u64> {
        let most = MOST_LINES.max(records.saturating_mul(4));
        (self.next.saturating_sub(self.first) > most).then(|| self.first + most / 2)
    }

    /// Folds away the lines before this number, given all that are kept. What only they bind is bound anew, by the
    /// lines that are answered.
    ///
    /// # Errors
    ///
    /// When they are not all of them.
    pub fn folded(
        &mut self,
        at: Time,
        before: u64,
        lines: impl IntoIterator<Item = Line>,
    ) -> Result<Vec<Line>, Broken> {
        let (mut base, mut number) = (self.base.clone(), self.first);
        let mut old = BTreeMap::new();
        for line in lines {
            if line.number != number {
                return Err(Broken::Line(number));
            }
            number = number.saturating_add(1);
            if line.number < before {
                base = line.link;
                old.insert(line.record, line.digest);
            } else {
                old.remove(&line.record);
            }
        }
        if number != self.next {
            return Err(Broken::End);
        }
        (self.first, self.base) = (before, base);
        let kept = old.into_iter().filter(|(_, digest)| digest.is_some());
        Ok(kept.map(|(record, digest)| self.line(at, record, digest)).collect())
    }

    /// Checks every line that is kept, and every record against its newest line.
    ///
    /// # Errors
    ///
    /// The first thing that does not fit.
    pub fn verify<'a>(
        &self,
        lines: impl IntoIterator<Item = Line>,
        records: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), Broken> {
        let (mut head, mut number) = (self.base.clone(), self.first);
        let mut newest = BTreeMap::new();
        for line in lines {
            let expected = link(&head, number, line.at, &line.record, line.digest.as_deref());
            if line.number != number || line.link != expected {
                return Err(Broken::Line(number));
            }
            (head, number) = (line.link, number.saturating_add(1));
            newest.insert(line.record, line.digest);
        }
        if (head, number) != (self.head.clone(), self.next) {
            return Err(Broken::End);
        }
        for (address, text) in records {
            match newest.remove(&self.digest(address)) {
                Some(written) if written == Some(self.digest(text)) => {}
                _ => return Err(Broken::Record(address.to_owned())),
            }
        }
        match newest.into_iter().find(|(_, digest)| digest.is_some()) {
            Some(_) => Err(Broken::Gone),
            None => Ok(()),
        }
    }
}

/// What does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The line of this number was changed, or one before it was taken away.
    Line(u64),
    /// Lines are missing at the end.
    End,
    /// This record is not as it was last written.
    Record(String),
    /// A record was taken away.
    Gone,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number} of the journal is not as it was written"),
            Self::End => f.write_str("lines are missing at the end of the journal"),
            Self::Record(address) => write!(f, "{address:?} is not as it was last written"),
            Self::Gone => f.write_str("a record was taken away"),
        }
    }
}

impl std::error::Error for Broken {}

fn link(before: &str, number: u64, at: Time, record: &str, digest: Option<&str>) -> String {
    // Plain data of our own: writing it as JSON cannot fail.
    let line = serde_json::to_string(&(number, at, record, digest)).unwrap_or_default();
    hex(&Sha256::new().chain_update(before).chain_update(line).finalize())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves.filter_map(|half| char::from_digit(half.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDS: [(&str, &str); 2] = [("finding/a", "{\"count\":2}"), ("site/b", "{}")];

    fn journal() -> (Journal, Vec<Line>) {
        let mut journal = Journal { salt: [7; 16], ..Journal::default() };
        let lines = vec![
            journal.append(Time(1), "finding/a", Some("{\"count\":1}")),
            journal.append(Time(2), "tracker/c", Some("{}")),
            journal.append(Time(3), "site/b", Some("{}")),
            journal.append(Time(4), "tracker/c", None),
            journal.append(Time(5), "finding/a", Some("{\"count\":2}")),
        ];
        (journal, lines)
    }

    #[test]
    fn what_was_written_is_intact() {
        let (journal, lines) = journal();
        assert_eq!(journal.verify(lines, RECORDS), Ok(()));
        assert_eq!(Journal::default().verify([], []), Ok(()));
    }

    #[test]
    fn every_later_change_is_detected() {
        let (journal, lines) = journal();
        for at in 0..lines.len() {
            let mut changed = lines.clone();
            changed[at].at = Time(9);
            assert_eq!(journal.verify(changed, RECORDS), Err(Broken::Line(at as u64)));
            let mut shorter = lines.clone();
            shorter.remove(at);
            assert!(journal.verify(shorter, RECORDS).is_err(), "line {at} taken away");
        }
        let mut swapped = lines.clone();
        swapped.swap(1, 2);
        assert_eq!(journal.verify(swapped, RECORDS), Err(Broken::Line(1)));
        let older = [("finding/a", "{\"count\":1}"), ("site/b", "{}")];
        assert_eq!(journal.verify(lines.clone(), older), Err(Broken::Record("finding/a".into())));
        let more = [RECORDS[0], RECORDS[1], ("tracker/c", "{}")];
        assert_eq!(journal.verify(lines.clone(), more), Err(Broken::Record("tracker/c".into())));
        assert_eq!(journal.verify(lines.clone(), [RECORDS[0]]), Err(Broken::Gone));
        assert_eq!(journal.verify(lines[..4].to_vec(), RECORDS), Err(Broken::End));
    }

    #[test]
    fn a_folded_journal_still_binds_what_it_keeps() {
        let (mut journal, mut lines) = journal();
        assert_eq!(journal.clone().folded(Time(6), 3, lines[1..].to_vec()), Err(Broken::Line(0)));
        assert_eq!(journal.clone().folded(Time(6), 3, lines[..4].to_vec()), Err(Broken::End));
        let anew = journal.folded(Time(6), 3, lines.clone()).unwrap();
        // "site/b" was bound by a line that is gone; "tracker/c" had been deleted.
        assert_eq!(anew.len(), 1);
        lines.drain(..3);
        lines.extend(anew);
        assert_eq!(journal.verify(lines.clone(), RECORDS), Ok(()));
        let changed = [RECORDS[0], ("site/b", "{\"granted\":true}")];
        assert_eq!(journal.verify(lines.clone(), changed), Err(Broken::Record("site/b".into())));
        lines[0].at = Time(9);
        assert_eq!(journal.verify(lines, RECORDS), Err(Broken::Line(3)));
    }

    #[test]
    fn folds_when_it_is_too_long() {
        let mut journal = Journal { next: MOST_LINES, ..Journal::default() };
        assert_eq!(journal.fold(1_000), None);
        journal.next += 1;
        assert_eq!(journal.fold(1_000), Some(MOST_LINES / 2));
        assert_eq!(journal.fold(MOST_LINES), None);
    }
}
