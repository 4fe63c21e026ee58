//! What Google's tags send of the Consent Mode: `gcs=G101` and `gcd=11q1r1q1q5`.

use std::fmt;

use super::{Switch, stance};
use crate::{
    consent::signal::{Purposes, Stance},
    evidence::Purpose,
};

/// The four switches of a `gcd` parameter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gcd {
    /// Storage for advertising.
    pub ad_storage: Switch,
    /// Storage for audience measurement.
    pub analytics_storage: Switch,
    /// Sending personal data to Google for advertising.
    pub ad_user_data: Switch,
    /// Personalised advertising.
    pub ad_personalization: Switch,
}

/// Why a value is none of Google's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoogleError {
    /// `gcd` with fewer than four letters, or a letter nobody knows.
    Gcd,
    /// `gcs` that is not `G1` and two of 0, 1 and -.
    Gcs,
}

impl fmt::Display for GoogleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            GoogleError::Gcd => "gcd without four known letters",
            GoogleError::Gcs => "gcs that is not G1 and two of 0, 1 and -",
        })
    }
}

impl std::error::Error for GoogleError {}

impl Gcd {
    /// Reads the first four letters; the digits around them vary and say nothing known.
    pub fn decode(text: &str) -> Result<Gcd, GoogleError> {
        // Twelve characters or so in use; a longer text is not one.
        let mut letters = text.bytes().take(64).filter(u8::is_ascii_alphabetic);
        let mut next = || letters.next().and_then(letter).ok_or(GoogleError::Gcd);
        Ok(Gcd {
            ad_storage: next()?,
            analytics_storage: next()?,
            ad_user_data: next()?,
            ad_personalization: next()?,
        })
    }

    /// What the letters say. No update, no choice.
    pub fn stance(&self) -> Stance {
        stance(
            [
                (Purpose::Advertising, self.ad_storage),
                (Purpose::Measurement, self.analytics_storage),
                (Purpose::Advertising, self.ad_user_data),
                (Purpose::Advertising, self.ad_personalization),
            ]
            .into_iter(),
        )
    }
}

fn letter(letter: u8) -> Option<Switch> {
    let (default, update) = match letter {
        b'l' => (None, None),
        b'p' => (Some(false), None),
        b'q' => (Some(false), Some(false)),
        b't' => (Some(true), None),
        b'r' => (Some(false), Some(true)),
        b'm' => (None, Some(false)),
        b'n' => (None, Some(true)),
        b'u' => (Some(true), Some(false)),
        b'v' => (Some(true), Some(true)),
        _ => return None,
    };
    Some(Switch { default, update })
}

/// What a `gcs` parameter says is in force: `G1`, then advertising and measurement as 0, 1 or `-`. Absent
/// where no consent is required, or told. Whether a person chose it, it does not say.
pub fn gcs(text: &str) -> Result<Purposes, GoogleError> {
    let Some(&[ad, analytics]) = text.as_bytes().strip_prefix(b"G1") else {
        return Err(GoogleError::Gcs);
    };
    let mut purposes = Purposes::new();
    for (purpose, bit) in [(Purpose::Advertising, ad), (Purpose::Measurement, analytics)] {
        match bit {
            b'0' => purposes.insert(purpose, false),
            b'1' => purposes.insert(purpose, true),
            b'-' => None,
            _ => return Err(GoogleError::Gcs),
        };
    }
    Ok(purposes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consent::signal::{Chosen, Extent};

    fn chosen(stance: Stance) -> Chosen {
        match stance {
            Stance::Chosen(chosen) => chosen,
            Stance::NotChosen => panic!("not chosen"),
        }
    }

    #[test]
    fn letters_tell_default_from_update() {
        let gcd = |text| Gcd::decode(text).unwrap();
        for untouched in ["11p1p1p1p5", "11t1t1t1t5", "11l1p1l1l5", "13l3l3l3l1l1"] {
            assert_eq!(gcd(untouched).stance(), Stance::NotChosen, "{untouched}");
        }
        assert_eq!(chosen(gcd("11r1r1r1r5").stance()).extent, Extent::All);
        assert_eq!(chosen(gcd("13v3v3v2v5").stance()).extent, Extent::All);
        for refused in ["11q1q1q1q5", "11u1u1u1u5", "13m3m3m2m5"] {
            assert_eq!(chosen(gcd(refused).stance()).extent, Extent::None, "{refused}");
        }
        let mixed = chosen(gcd("11q1r1q1q5").stance());
        assert_eq!(mixed.purposes, [(Purpose::Advertising, false), (Purpose::Measurement, true)].into());
    }

    #[test]
    fn what_has_no_four_letters_is_refused() {
        for text in ["", "11p1p1p5", "11z1p1p1p5", "1234", &"1".repeat(1 << 20)] {
            assert_eq!(Gcd::decode(text), Err(GoogleError::Gcd));
        }
    }

    #[test]
    fn gcs_tells_what_is_in_force_and_no_more() {
        let (ad, analytics) = (Purpose::Advertising, Purpose::Measurement);
        assert_eq!(gcs("G100").unwrap(), [(ad, false), (analytics, false)].into());
        assert_eq!(gcs("G110").unwrap(), [(ad, true), (analytics, false)].into());
        assert_eq!(gcs("G101").unwrap(), [(ad, false), (analytics, true)].into());
        assert_eq!(gcs("G111").unwrap(), [(ad, true), (analytics, true)].into());
        assert_eq!(gcs("G1--").unwrap(), Purposes::new());
        for text in ["", "G1", "G10", "G1000", "G200", "G1x0"] {
            assert_eq!(gcs(text), Err(GoogleError::Gcs), "{text}");
        }
    }
}
