//! The date of an `Expires` attribute, read as leniently as browsers do (RFC 6265bis, section 5.1.1).

#![allow(clippy::string_slice, reason = "cut behind digits")]

use time::{Date, Month, PrimitiveDateTime, Time as Clock};

use crate::time::Time;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The instant that a cookie date names; the beginning of 1970 for any before it. None where no browser
/// would read it as a date.
pub fn parse(text: &str) -> Option<Time> {
    let (mut clock, mut day, mut month, mut year) = (None, None, None, None);
    for token in text.split(is_delimiter).filter(|token| !token.is_empty()) {
        if clock.is_none()
            && let Some(found) = time_of_day(token)
        {
            clock = Some(found);
        } else if day.is_none()
            && let Some(found) = number(token, 1..=2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = month_of(token)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = number(token, 2..=4)
        {
            year = Some(found);
        }
    }
    let year = match year? {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    };
    if year < 1601 {
        return None;
    }
    let small = |value: u32| u8::try_from(value).ok();
    let date = Date::from_calendar_date(i32::try_from(year).ok()?, month?, small(day?)?).ok()?;
    let [hour, minute, second] = clock?;
    let clock = Clock::from_hms(small(hour)?, small(minute)?, small(second)?).ok()?;
    let seconds = PrimitiveDateTime::new(date, clock).assume_utc().unix_timestamp();
    Some(Time(u64::try_from(seconds).unwrap_or(0) * 1_000))
}

/// Everything but digits, letters, colons and what is beyond ASCII parts one token from the next.
fn is_delimiter(character: char) -> bool {
    matches!(character, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~')
}

/// The number that a token begins with, if it has so many digits; what follows must not be a digit.
fn number(token: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let end = token.find(|c: char| !c.is_ascii_digit()).unwrap_or(token.len());
    digits.contains(&end).then(|| token[..end].parse().ok()).flatten()
}

/// Hours, minutes and seconds, whether or not there is such a time.
fn time_of_day(token: &str) -> Option<[u32; 3]> {
    let mut fields = token.splitn(3, ':');
    let mut field = |last: bool| {
        let field = fields.next()?;
        let value = number(field, 1..=2)?;
        // Only the last may be followed by something else.
        (last || field.bytes().all(|byte| byte.is_ascii_digit())).then_some(value)
    };
    Some([field(false)?, field(false)?, field(true)?])
}

fn month_of(token: &str) -> Option<Month> {
    let first = token.get(..3)?.to_ascii_lowercase();
    let place = MONTHS.iter().position(|month| *month == first)?;
    Month::try_from(u8::try_from(place + 1).ok()?).ok()
}
