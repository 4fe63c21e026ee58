//! The extension as it ships, with a script beside its own (`faults/fault.js`) by which messages have things go wrong.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::{
    browser::Kind,
    run::{dist, root},
};

/// A copy of the extension in `dist/`, with faults to be had.
///
/// # Errors
///
/// When it is not built, or is another than it was.
pub fn faulty(kind: Kind) -> Result<TempDir> {
    let made = tempfile::Builder::new().prefix("temoin-faulty-").tempdir()?;
    let name = if kind == Kind::Chromium { "chrome" } else { "firefox" };
    let directory = made.path().join(name);
    copy(&dist().join(name), &directory)?;
    fs::copy(root().join("tests/faults/fault.js"), directory.join("fault.js"))?;
    // After the guard, whose place at the boundary it leaves alone.
    let beside = ("import { reopen }", "import \"./fault.js\";\nimport { reopen }");
    change(&directory.join("background.js"), beside)?;
    // What the browser tells may seem to be of another time.
    change(&directory.join("guard.js"), ("handlers[name](...given)", "handlers[name](...told(given))"))?;
    // It may try to ask for something.
    change(&directory.join("manifest.json"), ("connect-src 'self'", "connect-src *"))?;
    if kind == Kind::Firefox {
        let archive = made.path().join("faulty-firefox.xpi");
        let zip =
            Command::new("zip").current_dir(&directory).args(["-q", "-r"]).arg(archive).arg(".").status();
        ensure!(zip.context("zip not found")?.success(), "zip failed");
    }
    Ok(made)
}

fn change(path: &Path, (from, to): (&str, &str)) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let (before, after) =
        text.split_once(from).with_context(|| format!("no {from} in {}", path.display()))?;
    Ok(fs::write(path, format!("{before}{to}{after}"))?)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
