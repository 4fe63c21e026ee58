//! Google's Additional Consent strings, versions 1 and 2: `2~89.149~dv.20.43` (Google, "Additional
//! Consent Mode technical specification").
//!
//! They name advertising companies that are not on the IAB's vendor list. Without a TC string beside
//! them they are void, so they have no stance of their own.
//!
//! ```
//! use temoin_engine::consent::additional_consent::AdditionalConsent;
//!
//! let ac = AdditionalConsent::decode("2~89.149~dv.20.43").unwrap();
//! assert_eq!((ac.consented, ac.disclosed), (vec![89, 149], vec![20, 43]));
//! assert!(AdditionalConsent::decode("2~~dv.20.43").unwrap().consented.is_empty());
//! ```

use std::fmt;

use super::signal::MAX_LEN;

/// A decoded Additional Consent string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdditionalConsent {
    /// 1 or 2.
    pub version: u8,
    /// Companies the person consents to, by their number on Google's list.
    pub consented: Vec<u32>,
    /// Companies that were shown and not consented to; always empty in version 1.
    pub disclosed: Vec<u32>,
}

/// Why a text is not an Additional Consent string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdditionalConsentError {
    /// Longer than any decoder looks at.
    TooLong,
    /// Does not start with `1~` or `2~`.
    Version,
    /// A part that is not numbers between dots.
    Numbers,
    /// Something stands where version 2 has `dv.` and the companies shown.
    Disclosed,
}

impl fmt::Display for AdditionalConsentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AdditionalConsentError::TooLong => "Additional Consent string too long",
            AdditionalConsentError::Version => "Additional Consent string of a version other than 1 and 2",
            AdditionalConsentError::Numbers => "Additional Consent string: not numbers between dots",
            AdditionalConsentError::Disclosed => {
                "Additional Consent string: the part after the second ~ is not dv."
            }
        })
    }
}

impl std::error::Error for AdditionalConsentError {}

impl AdditionalConsent {
    /// Decodes the string.
    pub fn decode(text: &str) -> Result<AdditionalConsent, AdditionalConsentError> {
        if text.len() > MAX_LEN {
            return Err(AdditionalConsentError::TooLong);
        }
        let mut parts = text.split('~');
        let version = match parts.next() {
            Some("1") => 1,
            Some("2") => 2,
            _ => return Err(AdditionalConsentError::Version),
        };
        let consented = numbers(parts.next().ok_or(AdditionalConsentError::Version)?)?;
        let disclosed = match (version, parts.next()) {
            (_, None) => Vec::new(),
            (2, Some(part)) if parts.next().is_none() => {
                let shown = part.strip_prefix("dv").ok_or(AdditionalConsentError::Disclosed)?;
                numbers(shown.strip_prefix('.').unwrap_or(shown))?
            }
            _ => return Err(AdditionalConsentError::Disclosed),
        };
        Ok(AdditionalConsent { version, consented, disclosed })
    }
}

fn numbers(text: &str) -> Result<Vec<u32>, AdditionalConsentError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    text.split('.').map(|number| number.parse().map_err(|_| AdditionalConsentError::Numbers)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_are_read() {
        let read = |text| AdditionalConsent::decode(text).unwrap();
        assert_eq!(read("1~1.35.41.101").consented, [1, 35, 41, 101]);
        assert!(read("1~").consented.is_empty());
        assert_eq!(read("2~1.35~dv.9.21").disclosed, [9, 21]);
        assert!(read("2~7~dv.").disclosed.is_empty());
        assert_eq!(read("2~7").consented, [7]);
    }

    #[test]
    fn errors_say_what_is_wrong() {
        let error = |text: &str| AdditionalConsent::decode(text).unwrap_err();
        for text in ["", "1", "3~1", "~1", "CPXx"] {
            assert_eq!(error(text), AdditionalConsentError::Version, "{text}");
        }
        for text in ["1~1..2", "1~a", "2~1~dv.x", "1~99999999999"] {
            assert_eq!(error(text), AdditionalConsentError::Numbers, "{text}");
        }
        for text in ["1~1~dv.2", "2~1~2", "2~1~dv.2~3"] {
            assert_eq!(error(text), AdditionalConsentError::Disclosed, "{text}");
        }
    }
}
