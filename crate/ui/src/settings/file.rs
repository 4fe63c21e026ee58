//! Settings as a file: a person takes them to another browser, or keeps them.

use std::collections::BTreeSet;

use serde_json::Value;
use temoin_engine::{record::Settings, site::Site};

use crate::{i18n::LANGUAGES, read::Read};

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
    /// It is not JSON; in which line and column.
    Form(usize, usize),
    /// It has a field that settings do not have.
    Unknown(String),
    /// A field is missing, or of another kind.
    Field(&'static str),
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

/// The fields, in the order they are written.
const FIELDS: [&str; 10] = [
    "format",
    "language",
    "ads",
    "adapters",
    "stop_reading",
    "gpc_refuses",
    "retention_days",
    "room_megabytes",
    "ignored",
    "webmails",
];

/// The file's text.
#[must_use]
pub fn write(all: &All) -> String {
    let Settings {
        gpc_refuses,
        retention_days,
        room_megabytes,
        stop_reading,
        ads,
        adapters,
        ignored,
        webmails,
    } = &all.settings;
    // As texts, not as values: what writes any value knows how to write fractions, for which it has large tables.
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let list = |hosts: &mut dyn Iterator<Item = &str>| {
        format!("[{}]", hosts.map(quoted).collect::<Vec<_>>().join(","))
    };
    let values: [String; FIELDS.len()] = [
        quoted(FORMAT),
        all.language.as_deref().map_or_else(|| "null".to_owned(), quoted),
        quoted(ads.name()),
        adapters.to_string(),
        stop_reading.to_string(),
        gpc_refuses.to_string(),
        retention_days.to_string(),
        room_megabytes.to_string(),
        list(&mut ignored.iter().map(Site::as_str)),
        list(&mut webmails.iter().map(String::as_str)),
    ];
    let fields = FIELDS.iter().zip(values).map(|(name, value)| format!("  \"{name}\": {value}"));
    format!("{{\n{}\n}}\n", fields.collect::<Vec<_>>().join(",\n"))
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
    let json: Value =
        serde_json::from_str(text).map_err(|error| Problem::Form(error.line(), error.column()))?;
    let names = json.as_object().into_iter().flat_map(|object| object.keys());
    if let Some(unknown) = names.into_iter().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(Problem::Unknown(unknown.clone()));
    }
    let format: String = field(&json, "format")?;
    if format != FORMAT {
        return Err(Problem::Format(format));
    }
    let language: Option<String> = field(&json, "language")?;
    if let Some(language) = language.as_ref().filter(|language| !LANGUAGES.contains(&language.as_str())) {
        return Err(Problem::Language(language.clone()));
    }
    let ignored: Vec<String> = field(&json, "ignored")?;
    // Files from before there were any do not name them.
    let webmails: Vec<String> =
        if json.get("webmails").is_some() { field(&json, "webmails")? } else { Vec::new() };
    let settings = Settings {
        gpc_refuses: field(&json, "gpc_refuses")?,
        retention_days: field(&json, "retention_days")?,
        room_megabytes: field(&json, "room_megabytes")?,
        stop_reading: field(&json, "stop_reading")?,
        ads: field(&json, "ads")?,
        adapters: field(&json, "adapters")?,
        ignored: sites(ignored.iter().map(String::as_str))?,
        webmails: hosts(webmails.iter().map(String::as_str))?,
    };
    within(&settings)?;
    Ok(All { language, settings })
}

fn field<T: Read>(json: &Value, name: &'static str) -> Result<T, Problem> {
    json.get(name).and_then(T::read).ok_or(Problem::Field(name))
}

/// Sites by their hosts, as a person writes them. The background takes each for its registrable domain.
///
/// # Errors
///
/// The first that is no host.
pub fn sites<'a>(hosts: impl Iterator<Item = &'a str>) -> Result<BTreeSet<Site>, Problem> {
    let mut sites = BTreeSet::new();
    for host in hosts.map(|host| host.trim().to_ascii_lowercase()).filter(|host| !host.is_empty()) {
        // An IPv6 address is written as in a URL, in square brackets.
        let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
        let (name, mark) = address.map_or((host.as_str(), '-'), |address| (address, ':'));
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == mark;
        let site = if name.chars().all(plain) { Site::read(&host.as_str().into()) } else { None };
        sites.insert(site.ok_or(Problem::Site(host))?);
    }
    Ok(sites)
}

/// The same as hosts: each is taken as it is.
///
/// # Errors
///
/// The first that is none.
pub fn hosts<'a>(hosts: impl Iterator<Item = &'a str>) -> Result<Vec<String>, Problem> {
    Ok(sites(hosts)?.iter().map(|site| site.as_str().to_owned()).collect())
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
    use temoin_engine::inbox::Ads;

    fn some() -> All {
        let settings = Settings {
            gpc_refuses: true,
            retention_days: 30,
            room_megabytes: 5,
            stop_reading: true,
            ads: Ads::Fold,
            adapters: false,
            ignored: [Site::of_host("shop.test")].into(),
            webmails: ["intern.verein.test".to_owned()].into(),
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
        assert!(changed("shop.test", "[2001:db8::1]").is_ok());
        for host in ["2001:db8::1", "[2001:db8::1", "[a-b]"] {
            assert_eq!(changed("shop.test", host), Err(Problem::Site(host.into())));
        }
        assert_eq!(changed("settings/1", "settings/2"), Err(Problem::Format("temoin-settings/2".into())));
        for (from, to, name) in [
            ("30", "-1", "retention_days"),
            ("30", "\"x\"", "retention_days"),
            ("\"fold\"", "\"burn\"", "ads"),
            ("  \"adapters\": false,\n", "", "adapters"),
            ("[\"shop.test\"]", "[7]", "ignored"),
            ("[\"intern.verein.test\"]", "{}", "webmails"),
        ] {
            assert_eq!(changed(from, to), Err(Problem::Field(name)));
        }
        let before = changed(",\n  \"webmails\": [\"intern.verein.test\"]", "").expect("a file from before");
        assert!(before.settings.webmails.is_empty());
        assert_eq!(changed("intern.verein.test", "a b"), Err(Problem::Site("a b".into())));
        assert_eq!(changed("\"ads\"", "\"adds\""), Err(Problem::Unknown("adds".into())));
        assert_eq!(changed("\"format\"", "format"), Err(Problem::Form(2, 3)));
        assert_eq!(read("[]"), Err(Problem::Field("format")));
        assert_eq!(read(&" ".repeat(LONGEST + 1)), Err(Problem::TooLong));
    }
}
