//! What an organisation sets for its browsers: a file where only the administrator may write. The browser of a trial sees such
//! a file at its place, and nothing of it is on the machine: it is mounted in a namespace of the browser's own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{Kind, chromium, driver::find, firefox};

/// A policy's file, and the directory over which it is mounted.
pub struct Policy {
    /// What is mounted.
    content: PathBuf,
    /// Where.
    place: PathBuf,
}

impl Policy {
    /// Writes `settings` as a policy for the extension, below `directory`.
    pub fn write(kind: Kind, directory: &Path, extension: &Path, settings: &Value) -> Result<Self> {
        let content = directory.join("policy");
        let place = place(kind).context("no place for a policy on this machine")?;
        let (file, policy) = match kind {
            Kind::Chromium => {
                let extensions = json!({ chromium::id(extension): settings });
                ("policies/managed/temoin.json", json!({ "3rdparty": { "extensions": extensions } }))
            }
            Kind::Firefox => {
                let extensions = json!({ firefox::ID: settings });
                ("policies.json", json!({ "policies": { "3rdparty": { "Extensions": extensions } } }))
            }
        };
        let file = content.join(file);
        fs::create_dir_all(file.parent().context("a file without a directory")?)?;
        fs::write(file, policy.to_string())?;
        Ok(Self { content, place })
    }

    /// The words to run a program with, so that it and what it starts see the file.
    pub fn around(&self, program: &Path) -> Result<(PathBuf, Vec<String>)> {
        let unshare = find(&["unshare"]).context("unshare not found: apt-get install util-linux")?;
        let words =
            ["--mount", "--map-root-user", "sh", "-c", "mount --bind \"$0\" \"$1\" && shift && exec \"$@\""];
        let paths = [&self.content, &self.place, program].map(|path| path.display().to_string());
        Ok((unshare, words.map(str::to_owned).into_iter().chain(paths).collect()))
    }
}

/// The directory in which a browser looks for policies, if it is there.
fn place(kind: Kind) -> Option<PathBuf> {
    let place = match kind {
        Kind::Chromium => PathBuf::from("/etc/chromium"),
        // Beside the program that its link leads to.
        Kind::Firefox => fs::canonicalize(kind.program().ok()?).ok()?.parent()?.join("distribution"),
    };
    fs::canonicalize(place).ok().filter(|place| place.is_dir())
}

/// Whether this machine has such a place, and lets a program have a namespace of its own.
pub fn is_possible(kind: Kind) -> bool {
    let asked = Command::new("unshare").args(["--mount", "--map-root-user", "true"]).output();
    place(kind).is_some() && asked.is_ok_and(|answer| answer.status.success())
}
