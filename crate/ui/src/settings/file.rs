//! Settings as a file: a person takes them to another browser, or keeps them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use temoin_engine::{inbox::Ads, record::Settings, site::Site};

use crate::{i18n::LANGUAGES, read::Read as _};

/// The name and version of the form.
const FORMAT: &str = "temoin-settings/1";
/// No file of settings is longer, in bytes.
const LONGEST: usize = 100_000;

/// Everything that can be set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct All {
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
    /// No host of a site.
    Site(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    language: Option<String>,
    ads: Ads,
    adapters: bool,
    stop_reading: bool,
    gpc_refuses: bool,
    retention_days: u32,
    room_megabytes: u32,
    ignored: Vec<String>,
}

/// The file's text.
#[must_use]
pub fn write(all: &All) -> String {
    let Settings { gpc_refuses, retention_days, room_megabytes, stop_reading, ads, adapters, ignored } =
        all.settings.clone();
    let file = File {
        format: FORMAT.to_owned(),
        language: all.language.clone(),
        ads,
        adapters,
        stop_reading,
        gpc_refuses,
        retention_days,
        room_megabytes,
        ignored: ignored.iter().map(|site| site.as_str().to_owned()).collect(),
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
    let File {
        format,
        language,
        ads,
        adapters,
        stop_reading,
        gpc_refuses,
        retention_days,
        room_megabytes,
        ignored,
    } = file;
    if format != FORMAT {
        return Err(Problem::Format(format));
    }
    if let Some(language) = language.as_ref().filter(|language| !LANGUAGES.contains(&language.as_str())) {
        return Err(Problem::Language(language.clone()));
    }
    let ignored = sites(ignored.iter().map(String::as_str))?;
    let settings =
        Settings { gpc_refuses, retention_days, room_megabytes, stop_reading, ads, adapters, ignored };
    within(&settings)?;
    Ok(All { language, settings })
}

/// Sites by their hosts, as a person writes them. The background takes each for its registrable domain.
///
/// # Errors
///
/// The first that is no host.
pub fn sites<'a>(hosts: impl Iterator<Item = &'a str>) -> Result<BTreeSet<Site>, Problem> {
    let hosts = hosts.map(|host| host.trim().to_ascii_lowercase()).filter(|host| !host.is_empty());
    hosts
        .map(|host| {
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
            let site = if host.chars().all(plain) { Site::read(&host.as_str().into()) } else { None };
            site.ok_or(Problem::Site(host))
        })
        .collect()
}

/// Whether numbers are within their bounds.
///
/// # Errors
///
/// Which one is not.
pub fn within(settings: &Settings) -> Result<(), Problem> {
    let bound = settings.clone().within_bounds();
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
        let settings = Settings {
            gpc_refuses: true,
            retention_days: 30,
            room_megabytes: 5,
            stop_reading: true,
            ads: Ads::Fold,
            adapters: false,
            ignored: [Site::of_host("shop.test")].into(),
        };
        All { language: Some("fr".to_owned()), settings }
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
        assert_eq!(changed("shop.test", "https://x/"), Err(Problem::Site("https://x/".into())));
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
