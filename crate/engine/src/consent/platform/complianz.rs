//! Complianz (WordPress): one cookie per category, `allow` or `deny`. They are there before the choice;
//! `cmplz_banner-status` says `dismissed` once it was made. "Functional" is Complianz' word for the
//! strictly necessary.

use super::{
    tally::{List, Tally},
    *,
};

pub(super) static PLATFORM: Platform = Platform {
    id: "complianz",
    name: "Complianz",
    slots: &[
        Slot { stores: COOKIE, name: Name::Exact("cmplz_banner-status"), read },
        Slot { stores: COOKIE, name: Name::Exact("cmplz_marketing"), read },
        Slot { stores: COOKIE, name: Name::Exact("cmplz_statistics"), read },
        Slot { stores: COOKIE, name: Name::Exact("cmplz_statistics-anonymous"), read },
        Slot { stores: COOKIE, name: Name::Exact("cmplz_preferences"), read },
    ],
    beside: &[
        "cmplz_banner-status",
        "cmplz_marketing",
        "cmplz_statistics",
        "cmplz_statistics-anonymous",
        "cmplz_preferences",
    ],
    in_steps: true,
    reopen: &["click .cmplz-manage-consent", "click .cmplz-show-banner"],
};

fn read(stored: &Stored<'_>) -> Result<Stance, StoredError> {
    let value = |name: &str| match name == stored.name {
        true => Some(stored.value.to_owned()),
        false => stored.beside(name),
    };
    if value("cmplz_banner-status").as_deref() != Some("dismissed") {
        return Ok(Stance::NotChosen);
    }
    let mut tally = Tally::default();
    for category in ["preferences", "statistics", "statistics-anonymous", "marketing"] {
        match value(&format!("cmplz_{category}")).as_deref() {
            Some("allow") => tally.say(category, true),
            Some("deny") => tally.say(category, false),
            _ => {}
        }
    }
    if tally.is_empty() {
        return Ok(Stance::NotChosen);
    }
    Ok(tally.finish(List::Complete).into())
}

#[cfg(test)]
pub(super) const SAMPLES: &[samples::Sample] = {
    use super::samples::{Expected::*, Sample};
    use crate::evidence::Purpose::*;
    &[
        Sample::cookie(All, "cmplz_marketing", "allow")
            .beside(&[
                ("cmplz_banner-status", "dismissed"),
                ("cmplz_statistics", "allow"),
                ("cmplz_functional", "allow"),
            ])
            .saying(&[(Measurement, true), (Advertising, true)]),
        Sample::cookie(Partial, "cmplz_banner-status", "dismissed")
            .beside(&[
                ("cmplz_marketing", "deny"),
                ("cmplz_statistics", "allow"),
                ("cmplz_functional", "allow"),
            ])
            .saying(&[(Measurement, true), (Advertising, false)]),
        Sample::cookie(None, "cmplz_statistics", "deny").beside(&[
            ("cmplz_banner-status", "dismissed"),
            ("cmplz_marketing", "deny"),
            ("cmplz_functional", "allow"),
        ]),
        Sample::cookie(NotChosen, "cmplz_marketing", "deny")
            .beside(&[("cmplz_statistics", "deny"), ("cmplz_functional", "allow")]),
        Sample::cookie(NotChosen, "cmplz_banner-status", "show").beside(&[("cmplz_marketing", "allow")]),
    ]
};
