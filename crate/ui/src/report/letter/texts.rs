//! The texts of letters: one file a language in `extension/letters/`, read when a letter is to be written.
//!
//! A line `# name` begins a text. `{name}` in it stands for a value; what is put in is not looked into.

use temoin_engine::time::Time;

/// The texts in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(Vec<(String, String)>);

impl Texts {
    /// Takes them from a file.
    #[must_use]
    pub fn read(file: &str) -> Self {
        let mut texts: Vec<(String, String)> = Vec::new();
        for line in file.lines() {
            if let Some(name) = line.strip_prefix("# ") {
                texts.push((name.to_owned(), String::new()));
            } else if let Some((_, text)) = texts.last_mut() {
                text.push_str(line);
                text.push('\n');
            }
        }
        for (_, text) in &mut texts {
            *text = text.trim().to_owned();
        }
        Self(texts)
    }

    /// A text with its values; empty if there is none.
    #[must_use]
    pub fn say(&self, name: &str, values: &[(&str, &str)]) -> String {
        let mut rest = self.find(name);
        let mut said = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let Some((name, after)) = after.split_once('}') else { break };
            let value = values.iter().find(|(known, _)| *known == name);
            said.push_str(value.map_or("", |(_, value)| value));
            rest = after;
        }
        said.push_str(rest);
        said
    }

    /// An instant, as the language writes it.
    #[must_use]
    pub fn date(&self, at: Time) -> String {
        let (year, month, day, hour, minute) = at.calendar();
        let day = if day == 1 { self.find("first").to_owned() } else { day.to_string() };
        let month =
            self.find("months").split(' ').nth(usize::from(month).saturating_sub(1)).unwrap_or_default();
        let values = [
            ("day", day.as_str()),
            ("month", month),
            ("year", &year.to_string()),
            ("time", &format!("{hour:02}:{minute:02}")),
        ];
        self.say("date", &values)
    }

    fn find(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
    }

    #[cfg(test)]
    pub(super) fn raw(&self, name: &str) -> &str {
        self.find(name)
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }
}
