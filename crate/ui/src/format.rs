//! Numbers, dates and durations, as the person's language writes them.

use std::cell::RefCell;

use js_sys::{Array, Date, Intl::RelativeTimeFormat, Number, Object, Reflect};
use temoin_engine::time::Time;
use wasm_bindgen::JsValue;

use crate::{
    i18n::{self, language},
    key,
};

/// The clock of this machine.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
pub fn now() -> Time {
    Time(Date::now() as u64)
}

/// A count.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "nobody counts that far")]
pub fn number(count: u64) -> String {
    Number::from(count as f64).to_locale_string(&language()).into()
}

/// A date and time of day, to the minute.
#[must_use]
pub fn date_time(at: Time) -> String {
    date(at)
        .to_locale_string(&language(), &options(&[("dateStyle", "medium"), ("timeStyle", "short")]))
        .into()
}

/// A day, by the calendar of UTC.
#[must_use]
pub fn day(at: Time) -> String {
    date(at).to_locale_string(&language(), &options(&[("dateStyle", "medium"), ("timeZone", "UTC")])).into()
}

/// A tick under a picture: a day, or a time of day where the whole picture is shorter than two days.
#[must_use]
pub fn tick(at: Time, short: bool) -> String {
    let form: &[(&str, &str)] = if short {
        &[("timeStyle", "medium")]
    } else {
        &[("day", "numeric"), ("month", "short"), ("year", "numeric")]
    };
    date(at).to_locale_string(&language(), &options(form)).into()
}

/// The same for a machine: the value of a `<time>` element.
#[must_use]
pub fn machine_time(at: Time) -> String {
    // An invalid date throws; no real clock gets there.
    if at.0 > LATEST {
        return String::new();
    }
    date(at).to_iso_string().into()
}

/// How long before `now` something was: "3 days ago".
#[must_use]
pub fn ago(at: Time, now: Time) -> String {
    let Some((amount, unit)) = elapsed(at, now) else {
        return i18n::text(key!("moments_ago"));
    };
    thread_local!(static FORMAT: RefCell<Option<RelativeTimeFormat>> = const { RefCell::new(None) });
    let ago = FORMAT.with_borrow_mut(|format| {
        format
            .get_or_insert_with(|| RelativeTimeFormat::new(&Array::of1(&language().into()), &Object::new()))
            .format(-f64::from(amount), unit)
    });
    // Not broken over two lines: "il y" is no time.
    String::from(ago).replace(' ', "\u{00A0}")
}

/// The last instant a JavaScript `Date` can tell.
const LATEST: u64 = 8_640_000_000_000_000;

/// The largest whole unit between two instants; none under a minute, or if the clock was set back.
#[allow(clippy::cast_possible_truncation, reason = "bounded by the last instant a Date can tell")]
fn elapsed(at: Time, now: Time) -> Option<(u32, &'static str)> {
    const MINUTE: u64 = 60_000;
    const DAY: u64 = 24 * 60 * MINUTE;
    let past = now.0.min(LATEST).saturating_sub(at.0);
    [("year", 365 * DAY), ("month", 30 * DAY), ("day", DAY), ("hour", 60 * MINUTE), ("minute", MINUTE)]
        .into_iter()
        .find(|&(_, length)| past >= length)
        .map(|(unit, length)| ((past / length) as u32, unit))
}

#[allow(clippy::cast_precision_loss, reason = "milliseconds since 1970")]
fn date(at: Time) -> Date {
    Date::new(&JsValue::from_f64(at.0.min(LATEST) as f64))
}

fn options(entries: &[(&str, &str)]) -> JsValue {
    let options = Object::new();
    for (name, value) in entries {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_the_largest_whole_unit() {
        let now = Time(1_800_000_000_000);
        let before = |ms: u64| elapsed(Time(now.0 - ms), now);
        assert_eq!(before(0), None);
        assert_eq!(before(59_999), None);
        assert_eq!(before(60_000), Some((1, "minute")));
        assert_eq!(before(3_599_999), Some((59, "minute")));
        assert_eq!(before(3 * 86_400_000 + 5), Some((3, "day")));
        assert_eq!(before(45 * 86_400_000), Some((1, "month")));
        assert_eq!(before(800 * 86_400_000), Some((2, "year")));
    }

    #[test]
    fn a_clock_set_back_is_a_moment_ago() {
        assert_eq!(elapsed(Time(500_000), Time(1)), None);
        assert_eq!(elapsed(Time(u64::MAX), Time(u64::MAX)), None);
    }
}
