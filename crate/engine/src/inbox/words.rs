//! Tables of words: one text, parted by bars. A list of texts would cost eight bytes more for each word.
//!
//! Most texts of a page are in no table, and the reader asks them by the hundred before its code is warm. So a table
//! is gone through letter by letter, without a call for each word, and a [`Sieve`] says of most texts that they need
//! not be sought at all.

/// Whether `word` is one of the words of a table.
#[must_use]
pub fn has(table: &str, word: &str) -> bool {
    !word.is_empty() && goes_through(table, word, true)
}

/// Whether `word` begins with one of the words of a table.
#[must_use]
pub fn begins(table: &str, word: &str) -> bool {
    goes_through(table, word, false)
}

fn goes_through(table: &str, word: &str, whole: bool) -> bool {
    let word = word.as_bytes();
    let (mut at, mut fits) = (0, true);
    for &byte in table.as_bytes() {
        if byte == b'|' {
            if fits && (!whole || at == word.len()) {
                return true;
            }
            (at, fits) = (0, true);
        } else if fits {
            fits = word.get(at) == Some(&byte);
            at += 1;
        }
    }
    fits && (!whole || at == word.len())
}

/// Says of most texts that no table holds them: a bit for each word, by its length and three of its bytes.
pub struct Sieve([u32; Self::PARTS]);

impl Sieve {
    const PARTS: usize = 64;

    /// For no table.
    pub const fn new() -> Self {
        Self([0; Self::PARTS])
    }

    /// For one table more.
    #[allow(clippy::indexing_slicing, reason = "checked while compiling")]
    pub const fn with(mut self, table: &str) -> Self {
        let bytes = table.as_bytes();
        let (mut start, mut at) = (0, 0);
        while at <= bytes.len() {
            if at == bytes.len() || bytes[at] == b'|' {
                let len = at - start;
                let (part, bit) = Self::place(len, bytes[start], bytes[start + len / 2], bytes[at - 1]);
                self.0[part] |= bit;
                start = at + 1;
            }
            at += 1;
        }
        self
    }

    /// Whether a table may hold a word. False if none does.
    pub fn may_hold(&self, word: &str) -> bool {
        let word = word.as_bytes();
        let (Some(first), Some(middle), Some(last)) = (word.first(), word.get(word.len() / 2), word.last())
        else {
            return false;
        };
        let (part, bit) = Self::place(word.len(), *first, *middle, *last);
        self.0.get(part).is_some_and(|bits| bits & bit != 0)
    }

    const fn place(len: usize, first: u8, middle: u8, last: u8) -> (usize, u32) {
        let sum = len * 61 + first as usize + middle as usize * 7 + last as usize * 17;
        (sum / 32 % Self::PARTS, 1 << (sum % 32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "ad|annonce|publicité|реклама|ads";

    #[test]
    fn whole_words() {
        for word in TABLE.split('|') {
            assert!(has(TABLE, word), "{word}");
        }
        for word in ["", "a", "adx", "annonces", "annonc", "ad|annonce", "|", "рекламы", "publicit"] {
            assert!(!has(TABLE, word), "{word}");
        }
    }

    #[test]
    fn beginnings() {
        for word in ["ad", "adx", "annonces", "рекламаХ"] {
            assert!(begins(TABLE, word), "{word}");
        }
        for word in ["", "a", "annonc", "xad"] {
            assert!(!begins(TABLE, word), "{word}");
        }
    }

    #[test]
    fn a_sieve_keeps_every_word_and_few_others() {
        const SIEVE: Sieve = Sieve::new().with(TABLE).with("x|y z");
        assert!(TABLE.split('|').chain(["x", "y z"]).all(|word| SIEVE.may_hold(word)));
        assert!(!SIEVE.may_hold(""));
        let others: Vec<String> = (0..1_000).map(|number| format!("word {number}")).collect();
        assert!(others.iter().filter(|other| SIEVE.may_hold(other)).count() < 20);
    }
}
