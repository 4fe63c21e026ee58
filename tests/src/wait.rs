//! Waiting for something to become true: polling with a deadline, never a bare sleep.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Long enough for a loaded machine; a healthy run never comes near it.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Polls `probe` until it gives something, and fails with `what` after [`PATIENCE`].
///
/// # Errors
///
/// When the deadline passes, or `probe` itself fails.
pub async fn until<T>(what: &str, probe: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    until_within(PATIENCE, what, probe).await
}

/// [`until`], with a deadline of one's own.
///
/// # Errors
///
/// When the deadline passes, or `probe` itself fails.
pub async fn until_within<T>(
    patience: Duration,
    what: &str,
    mut probe: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = probe().await? {
            return Ok(found);
        }
        if Instant::now() > deadline {
            bail!("waited {} s in vain for {what}", patience.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}
