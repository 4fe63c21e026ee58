//! What really happened, by the server's record: which trackers came back after the person said no.

use std::{collections::BTreeMap, time::Instant};

use crate::{
    net::Record,
    site::{Site, Topic, registrable},
};

/// The person's choices on a site, by the harness's own clock.
#[derive(Debug, Default)]
pub struct Choices(Vec<(Instant, Vec<Topic>)>);

impl Choices {
    /// From now on, trackers for `refused` are unwanted.
    pub fn now(&mut self, refused: &[Topic]) {
        self.0.push((Instant::now(), refused.to_vec()));
    }

    /// When the person first said no.
    pub fn first_no(&self) -> Option<Instant> {
        self.0
            .iter()
            .find(|(_, refused)| !refused.is_empty())
            .map(|(at, _)| *at)
    }

    fn unwanted(&self, at: Instant, topic: Topic) -> bool {
        self.0
            .iter()
            .rev()
            .find(|(chosen, _)| *chosen < at)
            .is_some_and(|(_, refused)| refused.contains(&topic))
    }
}

/// How often each host received each tracker of `site` against the person's choice, on its pages.
pub fn reads(site: &Site, record: &Record, choices: &Choices) -> BTreeMap<(String, String), u64> {
    let mut reads = BTreeMap::new();
    for hit in record.hits() {
        let at_home = registrable(&hit.host) == site.domain();
        if !at_home && registrable(&hit.from) != site.domain() {
            continue;
        }
        for cookie in &hit.cookies {
            let mut owners = site
                .parties
                .iter()
                .filter(|party| party.cookies.contains(cookie));
            if owners.any(|party| choices.unwanted(hit.at, party.purpose)) {
                *reads.entry((hit.host.clone(), cookie.clone())).or_default() += 1;
            }
        }
    }
    reads
}
