//! A sorted table of tab-separated rows, compiled in and searched in place.
//!
//! A hash map would have to be built each time the browser wakes the worker; a binary search over text
//! that is already in memory costs nothing until it is asked.

/// Rows sorted by their first field; several rows may share it.
#[derive(Clone, Copy, Debug)]
pub struct Table(&'static str);

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
        Self(text)
    }

    /// All rows with exactly this key.
    pub fn get<'a>(&self, key: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
        self.from(self.lower_bound(key), key)
    }

    /// All rows, in order: the key and the rest after the first tab.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.0.split_terminator('\n').map(parts)
    }

    /// Rows whose key is a beginning of `name`, the longest first, each with its key's length.
    ///
    /// All rows between a beginning of a name and the name itself share that beginning: so the row just before tells
    /// how long the next candidate can be, and few have to be looked at.
    pub fn beginnings<'a>(&self, name: &'a str) -> impl Iterator<Item = (usize, &'static str)> + use<'a> {
        let table = *self;
        let mut end = name.len();
        let places = std::iter::from_fn(move || {
            let key = name.get(..end).filter(|key| !key.is_empty())?;
            let start = table.lower_bound(key);
            end = table.key_before(start).map_or(0, |before| common(before, key));
            Some((key, start))
        });
        places.flat_map(move |(key, start)| table.from(start, key).map(|rest| (key.len(), rest)))
    }

    /// The rows with this key, the first of which starts there.
    fn from<'a>(self, start: usize, key: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
        let rows = self.0.get(start..).unwrap_or_default().split_terminator('\n').map(parts);
        rows.map_while(move |(found, rest)| (found == key).then_some(rest))
    }

    /// The key of the row that ends there.
    fn key_before(&self, start: usize) -> Option<&'static str> {
        let before = self.0.get(..start)?.strip_suffix('\n')?;
        let row = before.rsplit_once('\n').map_or(before, |(_, row)| row);
        Some(parts(row).0)
    }

    /// Where the first row starts whose key is not less than this one. Every row starts after a line break, so none
    /// needs an index.
    fn lower_bound(&self, key: &str) -> usize {
        let bytes = self.0.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start =
                bytes[low..middle].iter().rposition(|byte| *byte == b'\n').map_or(low, |at| low + at + 1);
            let length = bytes[start..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - start);
            match self.0.get(start..start + length).map(parts) {
                Some((found, _)) if found < key => low = start + length + 1,
                _ => high = start,
            }
        }
        low
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
        let table = Table::new("a\t1\nb\t2\nb\t3\nd\t4\n");
        assert_eq!(table.get("b").collect::<Vec<_>>(), ["2", "3"]);
        assert_eq!(table.get("d").collect::<Vec<_>>(), ["4"]);
        for absent in ["", "0", "c", "e"] {
            assert_eq!(table.get(absent).count(), 0, "{absent}");
        }
        assert_eq!(table.rows().count(), 4);
    }

    #[test]
    fn finds_every_beginning_the_longest_first() {
        let table = Table::new("_\t1\n_ga\t2\n_ga\t3\n_ga_\t4\n_gac\t5\n_gb\t6\né\t7\n");
        let found = |name| {
            table.beginnings(name).map(|(length, rest)| format!("{length}:{rest}")).collect::<Vec<_>>()
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
