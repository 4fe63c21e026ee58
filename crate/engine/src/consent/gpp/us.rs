//! The sections of United States law, 7 (`usnat`) to 27 (`usri`).
//!
//! They are all rows of two-bit answers after a version; which row is which is data
//! (`data/gpp-us-sections.tsv`), not twenty structs.

use std::fmt;

use crate::consent::bits::{BitText, Bits, BitsError};

const SECTIONS: &str = include_str!("../../../data/gpp-us-sections.tsv");

/// The layout of one section: a line of the table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    id: u16,
    name: &'static str,
    fields: &'static str,
    after_dot: &'static str,
}

impl Layout {
    /// The layout of the section of that id.
    pub fn of(id: u16) -> Option<Layout> {
        SECTIONS.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
            let mut columns = line.split('\t');
            let layout = Layout {
                id: columns.next()?.parse().ok()?,
                name: columns.next()?,
                fields: columns.next()?,
                after_dot: columns.next()?,
            };
            (layout.id == id).then_some(layout)
        })
    }
}

/// The fields of a column of the table, each with its number of answers.
fn fields(column: &'static str) -> impl Iterator<Item = (&'static str, usize)> {
    column.split(' ').map(|field| match field.split_once('*') {
        Some((name, count)) => (name, count.parse().unwrap_or(1)),
        None => (field, 1),
    })
}

/// A section of United States law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsSection {
    /// Its id, 7 to 27.
    pub id: u16,
    /// Its name: `usnat`, `usca`…
    pub name: &'static str,
    /// Its version.
    pub version: u8,
    /// Its fields in order, with their answers: 0 not applicable, 1 yes, 2 no.
    pub fields: Vec<(&'static str, Vec<u8>)>,
    /// The Global Privacy Control signal the platform saw; none without that subsection.
    pub gpc: Option<bool>,
}

/// Why a section cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsError {
    /// Not base64url, or too short for a version.
    Bits(BitsError),
    /// An answer that is none of 0, 1 and 2.
    Answer(&'static str),
}

impl From<BitsError> for UsError {
    fn from(error: BitsError) -> UsError {
        UsError::Bits(error)
    }
}

impl fmt::Display for UsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UsError::Bits(error) => write!(f, "GPP section: {error}"),
            UsError::Answer(field) => write!(f, "GPP section: {field} is none of 0, 1 and 2"),
        }
    }
}

impl std::error::Error for UsError {}

impl UsSection {
    pub(super) fn decode(layout: Layout, text: &str) -> Result<UsSection, UsError> {
        let mut segments = text.split('.');
        let core = BitText::decode(segments.next().unwrap_or_default())?;
        let mut bits = core.read();
        let version = bits.take(6, "Version")? as u8;
        // The national section grew from 12 + 2 to 16 + 3 answers. Its version does not tell (strings of
        // version 2 were written in the old layout), its length does.
        let old_national = layout.id == 7 && core.len() <= 66;
        let mut answers = Vec::new();
        for (field, count) in fields(layout.fields) {
            let count = match field {
                "SensitiveDataProcessing" if old_national => 12,
                "KnownChildSensitiveDataConsents" if old_national => 2,
                _ => count,
            };
            if bits.left() < 2 * count {
                // Written before the section had this field.
                break;
            }
            answers.push((field, read_answers(&mut bits, field, count)?));
        }
        let mut gpc = None;
        if let Some(segment) = segments.next() {
            match layout.after_dot {
                "-" => {}
                "gpc" => gpc = read_gpc(segment)?,
                column => {
                    let segment = BitText::decode(segment)?;
                    let mut bits = segment.read();
                    for (field, count) in fields(column) {
                        answers.push((field, read_answers(&mut bits, field, count)?));
                    }
                }
            }
        }
        Ok(UsSection { id: layout.id, name: layout.name, version, fields: answers, gpc })
    }

    /// The answer to a field of one answer.
    pub fn answer(&self, field: &str) -> Option<u8> {
        let (_, answers) = self.fields.iter().find(|(name, _)| *name == field)?;
        answers.first().copied()
    }

    /// Whether the person opted out of the sale or sharing of personal data or of targeted advertising.
    pub fn opted_out(&self) -> bool {
        ["SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"]
            .iter()
            .any(|field| self.answer(field) == Some(1))
    }
}

fn read_answers(bits: &mut Bits<'_>, field: &'static str, count: usize) -> Result<Vec<u8>, UsError> {
    let mut answers = Vec::with_capacity(count);
    for _ in 0..count {
        match bits.take(2, field)? as u8 {
            3 => return Err(UsError::Answer(field)),
            answer => answers.push(answer),
        }
    }
    Ok(answers)
}

/// A subsection of type 1 says whether the browser sent Global Privacy Control.
fn read_gpc(segment: &str) -> Result<Option<bool>, BitsError> {
    let segment = BitText::decode(segment)?;
    let mut bits = segment.read();
    match bits.take(2, "GpcSegmentType")? {
        1 => bits.flag("Gpc").map(Some),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_from_7_to_27_has_a_layout() {
        for id in 7..=27 {
            let layout = Layout::of(id).unwrap();
            assert!(layout.name.starts_with("us"));
            let names: Vec<_> = fields(layout.fields).map(|(name, _)| name).collect();
            for field in ["SaleOptOut", "MspaCoveredTransaction"] {
                assert!(names.contains(&field), "{} {field}", layout.name);
            }
        }
        assert!(Layout::of(6).is_none() && Layout::of(28).is_none());
    }

    #[test]
    fn an_opt_out_is_seen_in_any_of_its_fields() {
        let opted = UsSection::decode(Layout::of(9).unwrap(), "BVWAAAAA").unwrap();
        assert_eq!(opted.answer("SaleOptOut"), Some(1));
        assert!(opted.opted_out());
        let stayed = UsSection::decode(Layout::of(9).unwrap(), "BVqAAAAA").unwrap();
        assert!(!stayed.opted_out());
    }

    #[test]
    fn global_privacy_control_is_its_own_subsection() {
        let gpc = |text| UsSection::decode(Layout::of(7).unwrap(), text).unwrap().gpc;
        assert_eq!(gpc("CAAAAAAAAABA"), None);
        assert_eq!(gpc("CAAAAAAAAABA.QA"), Some(false));
        assert_eq!(gpc("CAAAAAAAAABA.YA"), Some(true));
        assert_eq!(gpc("CAAAAAAAAABA.AAA"), None);
        // Virginia knows no such signal: whatever follows the dot is not one, and not a field.
        let section = UsSection::decode(Layout::of(9).unwrap(), "BVqAAAAA.YA").unwrap();
        assert_eq!(section.gpc, None);
        assert_eq!(section.fields.last().unwrap().0, "MspaServiceProviderMode");
        // Rhode Island has answers where others have the signal: these start like a signal that is set.
        let section = UsSection::decode(Layout::of(27).unwrap(), "BmUJ.YAA").unwrap();
        assert_eq!(section.gpc, None);
        assert_eq!(section.fields.last(), Some(&("SensitiveDataProcessing", vec![1, 2, 0, 0, 0, 0, 0, 0])));
    }

    #[test]
    fn a_fourth_answer_is_an_error_and_a_short_section_is_not() {
        let layout = Layout::of(8).unwrap();
        assert_eq!(UsSection::decode(layout, "BwAA"), Err(UsError::Answer("SaleOptOutNotice")));
        assert_eq!(UsSection::decode(layout, "B").unwrap().fields, []);
    }
}
