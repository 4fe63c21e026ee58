//! The header of a GPP string: which sections follow ("Header" in the GPP string format).

use super::GppError;
use crate::consent::bits::{BitText, Bits};

/// More sections than laws ever will have, and the bound of what a header makes us do.
const MAX_SECTIONS: usize = 64;

/// Type, version, and the section ids as a "Range(Fibonacci)".
pub(super) fn read(text: &str) -> Result<Vec<u16>, GppError> {
    let text = BitText::decode(text).map_err(GppError::Header)?;
    let mut bits = text.read();
    let kind = bits.take(6, "Type").map_err(GppError::Header)? as u8;
    let version = bits.take(6, "Version").map_err(GppError::Header)? as u8;
    if (kind, version) != (3, 1) {
        return Err(GppError::Version { kind, version });
    }
    let count = bits.take(12, "SectionIds").map_err(GppError::Header)?;
    let mut ids = Vec::new();
    let mut last = 0;
    for _ in 0..count {
        let is_range = bits.flag("SectionIds").map_err(GppError::Header)?;
        let first = last + read_fibonacci(&mut bits)?;
        last = if is_range { first + read_fibonacci(&mut bits)? } else { first };
        if (last - first) as usize >= MAX_SECTIONS - ids.len().min(MAX_SECTIONS - 1) {
            return Err(GppError::SectionIds);
        }
        for id in first..=last {
            ids.push(u16::try_from(id).map_err(|_| GppError::SectionIds)?);
        }
        if ids.len() > MAX_SECTIONS {
            return Err(GppError::SectionIds);
        }
    }
    Ok(ids)
}

/// A number in Fibonacci coding: bit n stands for the nth Fibonacci number, two ones end it ("Fibonacci
/// coding to deal with Integers"). No id needs more than 24 bits.
fn read_fibonacci(bits: &mut Bits<'_>) -> Result<u32, GppError> {
    let (mut one, mut next) = (1u32, 2u32);
    let mut value = 0;
    let mut before = false;
    for _ in 0..24 {
        let bit = bits.flag("SectionIds").map_err(GppError::Header)?;
        if bit && before {
            return Ok(value);
        }
        if bit {
            value += one;
        }
        before = bit;
        (one, next) = (next, one + next);
    }
    Err(GppError::SectionIds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_name_their_sections() {
        assert_eq!(read("DBABM"), Ok(vec![2]));
        assert_eq!(read("DBACNY"), Ok(vec![2, 6]));
        assert_eq!(read("DBABjw"), Ok(vec![5, 6]));
        assert_eq!(read("DBAA"), Ok(vec![]));
    }

    #[test]
    fn a_header_cannot_make_us_work() {
        // One range of one to many thousands.
        assert_eq!(read("DBAB8AAAAw"), Err(GppError::SectionIds));
        let many = format!("DB_{}", "_".repeat(10_000));
        assert_eq!(read(&many), Err(GppError::SectionIds));
    }
}
