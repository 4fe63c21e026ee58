//! Instants, as the browser tells them.

use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, macros::format_description};

/// Milliseconds since 1970-01-01T00:00:00Z, by the browser's clock.
///
/// Events are ordered by this, never by their arrival: they come late and out of order after a worker
/// has been woken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub u64);

impl Time {
    /// As RFC 3339 in UTC with milliseconds: `2026-11-23T10:00:00.000Z`. Instants past the year 9999 are
    /// written as its last.
    pub fn to_rfc3339(self) -> String {
        const LATEST: i128 = 253_402_300_799_999;
        let nanos = i128::from(self.0).min(LATEST) * 1_000_000;
        let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        let date = OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        date.format(form).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_rfc_3339() {
        assert_eq!(Time(0).to_rfc3339(), "1970-01-01T00:00:00.000Z");
        assert_eq!(Time(1_795_514_400_007).to_rfc3339(), "2026-11-24T10:00:00.007Z");
        assert_eq!(Time(u64::MAX).to_rfc3339(), "9999-12-31T23:59:59.999Z");
    }
}
