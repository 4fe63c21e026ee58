//! A sorted table of tab-separated rows, compiled in and searched in place.
//!
//! A hash map would have to be built each time the browser wakes the worker; a binary search over text
//! that is already in memory costs nothing until it is asked.

/// Rows sorted by their first field; several rows may share it.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    text: &'static str,
    index: &'static [u8],
}

/// Includes a table that `build.rs` made from `data/`.
macro_rules! table {
    ($name:literal) => {
        $crate::knowledge::table::Table::new(
            include_str!(concat!(env!("OUT_DIR"), "/", $name, ".txt")),
            include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".idx")),
        )
    };
}
pub(crate) use table;

impl Table {
    /// A table from its rows and their starts (4 bytes each, little-endian), as `build.rs` writes them.
    pub const fn new(text: &'static str, index: &'static [u8]) -> Self {
        Self { text, index }
    }

    /// Number of rows.
    pub fn count(&self) -> usize {
        self.index.len() / 4
    }

    /// The row at `position`: its key and the rest after the first tab.
    pub fn row(&self, position: usize) -> Option<(&'static str, &'static str)> {
        let start = *self.index.as_chunks::<4>().0.get(position)?;
        let row = self.text.get(u32::from_le_bytes(start) as usize..)?;
        let row = &row[..row.find('\n').unwrap_or(row.len())];
        Some(row.split_once('\t').unwrap_or((row, "")))
    }

    /// All rows with exactly this key.
    pub fn get<'a>(&self, key: &'a str) -> impl Iterator<Item = &'static str> + use<'a> {
        let table = *self;
        let start = self.lower_bound(key);
        (start..self.count()).map_while(move |position| {
            let (found, rest) = table.row(position)?;
            (found == key).then_some(rest)
        })
    }

    /// All rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let table = *self;
        (0..self.count()).filter_map(move |position| table.row(position))
    }

    fn lower_bound(&self, key: &str) -> usize {
        let (mut low, mut high) = (0, self.count());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.row(middle) {
                Some((found, _)) if found < key => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_row_and_nothing_else() {
        static INDEX: [u8; 16] = [0, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 12, 0, 0, 0];
        let table = Table::new("a\t1\nb\t2\nb\t3\nd\t4\n", &INDEX);
        assert_eq!(table.get("b").collect::<Vec<_>>(), ["2", "3"]);
        assert_eq!(table.get("d").collect::<Vec<_>>(), ["4"]);
        for absent in ["", "0", "c", "e"] {
            assert_eq!(table.get(absent).count(), 0, "{absent}");
        }
        assert_eq!(table.rows().count(), 4);
    }
}
