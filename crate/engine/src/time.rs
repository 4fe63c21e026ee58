//! Instants, as the browser tells them.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, by the browser's clock.
///
/// Events are ordered by this, never by their arrival: they come late and out of order after a worker
/// has been woken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub u64);
