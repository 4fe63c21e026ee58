//! Settings as a file: a person takes them to another browser, or keeps them.

use serde::{Deserialize, Serialize};
use temoin_engine::record::Settings;

use crate::i18n::LANGUAGES;

/// The name and version of the form.
const FORMAT: &str = "temoin-settings/1";
/// No file of settings is longer, in bytes.
const LONGEST: usize = 100_000;

/// What becomes of advertisements among the mails (docs/inbox.md).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ads {
    /// They are marked.
    #[default]
    Mark,
    /// They are drawn faintly too.
    Dim,
    /// Only their mark is left.
    Fold,
}

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct All {
    /// Advertisements among the mails.
    pub ads: Ads,
    /// The language of texts, one of those that ship; none for the browser's.
    pub language: Option<String>,
    /// What the background keeps.
    pub settings: Settings,
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is longer than any file of settings.
    TooLong,
    /// It is not JSON, or not of this form; in the words of the reader, which name line and column.
    Form(String),
    /// It says to be of another format.
    Format(String),
    /// The language does not ship.
    Language(String),
    /// Days outside 1 to 3,660.
    Days(u32),
    /// Megabytes outside 1 to 500.
    Room(u32),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    ads: Ads,
    language: Option<String>,
    gpc_refuses: bool,
    retention_days: u32,
    room_megabytes: u32,
}

/// The file's text.
#[must_use]
pub fn write(all: &All) -> String {
    let file = File {
        format: FORMAT.to_owned(),
        ads: all.ads,
        language: all.language.clone(),
        gpc_refuses: all.settings.gpc_refuses,
        retention_days: all.settings.retention_days,
        room_megabytes: all.settings.room_megabytes,
    };
    // Plain data of our own: writing it as JSON cannot fail.
    serde_json::to_string_pretty(&file).unwrap_or_default()
}

/// Reads a file. All of it is taken, or nothing.
///
/// # Errors
///
/// What is wrong with it.
pub fn read(text: &str) -> Result<All, Problem> {
    if text.len() > LONGEST {
        return Err(Problem::TooLong);
    }
    let file: File = serde_json::from_str(text).map_err(|error| Problem::Form(error.to_string()))?;
    if file.format != FORMAT {
        return Err(Problem::Format(file.format));
    }
    if let Some(language) = file.language.as_ref().filter(|language| !LANGUAGES.contains(&language.as_str()))
    {
        return Err(Problem::Language(language.clone()));
    }
    let settings = Settings {
        gpc_refuses: file.gpc_refuses,
        retention_days: file.retention_days,
        room_megabytes: file.room_megabytes,
    };
    within(settings)?;
    Ok(All { ads: file.ads, language: file.language, settings })
}

/// Whether numbers are within their bounds.
///
/// # Errors
///
/// Which one is not.
pub fn within(settings: Settings) -> Result<(), Problem> {
    let bound = settings.within_bounds();
    if bound.retention_days != settings.retention_days {
        return Err(Problem::Days(settings.retention_days));
    }
    if bound.room_megabytes != settings.room_megabytes {
        return Err(Problem::Room(settings.room_megabytes));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> All {
        All {
            ads: Ads::Fold,
            language: Some("fr".to_owned()),
            settings: Settings { gpc_refuses: true, retention_days: 30, room_megabytes: 5 },
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for all in [some(), All::default()] {
            assert_eq!(read(&write(&all)), Ok(all));
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let good = write(&some());
        let changed = |from: &str, to: &str| {
            assert!(good.contains(from));
            read(&good.replace(from, to))
        };
        assert_eq!(changed("30", "0"), Err(Problem::Days(0)));
        assert_eq!(changed("30", "3661"), Err(Problem::Days(3_661)));
        assert_eq!(changed(": 5", ": 501"), Err(Problem::Room(501)));
        assert_eq!(changed("\"fr\"", "\"xx\""), Err(Problem::Language("xx".into())));
        assert_eq!(changed("settings/1", "settings/2"), Err(Problem::Format("temoin-settings/2".into())));
        for (from, to, said) in [
            ("30", "-1", "invalid value"),
            ("30", "\"x\"", "invalid type"),
            ("\"fold\"", "\"burn\"", "unknown variant `burn`"),
            ("\"ads\"", "\"adds\"", "unknown field `adds`"),
            ("\"format\"", "format", "line 2"),
        ] {
            match changed(from, to) {
                Err(Problem::Form(words)) => assert!(words.contains(said), "{words}"),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(read(&" ".repeat(LONGEST + 1)), Err(Problem::TooLong));
    }
}
