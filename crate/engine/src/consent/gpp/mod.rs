//! GPP strings: the IAB's Global Privacy Platform, a header and one section per law.
//!
//! ```
//! use temoin_engine::consent::gpp::{Gpp, Section};
//!
//! let gpp = Gpp::decode("DBABTA~1YYN").unwrap();
//! assert!(matches!(gpp.section(6), Some(Ok(Section::UsPrivacy(_)))));
//! ```
//!
//! Layout: "Global Privacy Platform String", sections "Header" and "Section IDs". Understood are the
//! European section (2, a TC string), US Privacy (6) and the sections of United States law (7 to 27)
//! with their Global Privacy Control subsections. The others are told by their id alone.
//!
//! Our own decoder because the crate there is (`iab_gpp`) misreads strings with publisher restrictions
//! and knows no section above 23.

mod us;

pub use us::{UsError, UsSection};

use std::fmt;

use super::{
    bits::{BitText, Bits, BitsError},
    signal::{MAX_LEN, Stance},
    tcf::{TcError, TcString},
    us_privacy::{UsPrivacy, UsPrivacyError, opt_out},
};

/// More sections than laws ever will have, and the bound of what a header makes us do.
const MAX_SECTIONS: usize = 64;

/// A decoded GPP string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gpp {
    /// The sections in the order of the header, each with its id. One that cannot be read does not
    /// take the others with it.
    pub sections: Vec<(u16, Result<Section, SectionError>)>,
}

/// One section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Section {
    /// Section 2, `tcfeuv2`.
    TcfEu(Box<TcString>),
    /// Section 6, `uspv1`.
    UsPrivacy(UsPrivacy),
    /// Sections 7 to 27.
    Us(UsSection),
    /// A section Témoin has no use for, `tcfcav1` (5) among them.
    Other,
}

/// Why a text is not a GPP string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GppError {
    /// Longer than any decoder looks at.
    TooLong,
    /// The header is not base64url, or ends too early.
    Header(BitsError),
    /// The header is of another type or version than 3 and 1.
    Version {
        /// Type, 3 for a GPP header.
        kind: u8,
        /// Version, 1 so far.
        version: u8,
    },
    /// A section id that does not fit, or more than 64 sections.
    SectionIds,
    /// The header announces another number of sections than there are.
    SectionCount {
        /// How many it announces.
        announced: usize,
        /// How many there are.
        found: usize,
    },
}

impl fmt::Display for GppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GppError::TooLong => write!(f, "GPP string longer than {MAX_LEN} bytes"),
            GppError::Header(error) => write!(f, "GPP header: {error}"),
            GppError::Version { kind, version } => {
                write!(
                    f,
                    "GPP header of type {kind} and version {version}, not 3 and 1"
                )
            }
            GppError::SectionIds => write!(f, "GPP header with absurd section ids"),
            GppError::SectionCount { announced, found } => {
                write!(
                    f,
                    "GPP header announces {announced} sections, there are {found}"
                )
            }
        }
    }
}

impl std::error::Error for GppError {}

/// Why one section cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectionError {
    /// Nothing between two `~`.
    Blank,
    /// Section 2.
    Tcf(TcError),
    /// Section 6.
    UsPrivacy(UsPrivacyError),
    /// Sections 7 to 27.
    Us(UsError),
}

impl fmt::Display for SectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SectionError::Blank => f.write_str("blank GPP section"),
            SectionError::Tcf(error) => error.fmt(f),
            SectionError::UsPrivacy(error) => error.fmt(f),
            SectionError::Us(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SectionError {}

impl Gpp {
    /// Decodes the header and every section.
    pub fn decode(text: &str) -> Result<Gpp, GppError> {
        if text.len() > MAX_LEN {
            return Err(GppError::TooLong);
        }
        let mut parts = text.split('~');
        let ids = read_header(parts.next().unwrap_or_default())?;
        let found = parts.clone().count();
        if ids.len() != found {
            return Err(GppError::SectionCount {
                announced: ids.len(),
                found,
            });
        }
        let sections = ids.into_iter().zip(parts);
        Ok(Gpp {
            sections: sections
                .map(|(id, text)| (id, read_section(id, text)))
                .collect(),
        })
    }

    /// The section of that id.
    pub fn section(&self, id: u16) -> Option<&Result<Section, SectionError>> {
        self.sections
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, section)| section)
    }

    /// What the string says: the European section where it is there and readable, else an opt-out
    /// from any of the American ones.
    pub fn stance(&self) -> Stance {
        if let Some(Ok(Section::TcfEu(tc))) = self.section(2) {
            return tc.stance();
        }
        opt_out(self.sections.iter().any(|(_, section)| match section {
            Ok(Section::UsPrivacy(us)) => us.opt_out_sale == Some(true),
            Ok(Section::Us(us)) => us.opted_out(),
            _ => false,
        }))
    }

    /// Whether a section repeats the Global Privacy Control signal of the browser; none if no section
    /// tells.
    pub fn gpc(&self) -> Option<bool> {
        let told = self
            .sections
            .iter()
            .filter_map(|(_, section)| match section {
                Ok(Section::Us(us)) => us.gpc,
                _ => None,
            });
        told.reduce(|one, other| one || other)
    }
}

fn read_section(id: u16, text: &str) -> Result<Section, SectionError> {
    if text.trim().is_empty() {
        return Err(SectionError::Blank);
    }
    match id {
        2 => TcString::decode(text)
            .map(|tc| Section::TcfEu(Box::new(tc)))
            .map_err(SectionError::Tcf),
        6 => UsPrivacy::decode(text)
            .map(Section::UsPrivacy)
            .map_err(SectionError::UsPrivacy),
        _ => match us::Layout::of(id) {
            Some(layout) => UsSection::decode(layout, text)
                .map(Section::Us)
                .map_err(SectionError::Us),
            None => Ok(Section::Other),
        },
    }
}

/// Type, version, and the section ids as a "Range(Fibonacci)".
fn read_header(text: &str) -> Result<Vec<u16>, GppError> {
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
        last = if is_range {
            first + read_fibonacci(&mut bits)?
        } else {
            first
        };
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
        assert_eq!(read_header("DBABM"), Ok(vec![2]));
        assert_eq!(read_header("DBACNY"), Ok(vec![2, 6]));
        assert_eq!(read_header("DBABjw"), Ok(vec![5, 6]));
        assert_eq!(read_header("DBAA"), Ok(vec![]));
    }

    #[test]
    fn a_header_cannot_make_us_work() {
        // One range of one to many thousands.
        assert_eq!(read_header("DBAB8AAAAw"), Err(GppError::SectionIds));
        let many = format!("DB_{}", "_".repeat(10_000));
        assert_eq!(read_header(&many), Err(GppError::SectionIds));
        assert!(matches!(
            Gpp::decode(&format!("DBABM{}", "~".repeat(100_000))),
            Err(GppError::SectionCount { .. })
        ));
    }

    #[test]
    fn errors_say_what_is_wrong() {
        assert_eq!(Gpp::decode(""), Err(GppError::Header(BitsError::Empty)));
        assert_eq!(
            Gpp::decode("CPXxRfA"),
            Err(GppError::Version {
                kind: 2,
                version: 15
            })
        );
        assert_eq!(
            Gpp::decode("DBABM"),
            Err(GppError::SectionCount {
                announced: 1,
                found: 0
            })
        );
        assert_eq!(
            Gpp::decode("DBABM~").unwrap().section(2),
            Some(&Err(SectionError::Blank))
        );
    }

    #[test]
    fn one_bad_section_does_not_take_the_others() {
        let gpp = Gpp::decode("DBACNY~nonsense~1YYN").unwrap();
        assert!(matches!(gpp.section(2), Some(Err(SectionError::Tcf(_)))));
        assert!(matches!(gpp.stance(), Stance::Chosen(_)));
    }

    #[test]
    fn not_opting_out_is_no_choice() {
        assert_eq!(
            Gpp::decode("DBABLA~BVQqAAAAAgA.QA").unwrap().stance(),
            Stance::NotChosen
        );
    }
}
