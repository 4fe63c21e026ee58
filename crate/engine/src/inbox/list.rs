//! What the rows of one list have in common, and the verdict on all of them.

use super::{
    features::Row,
    verdict::{Verdict, judge},
};

/// What the mails of a list habitually have. A row is only blamed for lacking what its siblings have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Habits {
    /// A date in a place of its own.
    pub dates: bool,
    /// A message id.
    pub ids: bool,
    /// A control to select them.
    pub selects: bool,
    /// The mail address of the sender.
    pub addresses: bool,
}

/// Mails that it takes to speak of a habit. Two rows may be alike by chance.
const FEW: usize = 3;

/// How many rows of a list have what. "Dated" leaves those out that have an advertising label for a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows with any text.
    pub written: usize,
    /// Rows with a date.
    pub dated: usize,
    /// Rows with a date and a message id.
    pub ids: usize,
    /// Rows with a date and a control to select them.
    pub selects: usize,
    /// Rows with a date, an id or not, and the address of a sender.
    pub addresses: usize,
}

impl Counts {
    /// Counts rows.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        let count = |has: fn(&Row) -> bool| rows.iter().filter(|row| has(row)).count();
        Self {
            written: count(|row| row.text > 0),
            dated: count(|row| row.date),
            ids: count(|row| row.date && row.id),
            selects: count(|row| row.date && row.select),
            addresses: count(|row| row.date && row.address),
        }
    }
}

impl Habits {
    /// The habits of the mails of a list that an adapter knows.
    ///
    /// There a row with a date is a mail, be it the only one, and however many rows around it are not.
    #[must_use]
    pub const fn known(counts: &Counts) -> Self {
        let Counts { dated, ids, selects, addresses, .. } = *counts;
        Self {
            dates: dated > 0,
            ids: is_habit(ids, dated),
            selects: is_habit(selects, dated),
            addresses: is_habit(addresses, dated),
        }
    }

    /// The habits of the mails of an unknown list.
    ///
    /// Rows with a date are taken for the mails, if there are enough of them: headings, placeholders and
    /// advertisements may make up two fifths of a short list. What four in five of them have is a habit.
    #[must_use]
    pub const fn of(counts: &Counts) -> Self {
        if counts.dated < FEW || counts.dated * 5 < counts.written * 3 {
            return Self { dates: false, ids: false, selects: false, addresses: false };
        }
        Self::known(counts)
    }
}

const fn is_habit(has: usize, mails: usize) -> bool {
    mails > 0 && has * 5 >= mails * 4
}

/// Says of each row what it is. Without a habit of dating its rows, a list is no message list.
#[must_use]
pub fn sort(habits: &Habits, rows: &[Row]) -> Vec<Verdict> {
    if !habits.dates {
        return vec![Verdict::Mail; rows.len()];
    }
    rows.iter().map(|row| judge(habits, row)).collect()
}

#[cfg(test)]
#[path = "list_tests.rs"]
mod tests;
