//! The answer, in one sentence: is somebody still reading?
//!
//! Chosen here from facts alone, so that it can be tested without a browser; said in the person's
//! language by [`Line::say`].

use temoin_engine::{
    evidence::{Choice, Rule},
    time::Time,
    view::{AdKind, DecisionView, SiteView},
};

use crate::{
    format,
    i18n::{self, Key, Plural},
    key, plural,
};

/// What the popup answers, and how it looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// How it looks; never the only thing that says so.
    pub tone: Tone,
    /// The sentence.
    pub line: Line,
    /// What has to be said along with it to be honest.
    pub more: Vec<Line>,
}

/// How an answer looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was observed that should not be.
    Observed,
    /// Nothing of the kind was observed.
    Quiet,
    /// Témoin does not know.
    Unknown,
}

/// A sentence with its figures. `$1` is the count, `$2` how long ago.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    words: Words,
    since: Option<Time>,
}

#[derive(Clone, Debug, PartialEq)]
enum Words {
    Plain(Key),
    Counted(Plural, u64),
}

impl Line {
    fn plain(key: Key, since: Option<Time>) -> Self {
        Self { words: Words::Plain(key), since }
    }

    fn counted(key: Plural, count: u64, since: Option<Time>) -> Self {
        Self { words: Words::Counted(key, count), since }
    }

    /// The sentence, in the person's language, as of `now`.
    #[must_use]
    pub fn say(&self, now: Time) -> String {
        let ago = self.since.map(|at| format::ago(at, now)).unwrap_or_default();
        match self.words {
            Words::Plain(key) => i18n::text_with(key, &["", &ago]),
            Words::Counted(key, count) => i18n::counted(key, count, &[&ago]),
        }
    }
}

/// Chooses the answer for a site.
#[must_use]
pub fn answer(view: &SiteView) -> Answer {
    let mut answer = match &view.decision {
        None => undecided(view),
        Some(decision) => decided(view, decision),
    };
    let disguised = view.inbox.iter().filter(|ad| ad.kind == AdKind::Disguised).count() as u64;
    if disguised > 0 {
        let ads = Line::counted(plural!("answer_ads"), disguised, None);
        // On a webmail where nothing was decided, the advertisements are the answer.
        if view.decision.is_none() && view.companies.is_empty() {
            answer.tone = Tone::Observed;
            answer.more = vec![std::mem::replace(&mut answer.line, ads)];
        } else {
            answer.more.push(ads);
        }
    }
    if view.can_stop && view.stopped && !view.ignored {
        let mut stopped = match view.used_while_stopped {
            0 => Line::plain(key!("stopped"), None),
            companies => Line::counted(plural!("stopped_yet"), companies, None),
        };
        // What was observed before must not read as if it went on.
        if !view.companies.is_empty() {
            std::mem::swap(&mut answer.line, &mut stopped);
        }
        answer.more.insert(0, stopped);
    }
    answer
}

fn undecided(view: &SiteView) -> Answer {
    if view.companies.is_empty() {
        Answer { tone: Tone::Unknown, line: Line::plain(key!("answer_undecided"), None), more: Vec::new() }
    } else {
        let companies = view.companies.len() as u64;
        Answer {
            tone: Tone::Observed,
            line: Line::counted(plural!("answer_breach"), companies, None),
            more: Vec::new(),
        }
    }
}

/// What it looks like; nobody is accused before the person says so.
fn inferred(decision: &DecisionView) -> Answer {
    let key = match decision.choice {
        Choice::Granted => key!("answer_inferred_granted"),
        Choice::Partial => key!("answer_inferred_partial"),
        Choice::Refused => key!("answer_inferred_refused"),
        Choice::Withdrawn => key!("answer_inferred_withdrawn"),
    };
    let more = vec![Line::plain(key!("answer_inferred_note"), None)];
    Answer { tone: Tone::Unknown, line: Line::plain(key, Some(decision.at)), more }
}

fn decided(view: &SiteView, decision: &DecisionView) -> Answer {
    let since = Some(decision.at);
    if decision.inferred && view.companies.is_empty() {
        return inferred(decision);
    }
    let companies = view.companies.len() as u64;
    if decision.choice == Choice::Granted {
        let more = if companies > 0 {
            vec![Line::counted(plural!("answer_earlier"), companies, None)]
        } else {
            Vec::new()
        };
        return Answer { tone: Tone::Quiet, line: Line::plain(key!("answer_granted"), since), more };
    }
    if companies > 0 {
        return Answer {
            tone: Tone::Observed,
            line: Line::counted(breach_sentence(view, decision.choice), companies, since),
            more: Vec::new(),
        };
    }
    if view.observed == 0 {
        let key = match decision.choice {
            Choice::Refused => key!("answer_not_yet_refused"),
            Choice::Withdrawn => key!("answer_not_yet_withdrawn"),
            Choice::Partial | Choice::Granted => key!("answer_not_yet_partial"),
        };
        return Answer { tone: Tone::Unknown, line: Line::plain(key, since), more: Vec::new() };
    }
    let unjudged: u64 = view
        .remarks
        .iter()
        .filter(|remark| remark.rule == Rule::UnclassifiedAccess)
        .map(|remark| remark.count)
        .sum();
    // "Nobody has read them" would be more than Témoin knows while some accesses are not judged.
    if unjudged > 0 {
        let key = match decision.choice {
            Choice::Refused => plural!("answer_unsure_refused"),
            Choice::Withdrawn => plural!("answer_unsure_withdrawn"),
            Choice::Partial | Choice::Granted => plural!("answer_unsure_partial"),
        };
        return Answer {
            tone: Tone::Unknown,
            line: Line::counted(key, unjudged, since),
            more: vec![Line::plain(key!("answer_otherwise_quiet"), None)],
        };
    }
    let key = match decision.choice {
        Choice::Refused => key!("answer_quiet_refused"),
        Choice::Withdrawn => key!("answer_quiet_withdrawn"),
        Choice::Partial | Choice::Granted => key!("answer_quiet_partial"),
    };
    let mut more = vec![Line::counted(plural!("answer_checked"), view.observed, None)];
    let stored = view.remarks.iter().filter(|remark| remark.rule == Rule::StillStored).count() as u64;
    if stored > 0 {
        more.push(Line::counted(plural!("answer_stored"), stored, None));
    }
    Answer { tone: Tone::Quiet, line: Line::plain(key, since), more }
}

/// The verb: to read, to set, or both.
fn breach_sentence(view: &SiteView, choice: Choice) -> Plural {
    let seen = |rule| {
        view.companies.iter().any(|company| company.warnings.iter().any(|warning| warning.rule == rule))
    };
    match choice {
        Choice::Partial | Choice::Granted => plural!("answer_access_partial"),
        Choice::Refused => plural!("answer_access_refused"),
        Choice::Withdrawn => match (seen(Rule::ReadAfterWithdrawal), seen(Rule::WriteAfterWithdrawal)) {
            (true, false) => plural!("answer_read_withdrawn"),
            (false, true) => plural!("answer_write_withdrawn"),
            _ => plural!("answer_access_withdrawn"),
        },
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use temoin_engine::{
        evidence::{Party, Purpose, Reader, Severity, Strength},
        judge::finding::Channel,
        view::{AdView, CompanyView, WarningView},
    };

    pub(crate) fn warning(rule: Rule, tracker: &str, count: u64) -> WarningView {
        WarningView {
            rule,
            severity: Severity::Breach,
            tracker: tracker.to_owned(),
            domain: "shop.example".to_owned(),
            purpose: Purpose::Advertising,
            deposited: None,
            deposited_by: None,
            deposited_how: Default::default(),
            before_temoin: false,
            alias: None,
            reader: Reader {
                host: "ads.example".to_owned(),
                company: None,
                category: None,
                party: Party::Third,
            },
            channel: Channel::RequestHeader,
            strength: Strength::Sent,
            count,
            first: Time(1),
            last: Time(2),
            after_navigation: true,
        }
    }

    pub(crate) fn company(name: &str, warnings: Vec<WarningView>) -> CompanyView {
        CompanyView {
            name: name.to_owned(),
            count: warnings.iter().map(|warning| warning.count).sum(),
            warnings,
        }
    }

    fn site(choice: Option<Choice>, observed: u64, rules: &[Rule]) -> SiteView {
        SiteView {
            site: "shop.example".to_owned(),
            decision: choice.map(|choice| DecisionView {
                choice,
                at: Time(1_000),
                source: "declared".to_owned(),
                purposes: Vec::new(),
                inferred: false,
                legitimate_interest_left: false,
                companies: Vec::new(),
            }),
            companies: rules.iter().map(|&rule| company("Ads", vec![warning(rule, "_ga", 3)])).collect(),
            observed,
            ..SiteView::default()
        }
    }

    fn counted(key: Plural, count: u64) -> Line {
        Line::counted(key, count, Some(Time(1_000)))
    }

    #[test]
    fn companies_that_read_are_counted_since_the_withdrawal() {
        use Rule::{ReadAfterWithdrawal as Read, WriteAfterWithdrawal as Write};
        let said = |rules: &[Rule]| answer(&site(Some(Choice::Withdrawn), 9, rules));
        let reads = said(&[Read, Read]);
        assert_eq!(reads.tone, Tone::Observed);
        assert_eq!(reads.line, counted(plural!("answer_read_withdrawn"), 2));
        assert_eq!(said(&[Write]).line, counted(plural!("answer_write_withdrawn"), 1));
        assert_eq!(said(&[Read, Write, Read]).line, counted(plural!("answer_access_withdrawn"), 3));
    }

    #[test]
    fn what_is_stopped_is_not_told_as_if_it_went_on() {
        let reads = |stopped, rules: &[Rule]| {
            let view = site(Some(Choice::Withdrawn), 9, rules);
            answer(&SiteView { can_stop: true, stopped, ..view })
        };
        let stopped = Line::plain(key!("stopped"), None);
        let before = reads(false, &[Rule::ReadAfterWithdrawal]);
        let after = reads(true, &[Rule::ReadAfterWithdrawal]);
        assert_eq!((after.line, after.more, after.tone), (stopped.clone(), vec![before.line], before.tone));
        // Where nobody read, that is the answer still.
        let (before, after) = (reads(false, &[]), reads(true, &[]));
        assert_eq!((after.line, after.more.first()), (before.line, Some(&stopped)));
    }

    #[test]
    fn who_goes_on_although_it_is_stopped_is_told() {
        let view = site(Some(Choice::Withdrawn), 9, &[Rule::ReadAfterWithdrawal]);
        let said = answer(&SiteView { can_stop: true, stopped: true, used_while_stopped: 1, ..view });
        assert_eq!(said.line, Line::counted(plural!("stopped_yet"), 1, None));
    }

    #[test]
    fn a_refusal_is_not_called_a_withdrawal() {
        let said = answer(&site(Some(Choice::Refused), 9, &[Rule::AccessAfterRefusal]));
        assert_eq!(said.line, counted(plural!("answer_access_refused"), 1));
    }

    #[test]
    fn nobody_read_them_only_if_something_was_looked_at() {
        let quiet = answer(&site(Some(Choice::Withdrawn), 47, &[]));
        assert_eq!(quiet.tone, Tone::Quiet);
        assert_eq!(quiet.line, Line::plain(key!("answer_quiet_withdrawn"), Some(Time(1_000))));
        let nothing = answer(&site(Some(Choice::Withdrawn), 0, &[]));
        assert_eq!(nothing.tone, Tone::Unknown);
        assert_eq!(nothing.line, Line::plain(key!("answer_not_yet_withdrawn"), Some(Time(1_000))));
    }

    #[test]
    fn what_is_not_judged_makes_the_answer_unknown() {
        let mut view = site(Some(Choice::Withdrawn), 47, &[]);
        view.remarks = vec![
            warning(Rule::UnclassifiedAccess, "x", 2),
            warning(Rule::UnclassifiedAccess, "y", 3),
            warning(Rule::StillStored, "z", 0),
        ];
        let said = answer(&view);
        assert_eq!(said.tone, Tone::Unknown);
        assert_eq!(said.line, counted(plural!("answer_unsure_withdrawn"), 5));
    }

    #[test]
    fn what_is_still_stored_is_said_and_accuses_nobody() {
        let mut view = site(Some(Choice::Refused), 47, &[]);
        view.remarks = vec![warning(Rule::StillStored, "z", 0)];
        let said = answer(&view);
        assert_eq!(said.tone, Tone::Quiet);
        assert!(said.more.contains(&Line::counted(plural!("answer_stored"), 1, None)));
    }

    #[test]
    fn a_grant_is_never_charged() {
        let said = answer(&site(Some(Choice::Granted), 9, &[Rule::ReadAfterWithdrawal]));
        assert_eq!(said.tone, Tone::Quiet);
        assert_eq!(said.more.len(), 1);
    }

    #[test]
    fn what_is_inferred_is_asked_and_nothing_claimed() {
        let mut view = site(Some(Choice::Refused), 47, &[]);
        view.remarks = vec![warning(Rule::UnclassifiedAccess, "x", 2)];
        if let Some(decision) = &mut view.decision {
            decision.inferred = true;
        }
        let said = answer(&view);
        assert_eq!(said.tone, Tone::Unknown);
        assert_eq!(said.line, Line::plain(key!("answer_inferred_refused"), Some(Time(1_000))));
    }

    #[test]
    fn without_a_decision_nothing_is_claimed() {
        let said = answer(&site(None, 12, &[]));
        assert_eq!(said.tone, Tone::Unknown);
        assert_eq!(said.line, Line::plain(key!("answer_undecided"), None));
    }

    #[test]
    fn disguised_advertisements_answer_on_a_webmail() {
        let ad = |kind| AdView { kind, label: None, advertiser: None, features: Vec::new(), since: None };
        let mut view = site(None, 0, &[]);
        view.inbox = vec![ad(AdKind::Disguised), ad(AdKind::Labelled)];
        let said = answer(&view);
        assert_eq!(said.line, Line::counted(plural!("answer_ads"), 1, None));
        // With a decision they come after the answer on cookies.
        view.decision = site(Some(Choice::Withdrawn), 0, &[]).decision;
        view.observed = 3;
        let said = answer(&view);
        assert_eq!(said.tone, Tone::Quiet);
        assert_eq!(said.more.last(), Some(&Line::counted(plural!("answer_ads"), 1, None)));
    }
}
