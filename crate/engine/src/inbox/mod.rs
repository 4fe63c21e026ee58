//! Is this row of a message list a mail or an advertisement?

pub mod log;

use serde::{Deserialize, Serialize};

/// How far an advertisement can be told from a mail; the CNIL's own distinction (SAN-2024-019).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdKind {
    /// Looks like a mail.
    Disguised,
    /// Among the mails, but plainly distinct.
    Labelled,
}
