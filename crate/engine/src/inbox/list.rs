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
    /// The habits of the mails among `rows` of a list that an adapter knows.
    ///
    /// There a row with an id in the known place and a date is a mail, be it the only one, and however many rows
    /// around it are not.
    #[must_use]
    pub fn known(rows: &[Row]) -> Self {
        Self::of_mails(rows.iter().filter(|row| row.date && row.id))
    }

    /// The habits of the mails among `rows`.
    ///
    /// Rows with a date are taken for the mails, if there are enough of them: headings, placeholders and
    /// advertisements may make up two fifths of a short list. What four in five of them have is a habit.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        let written = rows.iter().filter(|row| row.text > 0).count();
        let mails = rows.iter().filter(|row| row.date);
        let count = mails.clone().count();
        if count < FEW || count * 5 < written * 3 { Self::default() } else { Self::of_mails(mails) }
    }

    /// What four in five have, and dates, if there are any.
    fn of_mails<'a>(mails: impl Iterator<Item = &'a Row> + Clone) -> Self {
        let count = mails.clone().count();
        let habit = |has: fn(&Row) -> bool| {
            count > 0 && mails.clone().filter(|row| has(row)).count() * 5 >= count * 4
        };
        Self {
            dates: count > 0,
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
