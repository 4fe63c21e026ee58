//! US Privacy strings, version 1: `1YYN` (IAB "U.S. Privacy String"; section 6 of the GPP).
//!
//! ```
//! use temoin_engine::consent::us_privacy::UsPrivacy;
//!
//! assert_eq!(UsPrivacy::decode("1YYN").unwrap().opt_out_sale, Some(true));
//! assert_eq!(UsPrivacy::decode("1---").unwrap().opt_out_sale, None);
//! ```
//!
//! Withdrawn by the IAB in favour of the GPP, still met. Its law is opt-out: "did not opt out" is no
//! consent in the sense of article 82, and reads as no choice.

use std::fmt;

use super::signal::{Chosen, Extent, Stance};
use crate::evidence::Purpose;

/// A decoded US Privacy string. `None` stands for `-`, not applicable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsPrivacy {
    /// Explicit notice and the opportunity to opt out were given.
    pub notice: Option<bool>,
    /// The person opted out of the sale of personal data.
    pub opt_out_sale: Option<bool>,
    /// The transaction is under the Limited Service Provider Agreement.
    pub lspa_covered: Option<bool>,
}

/// Why a text is not a US Privacy string of version 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsPrivacyError {
    /// Not four characters.
    Length(usize),
    /// Another version than 1.
    Version(char),
    /// A character that is none of Y, N and -.
    Letter(char),
}

impl fmt::Display for UsPrivacyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UsPrivacyError::Length(length) => {
                write!(f, "US Privacy string of {length} bytes, not 4")
            }
            UsPrivacyError::Version(version) => {
                write!(f, "US Privacy string of version {version:?}, not 1")
            }
            UsPrivacyError::Letter(letter) => {
                write!(f, "US Privacy string: {letter:?} is not Y, N or -")
            }
        }
    }
}

impl std::error::Error for UsPrivacyError {}

impl UsPrivacy {
    /// Decodes the string. Small letters are taken as capitals: both are met.
    pub fn decode(text: &str) -> Result<UsPrivacy, UsPrivacyError> {
        let &[version, notice, opt_out_sale, lspa_covered] = text.as_bytes() else {
            return Err(UsPrivacyError::Length(text.len()));
        };
        if version != b'1' {
            return Err(UsPrivacyError::Version(version.into()));
        }
        Ok(UsPrivacy {
            notice: letter(notice)?,
            opt_out_sale: letter(opt_out_sale)?,
            lspa_covered: letter(lspa_covered)?,
        })
    }

    /// An opt-out is a refusal of advertising; anything else is no choice.
    pub fn stance(&self) -> Stance {
        opt_out(self.opt_out_sale == Some(true))
    }
}

fn letter(byte: u8) -> Result<Option<bool>, UsPrivacyError> {
    match byte {
        b'Y' | b'y' => Ok(Some(true)),
        b'N' | b'n' => Ok(Some(false)),
        b'-' => Ok(None),
        other => Err(UsPrivacyError::Letter(other.into())),
    }
}

/// What a signal of an opt-out law says: an opt-out speaks of advertising and of nothing else.
pub(super) fn opt_out(opted_out: bool) -> Stance {
    if !opted_out {
        return Stance::NotChosen;
    }
    let mut chosen = Chosen::new(Extent::Unknown);
    chosen.purposes.insert(Purpose::Advertising, false);
    chosen.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_letters_are_read_in_order() {
        let read = |text| UsPrivacy::decode(text).unwrap();
        assert_eq!(
            read("1YNN"),
            UsPrivacy { notice: Some(true), opt_out_sale: Some(false), lspa_covered: Some(false) }
        );
        assert_eq!(read("1yny"), read("1YNY"));
        assert_eq!(read("1N-Y").opt_out_sale, None);
    }

    #[test]
    fn only_an_opt_out_is_a_choice() {
        for text in ["1---", "1YNN", "1NN-"] {
            assert_eq!(UsPrivacy::decode(text).unwrap().stance(), Stance::NotChosen, "{text}");
        }
        let Stance::Chosen(chosen) = UsPrivacy::decode("1YYN").unwrap().stance() else { panic!() };
        assert_eq!(chosen.purposes, [(Purpose::Advertising, false)].into());
    }

    #[test]
    fn errors_say_what_is_wrong() {
        assert_eq!(UsPrivacy::decode(""), Err(UsPrivacyError::Length(0)));
        assert_eq!(UsPrivacy::decode("1YYNN"), Err(UsPrivacyError::Length(5)));
        assert_eq!(UsPrivacy::decode("2YYN"), Err(UsPrivacyError::Version('2')));
        assert_eq!(UsPrivacy::decode("1YXN"), Err(UsPrivacyError::Letter('X')));
        assert_eq!(UsPrivacy::decode(&"1".repeat(1 << 20)), Err(UsPrivacyError::Length(1 << 20)));
    }
}
