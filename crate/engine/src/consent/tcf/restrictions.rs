//! Publisher restrictions: where a publisher narrows what vendors may do ("Publisher Restrictions
//! section" of the TC string format).

use super::{
    TcError,
    ids::{IdRange, read_ranges},
};
use crate::consent::bits::Bits;

/// What a publisher does to a purpose of some vendors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RestrictionType {
    /// The purpose is flatly not allowed.
    NotAllowed,
    /// Consent is required, even if the vendor prefers legitimate interest.
    RequireConsent,
    /// Legitimate interest is required, even if the vendor prefers consent.
    RequireLegitimateInterest,
}

/// One restriction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restriction {
    /// The TCF purpose, from 1.
    pub purpose: u8,
    /// What is done to it.
    pub restriction: RestrictionType,
    /// For whom. Never inverted.
    pub vendors: Box<[IdRange]>,
}

impl Restriction {
    /// Whether it restricts the vendor.
    pub fn applies_to(&self, vendor: u16) -> bool {
        self.vendors.iter().any(|range| range.contains(vendor))
    }
}

/// Reads NumPubRestrictions and the restrictions. Those without vendors restrict nobody and are left
/// out, whatever their purpose and type.
pub(super) fn read(bits: &mut Bits<'_>) -> Result<Vec<Restriction>, TcError> {
    const FIELD: &str = "PubRestrictions";
    let count = bits.take(12, FIELD)? as usize;
    // A restriction takes at least 20 bits.
    let mut restrictions = Vec::with_capacity(count.min(bits.left() / 20));
    for _ in 0..count {
        let purpose = bits.take(6, FIELD)? as u8;
        let kind = bits.take(2, FIELD)? as u8;
        let vendors = read_ranges(bits, FIELD)?;
        if vendors.iter().any(|range| range.first > range.last) {
            return Err(TcError::InvertedRange(FIELD));
        }
        if vendors.is_empty() {
            continue;
        }
        let restriction = match (purpose, kind) {
            (1.., 0) => RestrictionType::NotAllowed,
            (1.., 1) => RestrictionType::RequireConsent,
            (1.., 2) => RestrictionType::RequireLegitimateInterest,
            _ => return Err(TcError::Restriction { purpose, kind }),
        };
        restrictions.push(Restriction { purpose, restriction, vendors });
    }
    Ok(restrictions)
}
