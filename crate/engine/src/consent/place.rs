//! Where a source speaks: one source may speak in several places, and they may disagree.

use super::decision::Source;

/// One voice: a source in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Who.
    pub source: Source,
    /// Where.
    pub place: Place,
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A function of the page, asked or listened to.
    Api,
    /// A cookie of this name.
    Cookie(String),
    /// A `localStorage` key of this name.
    LocalStorage(String),
    /// The parameters of a request.
    Request,
    /// The person's own word, or the browser's.
    Person,
}

impl Place {
    /// Whether what it says stays until it is changed, seen or not.
    pub fn is_store(&self) -> bool {
        matches!(self, Self::Cookie(_) | Self::LocalStorage(_))
    }
}

impl Signal {
    /// The person, in the popup.
    pub fn declared() -> Self {
        Self { source: Source::Declared, place: Place::Person }
    }

    /// The browser's Global Privacy Control.
    pub fn gpc() -> Self {
        Self { source: Source::Gpc, place: Place::Person }
    }

    /// A source's API.
    pub fn api(source: Source) -> Self {
        Self { source, place: Place::Api }
    }

    /// Its name in the record: the source, then the place. A platform's own cookies are one place: it
    /// reads them together.
    pub fn key(&self) -> String {
        let own = matches!(&self.source, Source::Platform(id) if id != "unlisted");
        match &self.place {
            Place::Api | Place::Person => self.source.to_string(),
            Place::Request => format!("{}@request", self.source),
            Place::Cookie(_) if own => self.source.to_string(),
            Place::LocalStorage(_) if own => format!("{}@local", self.source),
            Place::Cookie(name) => format!("{}@cookie:{name}", self.source),
            Place::LocalStorage(name) => format!("{}@local:{name}", self.source),
        }
    }

    /// The source in a [`Signal::key`].
    pub fn source_of(key: &str) -> Source {
        Source::from(key.split_once('@').map_or(key, |(source, _)| source).to_owned())
    }

    /// The place in a [`Signal::key`]: the name of a cookie or key, where one is known, else its kind.
    pub fn place_of(key: &str) -> &str {
        match key.split_once('@').map(|(_, place)| place) {
            Some("local") => "local-storage",
            Some(place) => place.split_once(':').map_or(place, |(_, name)| name),
            None if Self::is_in_store(key) => "cookie",
            None => "api",
        }
    }

    /// Whether a [`Signal::key`] is a store's.
    pub fn is_in_store(key: &str) -> bool {
        match key.split_once('@') {
            Some((_, place)) => place.starts_with("cookie") || place.starts_with("local"),
            None => key.starts_with("cmp:"),
        }
    }

    /// Whether a [`Signal::key`] is a cookie's.
    pub fn is_in_cookie(key: &str) -> bool {
        match key.split_once('@') {
            Some((_, place)) => place.starts_with("cookie"),
            None => key.starts_with("cmp:"),
        }
    }

    /// Whether a [`Signal::key`] is a store of that source.
    pub fn is_stored(key: &str, source: &Source) -> bool {
        Self::is_in_store(key) && Self::source_of(key) == *source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_the_source_and_its_place() {
        let cookie = |source: Source| Signal { source, place: Place::Cookie("x".into()) };
        assert_eq!(Signal::api(Source::Tcf).key(), "tcf");
        assert_eq!(cookie(Source::Tcf).key(), "tcf@cookie:x");
        assert_eq!(cookie(Source::Platform("onetrust".into())).key(), "cmp:onetrust");
        assert_eq!(Signal::place_of("tcf@cookie:x"), "x");
        assert_eq!(Signal::place_of("tcf"), "api");
        assert_eq!(Signal::place_of("cmp:onetrust"), "cookie");
        for signal in [cookie(Source::unlisted()), Signal::gpc(), cookie(Source::Gpp)] {
            assert_eq!(Signal::source_of(&signal.key()), signal.source);
            assert_eq!(Signal::is_in_store(&signal.key()), signal.place.is_store());
        }
    }
}
