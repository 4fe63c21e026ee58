//! Sets of vendor ids as a TC string writes them: a bit field, or a list of ranges.
//!
//! Ranges stay ranges. 4095 of them may each claim 65,535 vendors; written out that is a quarter of a
//! billion ids from a 23 KB string. Kept as they are, a set is never larger than the text it came
//! from, and asking about one vendor scans the ranges.

use super::TcError;
use crate::consent::bits::{Bits, BitsError};

/// One range of vendor ids, ends included. An inverted range contains nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdRange {
    /// First id.
    pub first: u16,
    /// Last id.
    pub last: u16,
}

impl IdRange {
    /// Whether the id is in the range.
    pub fn contains(self, id: u16) -> bool {
        self.first <= id && id <= self.last
    }
}

/// A set of vendor ids ("VendorConsent section", "Vendor Legitimate Interest section",
/// "Disclosed Vendors" in the TC string format).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdSet {
    /// One bit per vendor, vendor 1 first.
    Field {
        /// MaxVendorId: how many bits count.
        max: u16,
        /// The bits, first vendor on top of the first byte.
        bits: Box<[u8]>,
    },
    /// Ranges, as listed; they may overlap.
    Ranges {
        /// MaxVendorId as declared; the ranges are believed, not this.
        max: u16,
        /// The ranges.
        ranges: Box<[IdRange]>,
    },
}

impl Default for IdSet {
    fn default() -> IdSet {
        IdSet::Field { max: 0, bits: Box::default() }
    }
}

impl IdSet {
    /// Reads MaxVendorId, IsRangeEncoding and what follows.
    pub(super) fn read(bits: &mut Bits<'_>, field: &'static str) -> Result<IdSet, TcError> {
        let max = bits.take(16, field)? as u16;
        if bits.flag(field)? {
            let ranges = read_ranges(bits, field)?;
            // Vendor 0 does not exist. The reference library notices it only where the range is not
            // empty, and so do we.
            if ranges.iter().any(|range| range.contains(0)) {
                return Err(TcError::VendorZero(field));
            }
            Ok(IdSet::Ranges { max, ranges })
        } else {
            let bits = bits.field(max.into(), field)?;
            Ok(IdSet::Field { max, bits })
        }
    }

    /// Whether the vendor is in the set.
    pub fn contains(&self, id: u16) -> bool {
        match self {
            // There are no bits beyond MaxVendorId, and those that fill the last byte are zero.
            IdSet::Field { bits, .. } => {
                let Some(index) = usize::from(id).checked_sub(1) else {
                    return false;
                };
                let byte = bits.get(index / 8).copied().unwrap_or(0);
                byte & (0x80 >> (index % 8)) != 0
            }
            IdSet::Ranges { ranges, .. } => ranges.iter().any(|range| range.contains(id)),
        }
    }

    /// Whether nobody is in the set.
    pub fn is_empty(&self) -> bool {
        match self {
            IdSet::Field { bits, .. } => bits.iter().all(|&byte| byte == 0),
            IdSet::Ranges { ranges, .. } => ranges.iter().all(|range| range.first > range.last),
        }
    }

    /// The ids as ranges: adjacent bits joined, listed ranges as they are written.
    pub fn ranges(&self) -> Vec<IdRange> {
        match self {
            IdSet::Ranges { ranges, .. } => ranges.to_vec(),
            IdSet::Field { max, .. } => {
                let mut ranges: Vec<IdRange> = Vec::new();
                for id in (1..=*max).filter(|&id| self.contains(id)) {
                    match ranges.last_mut() {
                        Some(range) if range.last + 1 == id => range.last = id,
                        _ => ranges.push(IdRange { first: id, last: id }),
                    }
                }
                ranges
            }
        }
    }
}

/// Reads NumEntries and that many entries of IsARange, StartOrOnlyVendorId and EndVendorId.
pub(super) fn read_ranges(bits: &mut Bits<'_>, field: &'static str) -> Result<Box<[IdRange]>, BitsError> {
    let count = bits.take(12, field)? as usize;
    // An entry takes at least 17 bits: what is announced and cannot be there is not reserved.
    let mut ranges = Vec::with_capacity(count.min(bits.left() / 17));
    for _ in 0..count {
        let entry = bits.take(17, field)?;
        let first = entry as u16;
        let last = match entry >> 16 {
            0 => first,
            _ => bits.take(16, field)? as u16,
        };
        ranges.push(IdRange { first, last });
    }
    Ok(ranges.into_boxed_slice())
}
