//! Instants, as the browser tells them.

#![allow(clippy::string_slice, reason = "the form is checked before: digits in known places")]

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
    /// So many milliseconds later, or the end of time if that is sooner.
    #[must_use]
    pub fn plus(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// As RFC 3339 in UTC with milliseconds: `2026-11-23T10:00:00.000Z`. Instants past the year 9999 are
    /// written as its last.
    pub fn to_rfc3339(self) -> String {
        const LATEST: i128 = 253_402_300_799_999;
        let nanos = i128::from(self.0).min(LATEST) * 1_000_000;
        let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        let date = OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        date.format(form).unwrap_or_default()
    }

    /// Year, month and day, hour and minute, in UTC. Past the year 9999, the first of all.
    pub fn calendar(self) -> (i32, u8, u8, u8, u8) {
        let seconds = i64::try_from(self.0 / 1_000).unwrap_or_default();
        let date = OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH);
        (date.year(), date.month().into(), date.day(), date.hour(), date.minute())
    }

    /// Reads what [`Self::to_rfc3339`] writes; none if it is anything else.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let form = text.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
        if !form.eq(*b"0000-00-00T00:00:00.000Z") {
            return None;
        }
        let part = |from: usize, to: usize| text[from..to].parse::<u16>().ok();
        let small = |from| u8::try_from(part(from, from + 2)?).ok();
        let month = time::Month::try_from(small(5)?).ok()?;
        let day = time::Date::from_calendar_date(i32::from(part(0, 4)?), month, small(8)?).ok()?;
        let at = day.with_hms_milli(small(11)?, small(14)?, small(17)?, part(20, 23)?).ok()?;
        u64::try_from(at.assume_utc().unix_timestamp_nanos() / 1_000_000).ok().map(Self)
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

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        for at in [0, 1, 1_795_514_400_007, 253_402_300_799_999] {
            assert_eq!(Time::from_rfc3339(&Time(at).to_rfc3339()), Some(Time(at)));
            let (year, month, day, hour, minute) = Time(at).calendar();
            let date = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:");
            assert!(Time(at).to_rfc3339().starts_with(&date), "{date}");
        }
        for text in [
            "",
            "2026-11-24",
            "2026-13-24T10:00:00.000Z",
            "2026-02-30T10:00:00.000Z",
            "1969-12-31T23:59:59.999Z",
        ] {
            assert_eq!(Time::from_rfc3339(text), None, "{text}");
        }
    }
}
