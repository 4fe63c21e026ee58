//! Osano: encrypted. Recognised, so that the site is known to ask; the choice must come from its API or
//! from the person.

use super::*;

pub(super) static PLATFORM: Platform = Platform {
    id: "osano",
    name: "Osano",
    slots: &[Slot { stores: BOTH, name: Name::Exact("osano_consentmanager"), read: opaque }],
    beside: &[],
    in_steps: false,
    reopen: &["Osano.cm.showDrawer('osano-cm-dom-info-dialog-open')"],
};

/// Says that nobody but its maker can read it.
pub(super) fn opaque(_: &Stored<'_>) -> Result<Stance, StoredError> {
    Err(StoredError::Opaque)
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    &[Sample::cookie(Opaque, "osano_consentmanager", "k3Jx_W0f2Q8YcPq9")]
};
