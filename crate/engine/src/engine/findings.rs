//! What was found on a site.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, BTreeSet},
    ops::Deref,
};

use crate::{evidence::Severity, judge::finding::Finding, record::Key};

/// Findings by [`Finding::key`], and what follows from them: asked for after every request, it is worked out once after
/// each change.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    by_key: BTreeMap<Key, Finding>,
    accused: OnceCell<usize>,
}

impl Deref for Findings {
    type Target = BTreeMap<Key, Finding>;

    fn deref(&self) -> &Self::Target {
        &self.by_key
    }
}

impl Findings {
    /// The same, to change them.
    pub fn change(&mut self) -> &mut BTreeMap<Key, Finding> {
        self.accused.take();
        &mut self.by_key
    }

    /// The finding under a key, to count another access; a new one where there is none.
    pub fn count_in(&mut self, key: Key, new: impl FnOnce() -> Finding) -> &mut Finding {
        self.by_key.entry(key).or_insert_with(|| {
            self.accused.take();
            new()
        })
    }

    /// How many companies there are with a breach. Granting again ends the charging; what was found stays.
    pub fn accused(&self) -> usize {
        *self.accused.get_or_init(|| {
            let breaches = self.values().filter(|finding| finding.rule.severity() == Severity::Breach);
            breaches.map(Finding::company).collect::<BTreeSet<_>>().len()
        })
    }

    /// In the order of a document, which must not change: its integrity depends on it.
    pub fn in_order(&self) -> impl Iterator<Item = &Finding> {
        let mut findings = self.iter().collect::<Vec<_>>();
        findings.sort_by_cached_key(|(key, _)| key.to_string());
        findings.into_iter().map(|(_, finding)| finding)
    }
}
