//! The table of docs/inbox.md: what is found on each page, with adapters and without.

use std::{fmt::Write as _, fs};

use anyhow::{Context, Result};
use serde_json::json;

use super::{
    Fixture, Group, Pages, load,
    trial::{Row, Score, read},
};
use crate::{
    browser::{Browser, EVERYWHERE, Kind},
    run::{dist, root},
};

/// One page, read with adapters and without.
pub struct Line {
    /// Its name.
    pub name: String,
    /// Which folder it is in.
    pub group: Group,
    /// With adapters.
    pub with: Score,
    /// Without.
    pub without: Score,
    /// With adapters, every name in its markup being another than the adapter knows.
    pub stale: Score,
}

/// Reads every page in `kind`.
///
/// # Errors
///
/// When a page cannot be read at all.
pub async fn measure(kind: Kind, only: &str) -> Result<Vec<Line>> {
    let directory = root().join("tests/inbox");
    let mut fixtures = load(&directory)?;
    fixtures.retain(|fixture| fixture.name.contains(only));
    let pages = Pages::start(&fixtures, &directory)?;
    let browser = Browser::launch(kind, &dist(), vec![EVERYWHERE.to_owned()], true).await?;
    let lines = lines(&browser, &pages, &fixtures).await;
    browser.quit().await;
    lines
}

async fn lines(browser: &Browser, pages: &Pages, fixtures: &[Fixture]) -> Result<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::new();
    for adapters in [true, false] {
        browser.set(json!({ "inbox": { "adapters": adapters } })).await?;
        for (at, fixture) in fixtures.iter().enumerate() {
            let rows = read(browser, pages, fixture, "").await?;
            tell(&fixture.name, if adapters { "with" } else { "without" }, &rows);
            if adapters {
                let stale = read(browser, pages, fixture, "stale").await?;
                tell(&fixture.name, "stale", &stale);
                lines.push(Line {
                    name: fixture.name.clone(),
                    group: fixture.group,
                    with: Score::of(&rows),
                    without: Score::default(),
                    stale: Score::of(&stale),
                });
            } else {
                lines[at].without = Score::of(&rows);
            }
        }
    }
    Ok(lines)
}

/// Says which rows are wrong, on standard error.
fn tell(name: &str, how: &str, rows: &[Row]) {
    for row in rows.iter().filter(|row| !row.is_right()) {
        eprintln!("{name} ({how}): {} marked {:?}: {}", row.is, row.mark, row.text);
    }
}

/// The table, in Markdown.
pub fn markdown(lines: &[Line]) -> String {
    let mut out = String::from(
        "| page | ads | found with adapter | without | after renaming | of the other kind | other rows | wrongly marked |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    let groups = [
        (Group::Provider, "**webmails that are known**"),
        (Group::Unknown, "**webmails that nobody knows**"),
        (Group::Negative, "**webmails without advertisements**"),
        (Group::Other, "**no webmails**"),
    ];
    for (group, name) in groups {
        let mut total: [Score; 3] = Default::default();
        for line in lines.iter().filter(|line| line.group == group) {
            let Line { name, with, without, stale, .. } = line;
            total = [total[0].and(*with), total[1].and(*without), total[2].and(*stale)];
            let _ = writeln!(out, "{}", cells(name, with, without, stale));
        }
        let _ = writeln!(out, "{}", cells(name, &total[0], &total[1], &total[2]));
    }
    out
}

/// Writes the tables of some browsers into docs/inbox.md, between its two marks; one table where all agree.
///
/// # Errors
///
/// When the file has no marks, or cannot be written.
pub fn write(tables: &[(Kind, String)]) -> Result<()> {
    let path = root().join("docs/inbox.md");
    let text = fs::read_to_string(&path)?;
    let (before, rest) = text.split_once(BEGIN).context("docs/inbox.md has no place for the table")?;
    let (_, after) = rest.split_once(END).context("docs/inbox.md does not say where the table ends")?;
    let mut content = String::new();
    for (at, (_, table)) in tables.iter().enumerate() {
        if tables[..at].iter().any(|(_, other)| other == table) {
            continue;
        }
        let same = tables.iter().filter(|(_, other)| other == table).map(|(kind, _)| kind.name());
        let names: Vec<&str> = same.collect();
        let _ = write!(content, "\nIn {}:\n\n{table}", names.join(" and "));
    }
    fs::write(&path, format!("{before}{BEGIN}{content}{END}{after}"))?;
    Ok(())
}

/// Where the table stands in the document.
const BEGIN: &str = "<!-- table: cargo run -p temoin-tests --bin inbox -- table -->\n";
const END: &str = "<!-- end of table -->";

fn cells(name: &str, with: &Score, without: &Score, stale: &Score) -> String {
    let found = |score: &Score| if score.ads == 0 { "–".to_owned() } else { score.marked.to_string() };
    format!(
        "| {name} | {} | {} | {} | {} | {}, {}, {} | {} | {}, {}, {} |",
        with.ads,
        found(with),
        found(without),
        found(stale),
        with.other_kind,
        without.other_kind,
        stale.other_kind,
        with.rest,
        with.wrong,
        without.wrong,
        stale.wrong
    )
}
