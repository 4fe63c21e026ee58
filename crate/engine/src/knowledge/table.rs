//! A sorted table of tab-separated rows, compiled in and searched in place.
//!
//! A hash map would have to be built each time the browser wakes the worker; where the rows of a text that is already in
//! memory start is known after one pass over it, when it is first asked.

use std::sync::OnceLock;

/// Rows sorted by their first field; several rows may share it.
#[derive(Debug)]
pub struct Table {
    /// The rows, each ended by a line break.
    text: &'static str,
    /// Where each row starts in the text. No table is longer than 4 GB.
    starts: OnceLock<Vec<u32>>,
}

/// Includes a table that `build.rs` made from `data/`.
macro_rules! table {
    ($name:literal) => {
        $crate::knowledge::table::Table::new(include_str!(concat!(env!("OUT_DIR"), "/", $name, ".txt")))
    };
}
pub(crate) use table;

impl Table {
    /// A table from its rows, each ended by a line break, as `build.rs` writes them.
    pub const fn new(text: &'static str) -> Self {
        Self { text, starts: OnceLock::new() }
    }

    /// All rows with exactly this key.
    pub fn get<'a>(&'static self, key: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
        self.from(self.lower_bound(key), key)
    }

    /// All rows, in order: the key and the rest after the first tab.
    pub fn rows(&'static self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.text.split_terminator('\n').map(parts)
    }

    /// Rows whose key is a beginning of `name`, the longest first, each with its key's length.
    ///
    /// All rows between a beginning of a name and the name itself share that beginning: so the row just before tells
    /// how long the next candidate can be, and few have to be looked at.
    pub fn beginnings<'a>(
        &'static self,
        name: &'a str,
    ) -> impl Iterator<Item = (usize, &'static str)> + use<'a> {
        let mut end = name.len();
        let places = std::iter::from_fn(move || {
            let key = name.get(..end).filter(|key| !key.is_empty())?;
            let row = self.lower_bound(key);
            let before = row.checked_sub(1).map(|before| self.row(before).0);
            end = before.map_or(0, |before| common(before, key));
            Some((key, row))
        });
        places.flat_map(move |(key, row)| self.from(row, key).map(|rest| (key.len(), rest)))
    }

    /// The rows with this key, the first of which is that one.
    fn from<'a>(&'static self, row: usize, key: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
        let rows = (row..self.starts().len()).map(|row| self.row(row));
        rows.map_while(move |(found, rest)| (found == key).then_some(rest))
    }

    /// The first row whose key is not less than this one.
    fn lower_bound(&'static self, key: &str) -> usize {
        // A tab is less than whatever a key is made of: rows are in the order of their keys with it, too.
        let is_less = |start: &u32| {
            let row = self.text.as_bytes().get(*start as usize..).unwrap_or_default();
            let length = row.iter().zip(key.as_bytes()).take_while(|(a, b)| a == b).count();
            match (row.get(length), key.as_bytes().get(length)) {
                (None | Some(b'\t' | b'\n'), other) => other.is_some(),
                (Some(_), None) => false,
                (Some(byte), Some(other)) => byte < other,
            }
        };
        self.starts().partition_point(is_less)
    }

    /// The key of a row, and the rest.
    fn row(&'static self, row: usize) -> (&'static str, &'static str) {
        let start = self.starts().get(row).map_or(self.text.len(), |start| *start as usize);
        let end = self.starts().get(row + 1).map_or(self.text.len(), |end| *end as usize);
        parts(self.text.get(start..end).unwrap_or_default().trim_end_matches('\n'))
    }

    fn starts(&'static self) -> &'static [u32] {
        self.starts.get_or_init(|| {
            let after =
                self.text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, next)| next);
            let end = self.text.len() as u32;
            std::iter::once(0).chain(after).filter(|start| *start < end).collect()
        })
    }
}

/// How much two texts have in common at their beginning, in whole characters.
fn common(one: &str, other: &str) -> usize {
    let same = one.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    other.floor_char_boundary(same)
}

fn parts(row: &'static str) -> (&'static str, &'static str) {
    row.split_once('\t').unwrap_or((row, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_row_and_nothing_else() {
        static TABLE: Table = Table::new("a\t1\nb\t2\nb\t3\nd\t4\n");
        let table = &TABLE;
        assert_eq!(table.get("b").collect::<Vec<_>>(), ["2", "3"]);
        assert_eq!(table.get("d").collect::<Vec<_>>(), ["4"]);
        for absent in ["", "0", "c", "e"] {
            assert_eq!(table.get(absent).count(), 0, "{absent}");
        }
        assert_eq!(table.rows().count(), 4);
    }

    #[test]
    fn finds_every_beginning_the_longest_first() {
        static TABLE: Table = Table::new("_\t1\n_ga\t2\n_ga\t3\n_ga_\t4\n_gac\t5\n_gb\t6\né\t7\n");
        let found = |name| {
            TABLE.beginnings(name).map(|(length, rest)| format!("{length}:{rest}")).collect::<Vec<_>>()
        };
        assert_eq!(found("_ga_ABC"), ["4:4", "3:2", "3:3", "1:1"]);
        assert_eq!(found("_gad"), ["3:2", "3:3", "1:1"]);
        assert_eq!(found("_x"), ["1:1"]);
        assert_eq!(found("éa"), ["2:7"]);
        assert_eq!(found("è"), [""; 0]);
        assert_eq!(found(""), [""; 0]);
        assert_eq!(found("a"), [""; 0]);
    }
}
