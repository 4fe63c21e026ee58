//! What the person wants done with advertisements among mails.

use serde::{Deserialize, Serialize};

/// What becomes of an advertisement beside its mark. It always keeps its place, so that nothing moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ads {
    /// Nothing.
    #[default]
    Mark,
    /// It is drawn faintly.
    Dim,
    /// Only its mark is left; its content shows again under the pointer or with the focus.
    Fold,
}

impl Ads {
    /// The name it has in messages and settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Dim => "dim",
            Self::Fold => "fold",
        }
    }

    /// The one of that name, if there is one.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [Self::Mark, Self::Dim, Self::Fold].into_iter().find(|ads| ads.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_serialised_form() {
        for ads in [Ads::Mark, Ads::Dim, Ads::Fold] {
            assert_eq!(serde_json::to_string(&ads).unwrap(), format!("\"{}\"", ads.name()));
            assert_eq!(Ads::of(ads.name()), Some(ads));
        }
        assert_eq!(Ads::of("hide"), None);
    }
}
