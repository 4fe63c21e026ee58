//! Hosts of a site that are an alias of a tracking company (CNAME cloaking). The company is then the reader.
//!
//! Asked only for hosts of a watched site that were found to read or write there, once each.

use std::collections::BTreeMap;

use super::{Engine, SiteState};
use crate::{
    effect::Effect,
    evidence::{Party, Reader},
    judge::finding::Finding,
    knowledge::company_of,
    record::Key,
    site::Site,
};

/// Hosts remembered at most; then all are asked for anew.
const MOST: usize = 512;
/// Trades whose host under another name is hidden; a site may well call its hosting by a name of its own.
const TRACKING: [&str; 4] = ["ad", "analytics", "marketing", "social"];

/// What hosts are aliases of: none where they are of nobody that tracks, or it is not known yet.
#[derive(Debug, Default)]
pub(super) struct Aliases(BTreeMap<String, Option<String>>);

impl Aliases {
    /// The tracking company's host that a host is an alias of.
    pub fn of(&self, host: &str) -> Option<&str> {
        self.0.get(host)?.as_deref()
    }

    /// Asks for a host's alias, unless it was asked for.
    pub fn ask(&mut self, host: &str) -> Option<Effect> {
        if self.0.contains_key(host) {
            return None;
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.insert(host.to_owned(), None);
        Some(Effect::Resolve(host.to_owned()))
    }
}

impl Engine {
    /// The browser tells the canonical name of a host.
    pub(super) fn resolved(&mut self, host: &str, canonical: &str) -> Vec<Effect> {
        let canonical = canonical.trim_end_matches('.').to_ascii_lowercase();
        let tracks = company_of(&canonical).is_some_and(|company| TRACKING.contains(&company.category));
        if !tracks || Site::of_host(host).contains(&canonical) || !self.aliases.0.contains_key(host) {
            return vec![];
        }
        let site = Site::of_host(host);
        self.aliases.0.insert(host.to_owned(), Some(canonical.clone()));
        let Some(SiteState { findings, .. }) = self.sites.get_mut(&site) else { return vec![] };
        let mut effects = Vec::new();
        for (key, finding) in findings.change().iter_mut().filter(|(_, finding)| finding.reader.host == host)
        {
            finding.unmask(&canonical);
            effects.push(Effect::Store(Key::clone(key)));
        }
        effects.extend(self.badges(&site));
        effects
    }
}

impl Finding {
    /// Names the company behind an alias.
    pub(super) fn unmask(&mut self, canonical: &str) {
        if let Some(company) = company_of(canonical) {
            let (name, category) = (Some(company.name.to_owned()), Some(company.category.to_owned()));
            self.reader = Reader { company: name, category, ..self.reader.clone() };
            self.alias = Some(canonical.to_owned());
        }
    }

    /// Whether its reader may be somebody else under the site's own name.
    pub(super) fn may_be_masked(&self) -> bool {
        self.reader.party == Party::First && self.reader.host != self.site.as_str()
    }
}
