//! One site's story over time: decisions as marks, accesses as density per company.
//!
//! The document has each finding's exact count, its first and last accesses with their instants, and not those
//! between: they are spread evenly where they must lie, and the page says so.

use temoin_engine::{
    evidence::{Choice, Rule, Severity, document::DecisionEvidence},
    time::Time,
};

use super::{findings::Row, order::sorted};

/// How many columns the time is cut into.
pub const BUCKETS: usize = 60;
/// Companies with a lane of their own, worst first; the others share the last one.
const LANES: usize = 12;
/// Rows that the labels of marks are spread over, for none to cover another.
pub const LABEL_ROWS: usize = 3;
/// No picture of less than a minute.
const SHORTEST: u64 = 60_000;

/// Everything the picture shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// Where the picture begins.
    pub from: Time,
    /// Where it ends.
    pub to: Time,
    /// Decisions, oldest first.
    pub marks: Vec<Mark>,
    /// Companies, worst first.
    pub lanes: Vec<Lane>,
    /// The most accesses of one company in one column.
    pub most: u64,
}

/// A decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// When.
    pub at: Time,
    /// What.
    pub choice: Choice,
    /// Where, from 0 to 1.
    pub place: f64,
    /// The row of its label; none if it would cover another's.
    pub row: Option<usize>,
}

/// What one company did.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Its name; none for all the others together. May come from a page: show as text only.
    pub company: Option<String>,
    /// Accesses that are breaches.
    pub breaches: Accesses,
    /// Accesses that are remarks.
    pub remarks: Accesses,
    /// The first of them.
    pub first: Time,
    /// The last of them.
    pub last: Time,
}

/// Accesses of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Accesses {
    /// How many in each of [`BUCKETS`] columns.
    pub density: Vec<u64>,
    /// All of them.
    pub count: u64,
}

/// Puts the picture together. `label` is how much of its width a label takes, from 0 to 1.
#[must_use]
pub fn timeline(decisions: &[DecisionEvidence], rows: &[Row], label: f64) -> Timeline {
    let at = |decision: &DecisionEvidence| Time::from_rfc3339(&decision.at);
    let decided: Vec<(Time, Choice)> =
        decisions.iter().filter_map(|decision| Some((at(decision)?, decision.choice))).collect();
    let moments = || {
        let accesses = rows.iter().flat_map(|row| [row.first.0, row.last.0]);
        decided.iter().map(|(at, _)| at.0).chain(accesses)
    };
    let (first, last) = (moments().min().unwrap_or_default(), moments().max().unwrap_or_default());
    // Some room at both ends, for marks not to stand on the edge.
    let length = (last - first).max(SHORTEST);
    let (from, to) = (first.saturating_sub(length / 20), first + length + length / 20);
    let place = |at: u64| fraction(at.saturating_sub(from), to - from);

    let mut marks: Vec<Mark> =
        decided.into_iter().map(|(at, choice)| Mark { at, choice, place: place(at.0), row: None }).collect();
    marks.sort_by_key(|mark| mark.at);
    lay(&mut marks, label);

    let mut lanes: Vec<Lane> = Vec::new();
    for row in rows {
        let known = lanes.iter().position(|lane| lane.company.as_ref() == Some(&row.company));
        let at = known.unwrap_or_else(|| {
            lanes.push(Lane::new(row));
            lanes.len() - 1
        });
        let lane = &mut lanes[at];
        lane.add(row, |at| bucket(place(at.0)));
    }
    // What only lies in the browser was accessed by nobody.
    lanes.retain(|lane| lane.breaches.count + lane.remarks.count > 0);
    let mut lanes = sorted(lanes, |a, b| b.counts().cmp(&a.counts()));
    if lanes.len() > LANES {
        let others = lanes.split_off(LANES - 1);
        lanes.extend(others.into_iter().reduce(Lane::with));
    }
    let most = lanes.iter().flat_map(Lane::columns).map(|(breaches, remarks)| breaches + remarks).max();
    let most = most.unwrap_or_default();
    Timeline { from: Time(from), to: Time(to), marks, lanes, most }
}

impl Timeline {
    /// Instants to write under the picture, with their places: both ends and three between.
    #[must_use]
    pub fn ticks(&self) -> Vec<(Time, f64)> {
        let quarter = (self.to.0 - self.from.0) / 4;
        (0..=4_u32).map(|n| (Time(self.from.0 + quarter * u64::from(n)), f64::from(n) / 4.0)).collect()
    }
}

impl Lane {
    fn new(row: &Row) -> Self {
        let none = Accesses { density: vec![0; BUCKETS], count: 0 };
        Self {
            company: Some(row.company.clone()),
            breaches: none.clone(),
            remarks: none,
            first: row.first,
            last: row.last,
        }
    }

    /// Breaches and remarks in each column.
    pub fn columns(&self) -> impl Iterator<Item = (u64, u64)> {
        self.breaches.density.iter().copied().zip(self.remarks.density.iter().copied())
    }

    fn counts(&self) -> (u64, u64) {
        (self.breaches.count, self.remarks.count)
    }

    fn add(&mut self, row: &Row, bucket: impl Fn(Time) -> usize) {
        if row.finding.rule == Rule::StillStored {
            return;
        }
        self.first = self.first.min(row.first);
        self.last = self.last.max(row.last);
        match row.finding.severity {
            Severity::Breach => self.breaches.add(row, bucket),
            Severity::Remark => self.remarks.add(row, bucket),
        }
    }

    fn with(mut self, other: Self) -> Self {
        self.company = None;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.breaches.join(&other.breaches);
        self.remarks.join(&other.remarks);
        self
    }
}

impl Accesses {
    fn add(&mut self, row: &Row, bucket: impl Fn(Time) -> usize) {
        let finding = &row.finding;
        self.count += finding.count;
        let samples: Vec<Time> =
            finding.samples.iter().filter_map(|sample| Time::from_rfc3339(&sample.at)).collect();
        for &at in &samples {
            self.put(bucket(at), 1);
        }
        let left = finding.count.saturating_sub(samples.len() as u64);
        if left == 0 {
            return;
        }
        // They came between the first ones kept and the last ones kept; where none is kept, between first and last.
        let (early, late) = samples.split_at(samples.len() / 2);
        let (from, to) = match (early.last(), late.first()) {
            (Some(from), Some(to)) => (*from, *to),
            _ => (row.first, row.last),
        };
        let (from, to) = (bucket(from), bucket(to.max(from)));
        let columns = (to - from + 1) as u64;
        for (nth, column) in (from..=to).enumerate() {
            let nth = nth as u64;
            // Shares that add up to all that is left.
            self.put(column, left * (nth + 1) / columns - left * nth / columns);
        }
    }

    fn put(&mut self, column: usize, count: u64) {
        if let Some(density) = self.density.get_mut(column) {
            *density += count;
        }
    }

    fn join(&mut self, other: &Self) {
        self.count += other.count;
        self.density.iter_mut().zip(&other.density).for_each(|(sum, more)| *sum += more);
    }
}

/// Gives each mark a row for its label, the first where it covers no other.
fn lay(marks: &mut [Mark], label: f64) {
    let mut ends = [f64::NEG_INFINITY; LABEL_ROWS];
    for mark in marks {
        // A label begins at its mark, unless it would leave the picture.
        let begin = mark.place.min(1.0 - label);
        mark.row = ends.iter().position(|end| *end <= begin);
        if let Some(row) = mark.row {
            ends[row] = begin + label;
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a place in a picture")]
fn fraction(part: u64, whole: u64) -> f64 {
    (part as f64 / whole.max(1) as f64).clamp(0.0, 1.0)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "0 to 1"
)]
fn bucket(place: f64) -> usize {
    ((place * BUCKETS as f64) as usize).min(BUCKETS - 1)
}

#[cfg(test)]
mod tests {
    use super::{
        super::findings::{
            rows,
            tests::{document, finding},
        },
        *,
    };
    use temoin_engine::{evidence::document::FindingEvidence, view::SiteView};

    const HOUR: u64 = 3_600_000;

    fn of(decisions: &[DecisionEvidence], findings: Vec<FindingEvidence>) -> Timeline {
        timeline(decisions, &rows(&document(findings), &SiteView::default()), 0.2)
    }

    fn decision(at: u64, choice: Choice) -> DecisionEvidence {
        DecisionEvidence {
            at: Time(at).to_rfc3339(),
            choice,
            source: "declared".to_owned(),
            explicit: true,
            purposes: Default::default(),
            companies: Vec::new(),
        }
    }

    #[test]
    fn every_access_is_in_the_picture_once() {
        let mut many = finding(
            Rule::ReadAfterWithdrawal,
            "a.test",
            "_ga",
            &[1, 2, 3, 4, 90, 91, 92, 93].map(|h| (1_000 + h) * HOUR),
        );
        many.count = 1_007;
        let told = of(&[], vec![many, finding(Rule::ReadAfterWithdrawal, "a.test", "IDE", &[1_005 * HOUR])]);
        let [lane] = &told.lanes[..] else { panic!("one company: {told:?}") };
        assert_eq!((lane.breaches.count, lane.breaches.density.iter().sum::<u64>()), (1_008, 1_008));
        // Before the first and after the last there is none; those whose instants are not kept lie between the fourth
        // and the fifth that are.
        assert_eq!(lane.breaches.density[..2], [0, 0]);
        assert_eq!(lane.breaches.density[BUCKETS - 2..], [0, 0]);
        assert_eq!(lane.breaches.density[2..4].iter().sum::<u64>(), 3, "{:?}", lane.breaches.density);
        assert_eq!(told.most, lane.breaches.density.iter().copied().max().unwrap());
    }

    #[test]
    fn an_instant_is_in_its_column() {
        let told = of(
            &[decision(0, Choice::Granted)],
            vec![finding(Rule::ReadAfterWithdrawal, "a.test", "_ga", &[100 * HOUR])],
        );
        let column = told.lanes[0].breaches.density.iter().position(|count| *count == 1);
        assert_eq!(column, Some(bucket(105.0 / 110.0)));
        // The picture begins a twentieth before the first decision, unless that is before 1970.
        assert_eq!(told.marks[0].place, 0.0);
        assert_eq!(told.ticks().last().map(|tick| tick.0), Some(Time(105 * HOUR)));
    }

    #[test]
    fn breaches_first_and_the_many_share_a_lane() {
        let mut findings: Vec<_> = (0..20_u64)
            .map(|n| {
                finding(Rule::ReadAfterWithdrawal, &format!("{n}.test"), "_ga", &vec![HOUR; 40 - n as usize])
            })
            .collect();
        findings.push(finding(Rule::UnclassifiedAccess, "remark.test", "x", &vec![HOUR; 500]));
        let told = of(&[], findings);
        assert_eq!(told.lanes.len(), LANES);
        assert_eq!(told.lanes[0].company.as_deref(), Some("0.test"));
        let others = told.lanes.last().unwrap();
        assert_eq!((others.company.as_deref(), others.remarks.count), (None, 500));
        let all: u64 = told.lanes.iter().map(|lane| lane.breaches.count).sum();
        assert_eq!(all, (21..=40).sum::<u64>());
    }

    #[test]
    fn labels_do_not_cover_each_other() {
        let close = |hour| decision(1_000_000 * HOUR + hour * HOUR, Choice::Refused);
        let told = of(&[close(0), close(1), close(2), close(3), close(100)], vec![]);
        let rows: Vec<_> = told.marks.iter().map(|mark| mark.row).collect();
        assert_eq!(rows, [Some(0), Some(1), Some(2), None, Some(0)]);
    }

    #[test]
    fn what_is_only_stored_was_accessed_by_nobody() {
        let mut stored = finding(Rule::StillStored, "a.test", "_ga", &[HOUR]);
        stored.samples.clear();
        assert!(of(&[], vec![stored]).lanes.is_empty());
        assert!(of(&[], vec![]).marks.is_empty());
    }
}
