//! How much is kept, and how long.

use temoin_engine::{event::Event, time::Time};

/// Thirteen months, in milliseconds: as long as the CNIL lets a choice and its trackers live.
const RETENTION: u64 = 396 * 24 * 60 * 60 * 1_000;
/// Bytes of records.
const ROOM: usize = 50_000_000;

/// What has to go now, if anything has to: always asked after a start, later only when there is too much.
pub fn sweep(at: Time, size: usize, after_start: bool) -> Option<Event> {
    let oldest = Time(at.0.saturating_sub(RETENTION));
    // A tenth more than needed, so that the next finding does not ask again.
    let excess = if size > ROOM { size - ROOM + ROOM / 10 } else { 0 };
    (after_start || excess > 0).then_some(Event::Swept { at, oldest, excess })
}
