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

mod error;
mod header;
mod us;

pub use error::{GppError, SectionError};
pub use us::{UsError, UsSection};

use super::{
    signal::{MAX_LEN, Stance},
    tcf::TcString,
    us_privacy::{UsPrivacy, opt_out},
};

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

impl Gpp {
    /// Decodes the header and every section.
    pub fn decode(text: &str) -> Result<Gpp, GppError> {
        if text.len() > MAX_LEN {
            return Err(GppError::TooLong);
        }
        let mut parts = text.split('~');
        let ids = header::read(parts.next().unwrap_or_default())?;
        let found = parts.clone().count();
        if ids.len() != found {
            return Err(GppError::SectionCount { announced: ids.len(), found });
        }
        let sections = ids.into_iter().zip(parts);
        Ok(Gpp { sections: sections.map(|(id, text)| (id, read_section(id, text))).collect() })
    }

    /// The section of that id.
    pub fn section(&self, id: u16) -> Option<&Result<Section, SectionError>> {
        self.sections.iter().find(|(known, _)| *known == id).map(|(_, section)| section)
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
        let told = self.sections.iter().filter_map(|(_, section)| match section {
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
        2 => TcString::decode(text).map(|tc| Section::TcfEu(Box::new(tc))).map_err(SectionError::Tcf),
        6 => UsPrivacy::decode(text).map(Section::UsPrivacy).map_err(SectionError::UsPrivacy),
        _ => match us::Layout::of(id) {
            Some(layout) => UsSection::decode(layout, text).map(Section::Us).map_err(SectionError::Us),
            None => Ok(Section::Other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::bits::BitsError;

    #[test]
    fn errors_say_what_is_wrong() {
        assert_eq!(Gpp::decode(""), Err(GppError::Header(BitsError::Empty)));
        assert_eq!(Gpp::decode("CPXxRfA"), Err(GppError::Version { kind: 2, version: 15 }));
        assert_eq!(Gpp::decode("DBABM"), Err(GppError::SectionCount { announced: 1, found: 0 }));
        assert_eq!(Gpp::decode("DBABM~").unwrap().section(2), Some(&Err(SectionError::Blank)));
    }

    #[test]
    fn sections_beyond_the_announced_are_an_error() {
        assert!(matches!(
            Gpp::decode(&format!("DBABM{}", "~".repeat(100_000))),
            Err(GppError::SectionCount { .. })
        ));
    }

    #[test]
    fn one_bad_section_does_not_take_the_others() {
        let gpp = Gpp::decode("DBACNY~nonsense~1YYN").unwrap();
        assert!(matches!(gpp.section(2), Some(Err(SectionError::Tcf(_)))));
        assert!(matches!(gpp.stance(), Stance::Chosen(_)));
    }

    #[test]
    fn not_opting_out_is_no_choice() {
        assert_eq!(Gpp::decode("DBABLA~BVQqAAAAAgA.QA").unwrap().stance(), Stance::NotChosen);
    }
}
