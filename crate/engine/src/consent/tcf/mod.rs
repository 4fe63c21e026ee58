//! TC strings: the IAB's Transparency and Consent Framework, versions 2.0 to 2.3.
//!
//! ```
//! use temoin_engine::consent::tcf::TcString;
//!
//! let tc = TcString::decode("COrVd1pOrVd1pACABCENAHCAAAAAAAAAAAiQAAAAAAAA").unwrap();
//! assert_eq!(tc.cmp_id, 2);
//! assert!(!tc.purpose_consents.contains(1));
//! assert!(!tc.vendor_consents.contains(755));
//! ```
//!
//! Layout: "Transparency and Consent String with Global Vendor & CMP List Formats", sections "The Core
//! String", "Disclosed Vendors", "Allowed Vendors" (removed from the text in 2.3, still met) and
//! "Publisher Purposes Transparency and Consent".
//!
//! The decoder is our own because the only crate that agrees with the reference (`lib_tcstring`)
//! writes ranges out vendor by vendor, which a hostile string of 23 KB turns into 268 million ids.
//! It accepts what the reference library of the IAB accepts, except for what `docs/consent.md` lists
//! and `tests/tcf_differential.rs` counts.

mod error;
mod ids;
mod restrictions;
mod stance;

pub use error::TcError;
pub use ids::{IdRange, IdSet};
pub use restrictions::{Restriction, RestrictionType};

use std::fmt;

use crate::{
    consent::{
        bits::{BitText, Bits, BitsError},
        signal::MAX_LEN,
    },
    time::Time,
};

/// A decoded TC string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TcString {
    /// When the string was made. Since December 2021 only a day: it orders nothing.
    pub created: Time,
    /// When it was last updated; same value as [`TcString::created`] nowadays.
    pub last_updated: Time,
    /// The platform that wrote it, as registered with the IAB.
    pub cmp_id: u16,
    /// The platform's own version.
    pub cmp_version: u16,
    /// The screen on which the choice was made.
    pub consent_screen: u8,
    /// Language of the screen, ISO 639-1.
    pub consent_language: Letters,
    /// Version of the Global Vendor List.
    pub vendor_list_version: u16,
    /// Version of the policies: 2 and 3 for TCF 2.0 and 2.1, 4 for 2.2, 5 for 2.3.
    pub policy_version: u8,
    /// Must be true: shared ("global") scope is out of use.
    pub is_service_specific: bool,
    /// Whether the platform showed its own wording.
    pub use_non_standard_texts: bool,
    /// Special features the person opted in to (1 precise location, 2 device scanning).
    pub special_feature_opt_ins: Flags,
    /// Purposes consented to.
    pub purpose_consents: Flags,
    /// Purposes told as legitimate interest and not objected to.
    pub purpose_legitimate_interests: Flags,
    /// Purpose 1 was not shown at all, by the publisher's law.
    pub purpose_one_treatment: bool,
    /// The publisher's country, ISO 3166-1.
    pub publisher_country: Letters,
    /// Vendors consented to.
    pub vendor_consents: IdSet,
    /// Vendors whose legitimate interest was told and not objected to.
    pub vendor_legitimate_interests: IdSet,
    /// What the publisher narrows.
    pub restrictions: Vec<Restriction>,
    /// Vendors shown to the person; mandatory since 2.3.
    pub disclosed_vendors: Option<IdSet>,
    /// Vendors the publisher allows outside the framework's bases; removed in 2.3.
    pub allowed_vendors: Option<IdSet>,
    /// The publisher's own purposes.
    pub publisher: Option<PublisherTc>,
}

/// The publisher's own legal bases ("Publisher Purposes Transparency and Consent").
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublisherTc {
    /// TCF purposes the publisher has consent for.
    pub consents: Flags,
    /// TCF purposes the publisher claims a legitimate interest in, not objected to.
    pub legitimate_interests: Flags,
    /// Purposes of the publisher's own invention that were consented to.
    pub custom_consents: Flags,
    /// The same, as legitimate interest.
    pub custom_legitimate_interests: Flags,
}

impl TcString {
    /// Decodes a TC string with all its segments, in any order. Where one is repeated the last one
    /// counts, as in the reference library.
    pub fn decode(text: &str) -> Result<TcString, TcError> {
        if text.len() > MAX_LEN {
            return Err(TcError::TooLong);
        }
        let mut core = None;
        let mut disclosed_vendors = None;
        let mut allowed_vendors = None;
        let mut publisher = None;
        for segment in text.split('.') {
            let segment = BitText::decode(segment)?;
            let mut bits = segment.read();
            match bits.clone().take(3, "SegmentType")? as u8 {
                0 => core = Some(read_core(&mut bits)?),
                1 => disclosed_vendors = Some(read_vendors(&mut bits, "DisclosedVendors")?),
                2 => allowed_vendors = Some(read_vendors(&mut bits, "AllowedVendors")?),
                3 => publisher = Some(read_publisher(&mut bits)?),
                kind => return Err(TcError::SegmentType(kind)),
            }
        }
        let core = core.ok_or(TcError::NoCore)?;
        Ok(TcString { disclosed_vendors, allowed_vendors, publisher, ..core })
    }

    /// Whether the person consents to the vendor at all.
    pub fn vendor_consent(&self, vendor: u16) -> bool {
        self.vendor_consents.contains(vendor)
    }

    /// Whether the vendor may store and read on the person's device: consent to purpose 1, consent to
    /// the vendor, and no restriction that forbids purpose 1. Legitimate interest never covers it.
    pub fn may_store(&self, vendor: u16) -> bool {
        self.purpose_consents.contains(1)
            && self.vendor_consent(vendor)
            && self.restriction(vendor, 1) != Some(RestrictionType::NotAllowed)
    }

    /// The strictest restriction on a purpose of a vendor.
    pub fn restriction(&self, vendor: u16, purpose: u8) -> Option<RestrictionType> {
        self.restrictions
            .iter()
            .filter(|restriction| restriction.purpose == purpose && restriction.applies_to(vendor))
            .map(|restriction| restriction.restriction)
            .min()
    }
}

fn read_core(bits: &mut Bits<'_>) -> Result<TcString, TcError> {
    let version = bits.take(6, "Version")? as u8;
    if version != 2 {
        return Err(TcError::Version(version));
    }
    Ok(TcString {
        created: Time(bits.take(36, "Created")? * 100),
        last_updated: Time(bits.take(36, "LastUpdated")? * 100),
        cmp_id: bits.take(12, "CmpId")? as u16,
        cmp_version: bits.take(12, "CmpVersion")? as u16,
        consent_screen: bits.take(6, "ConsentScreen")? as u8,
        consent_language: Letters::read(bits, "ConsentLanguage")?,
        vendor_list_version: bits.take(12, "VendorListVersion")? as u16,
        policy_version: bits.take(6, "TcfPolicyVersion")? as u8,
        is_service_specific: bits.flag("IsServiceSpecific")?,
        use_non_standard_texts: bits.flag("UseNonStandardTexts")?,
        special_feature_opt_ins: Flags::read(bits, 12, "SpecialFeatureOptIns")?,
        purpose_consents: Flags::read(bits, 24, "PurposesConsent")?,
        purpose_legitimate_interests: Flags::read(bits, 24, "PurposesLITransparency")?,
        purpose_one_treatment: bits.flag("PurposeOneTreatment")?,
        publisher_country: Letters::read(bits, "PublisherCC")?,
        vendor_consents: IdSet::read(bits, "VendorConsent")?,
        vendor_legitimate_interests: IdSet::read(bits, "VendorLegitimateInterest")?,
        restrictions: restrictions::read(bits)?,
        disclosed_vendors: None,
        allowed_vendors: None,
        publisher: None,
    })
}

fn read_vendors(bits: &mut Bits<'_>, field: &'static str) -> Result<IdSet, TcError> {
    bits.take(3, "SegmentType")?;
    IdSet::read(bits, field)
}

fn read_publisher(bits: &mut Bits<'_>) -> Result<PublisherTc, TcError> {
    bits.take(3, "SegmentType")?;
    let consents = Flags::read(bits, 24, "PubPurposesConsent")?;
    let legitimate_interests = Flags::read(bits, 24, "PubPurposesLITransparency")?;
    let custom = bits.take(6, "NumCustomPurposes")? as u8;
    Ok(PublisherTc {
        consents,
        legitimate_interests,
        custom_consents: Flags::read(bits, custom, "CustomPurposesConsent")?,
        custom_legitimate_interests: Flags::read(bits, custom, "CustomPurposesLITransparency")?,
    })
}

/// A short row of yes and no, numbered from 1: purposes, special features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// The first flag is the top bit.
    bits: u64,
    len: u8,
}

impl Flags {
    fn read(bits: &mut Bits<'_>, len: u8, field: &'static str) -> Result<Flags, BitsError> {
        // At most 63 (NumCustomPurposes has six bits): two reads.
        let high = len.min(32);
        let low = len - high;
        let mut value = bits.take(high.into(), field)? << low;
        value |= bits.take(low.into(), field)?;
        let bits = if len == 0 { 0 } else { value << (64 - len) };
        Ok(Flags { bits, len })
    }

    /// Whether number `n` is yes.
    pub fn contains(self, n: u8) -> bool {
        (1..=self.len).contains(&n) && self.bits << (n - 1) >> 63 == 1
    }

    /// Whether all are no.
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// How many there are, yes or no.
    pub fn len(self) -> u8 {
        self.len
    }

    /// The numbers that are yes.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (1..=self.len).filter(move |&n| self.contains(n))
    }
}

/// Two letters of a language or country, six bits each, A = 0. Whatever was written is kept: beyond
/// Z it is no letter, and still not a reason to lose the choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters([u8; 2]);

impl Letters {
    fn read(bits: &mut Bits<'_>, field: &'static str) -> Result<Letters, BitsError> {
        Ok(Letters([bits.take(6, field)? as u8, bits.take(6, field)? as u8]))
    }

    /// Whether both are letters.
    pub fn is_letters(self) -> bool {
        self.0.iter().all(|&letter| letter < 26)
    }
}

impl fmt::Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&letter| write!(f, "{}", char::from(b'A' + letter)))
    }
}
