//! The pages in `tests/inbox/`. Each says in its first line under which name it is found.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

/// What kind of page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A webmail that has an adapter, or a host that is known.
    Provider,
    /// A webmail that nobody knows.
    Unknown,
    /// A webmail's list of mails without an advertisement, and what else stands in such lists: nothing may be marked.
    Negative,
    /// No list of mails: nothing may be marked.
    Other,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// Its name: that of the file, and for a provider that of its reports.
    pub name: String,
    /// Which of the four folders it is in.
    pub group: Group,
    /// The host under which it is found.
    pub host: String,
    /// Path and query of its address.
    pub path: String,
    /// Host and path of the page that shows it in a frame, if it is in one.
    pub outer: Option<(String, String)>,
    /// The page.
    pub html: String,
}

/// All pages below `directory`, in the order of their names.
///
/// # Errors
///
/// When a file cannot be read, or does not say where it is found.
pub fn load(directory: &Path) -> Result<Vec<Fixture>> {
    let mut all = Vec::new();
    let folders = [
        ("", Group::Provider),
        ("unknown", Group::Unknown),
        ("negatives", Group::Negative),
        ("others", Group::Other),
    ];
    for (folder, group) in folders {
        let folder = directory.join(folder);
        let entries = fs::read_dir(&folder).with_context(|| format!("no folder {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "html") {
                let html = fs::read_to_string(&path)?;
                all.push(parse(html, group).with_context(|| path.display().to_string())?);
            }
        }
    }
    all.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(all)
}

/// `<!-- fixture: NAME at https://HOST/PATH -->`, with ` in https://HOST/PATH` before it for a page in a frame.
fn parse(html: String, group: Group) -> Result<Fixture> {
    let first = html.lines().next().unwrap_or_default();
    let inner = first
        .strip_prefix("<!-- fixture: ")
        .and_then(|rest| rest.strip_suffix(" -->"))
        .context("its first line is not `<!-- fixture: NAME at URL -->`")?;
    let words: Vec<&str> = inner.split(' ').collect();
    let (name, outer, url) = match words[..] {
        [name, "at", url] => (name, None, url),
        [name, "at", outer, "in", url] => (name, Some(split(outer)?), url),
        _ => bail!("its first line reads {inner}"),
    };
    let (host, path) = split(url)?;
    Ok(Fixture { name: name.to_owned(), group, host, path, outer, html })
}

fn split(url: &str) -> Result<(String, String)> {
    let rest = url.strip_prefix("https://").context("its address does not begin with https://")?;
    let (host, path) = rest.split_once('/').context("its address has no path")?;
    Ok((host.to_owned(), format!("/{path}")))
}
