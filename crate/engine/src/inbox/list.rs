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

impl Habits {
    /// The habits of the mails among `rows`.
    ///
    /// Rows with a date are taken for the mails, if there are enough of them: headings, placeholders and
    /// advertisements may make up a third of a short list. What four in five of them have is a habit.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        let written = rows.iter().filter(|row| row.text > 0).count();
        let mails = || rows.iter().filter(|row| row.date);
        let count = mails().count();
        if count < FEW || count * 3 < written * 2 {
            return Self::default();
        }
        let habit = |has: fn(&Row) -> bool| mails().filter(|row| has(row)).count() * 5 >= count * 4;
        Self {
            dates: true,
            ids: habit(|row| row.id),
            selects: habit(|row| row.select),
            addresses: habit(|row| row.address),
        }
    }
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
