//! What really happened, by the server's record: which trackers came back after the person said no.

use std::{collections::BTreeMap, time::Instant};

use crate::{
    net::Record,
    site::{Party, Site, Topic, registrable},
};

/// The person's choices on a site, by the harness's own clock.
#[derive(Debug, Default)]
pub struct Choices(Vec<Choice>);

#[derive(Debug)]
struct Choice {
    clicked: Instant,
    /// When the page had acted on it. What is read between the two may be under way already.
    done: Option<Instant>,
    refused: Refused,
}

/// What a choice refuses.
#[derive(Clone, Debug, Default)]
pub struct Refused {
    /// All trackers for these.
    pub topics: Vec<Topic>,
    /// What the platform asks for as a service of its own.
    pub service: Option<String>,
}

impl From<&[Topic]> for Refused {
    fn from(topics: &[Topic]) -> Self {
        Self { topics: topics.to_vec(), service: None }
    }
}

impl Refused {
    fn is_empty(&self) -> bool {
        self.topics.is_empty() && self.service.is_none()
    }

    fn covers(&self, party: &Party) -> bool {
        self.topics.contains(&party.purpose) || (party.service.is_some() && party.service == self.service)
    }
}

/// How often a tracker was received against the person's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// After the choice had its effect.
    pub certain: u64,
    /// While it was being made; to count these or not is both right.
    pub meanwhile: u64,
}

impl Choices {
    /// The person clicks: from now on, trackers for `refused` are unwanted.
    pub fn clicked(&mut self, refused: Refused) {
        self.0.push(Choice { clicked: Instant::now(), done: None, refused });
    }

    /// The page has acted on the last choice.
    pub fn done(&mut self) {
        if let Some(choice) = self.0.last_mut() {
            choice.done = Some(Instant::now());
        }
    }

    /// Since when the person's first no is in force.
    pub fn first_no(&self) -> Option<Instant> {
        self.0.iter().find(|choice| !choice.refused.is_empty())?.done
    }

    /// Whether a tracker of `party` was unwanted at `at`, and whether that is certain.
    fn unwanted(&self, at: Instant, party: &Party) -> Option<bool> {
        let refuses = |choice: &&Choice| choice.refused.covers(party);
        let before = self.0.iter().take_while(|choice| choice.clicked < at).collect::<Vec<_>>();
        let (last, earlier) = before.split_last()?;
        if last.done.is_some_and(|done| done < at) {
            return refuses(last).then_some(true);
        }
        let either = refuses(last) || earlier.last().is_some_and(refuses);
        either.then_some(false)
    }
}

/// A time during which Témoin stopped the reading.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    from: Instant,
    to: Option<Instant>,
}

impl Span {
    /// It begins now.
    pub fn begin() -> Self {
        Self { from: Instant::now(), to: None }
    }

    /// It ends now.
    pub fn end(&mut self) {
        self.to = Some(Instant::now());
    }

    fn contains(self, at: Instant) -> bool {
        self.from < at && self.to.is_none_or(|to| at < to)
    }
}

/// What was wrong while the reading was stopped: a tracker that was received all the same, or a party that was not asked
/// for anything, of which nothing can be said.
pub fn read_while_stopped(site: &Site, record: &Record, span: Span) -> Option<String> {
    let hits = record.hits().into_iter().filter(|hit| span.contains(hit.at)).collect::<Vec<_>>();
    for party in &site.parties {
        let of_party = hits.iter().filter(|hit| hit.host == party.host).collect::<Vec<_>>();
        if of_party.is_empty() {
            return Some(format!("{} was not asked for anything", party.host));
        }
        let received =
            of_party.iter().find_map(|hit| hit.cookies.iter().find(|name| party.cookies.contains(name)));
        if let Some(name) = received {
            return Some(format!("{} received {name}", party.host));
        }
    }
    None
}

/// How often each host received each tracker of `site` against the person's choice, on its pages.
pub fn reads(site: &Site, record: &Record, choices: &Choices) -> BTreeMap<(String, String), Count> {
    let mut reads: BTreeMap<_, Count> = BTreeMap::new();
    for hit in record.hits() {
        let at_home = registrable(&hit.host) == site.domain();
        if !at_home && registrable(&hit.from) != site.domain() {
            continue;
        }
        for cookie in &hit.cookies {
            let owners = site.parties.iter().filter(|party| party.cookies.contains(cookie));
            let unwanted = owners.filter_map(|party| choices.unwanted(hit.at, party)).max();
            let Some(certain) = unwanted else { continue };
            let count = reads.entry((hit.host.clone(), cookie.clone())).or_default();
            match certain {
                true => count.certain += 1,
                false => count.meanwhile += 1,
            }
        }
    }
    reads
}
