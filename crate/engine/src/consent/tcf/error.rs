//! Why a text is not a TC string.

use std::fmt;

use crate::consent::{bits::BitsError, signal::MAX_LEN};

/// Why a text is not a TC string of version 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TcError {
    /// Longer than any decoder looks at.
    TooLong,
    /// A segment that is not base64url, or ends too early.
    Bits(BitsError),
    /// Another version of the format than 2. Version 1 has been out of use since August 2020.
    Version(u8),
    /// A segment of a type nobody defined (4 to 7).
    SegmentType(u8),
    /// There are segments, and none is the core: nothing is said about consent.
    NoCore,
    /// The named field lists vendor 0.
    VendorZero(&'static str),
    /// The named field has a range that ends before it starts.
    InvertedRange(&'static str),
    /// A publisher restriction of purpose 0, or of the undefined type 3.
    Restriction {
        /// PurposeId.
        purpose: u8,
        /// RestrictionType.
        kind: u8,
    },
}

impl From<BitsError> for TcError {
    fn from(error: BitsError) -> TcError {
        TcError::Bits(error)
    }
}

impl fmt::Display for TcError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TcError::TooLong => write!(f, "TC string longer than {MAX_LEN} bytes"),
            TcError::Bits(error) => write!(f, "TC string: {error}"),
            TcError::Version(version) => write!(f, "TC string of version {version}, not 2"),
            TcError::SegmentType(kind) => write!(f, "TC string segment of unknown type {kind}"),
            TcError::NoCore => f.write_str("TC string without its core segment"),
            TcError::VendorZero(field) => write!(f, "TC string: {field} lists vendor 0"),
            TcError::InvertedRange(field) => {
                write!(f, "TC string: {field} has a range that ends before it starts")
            }
            TcError::Restriction { purpose, kind } => {
                write!(f, "TC string: restriction of type {kind} on purpose {purpose}")
            }
        }
    }
}

impl std::error::Error for TcError {}
