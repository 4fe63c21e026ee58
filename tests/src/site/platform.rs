//! Real consent platforms, from npm: how a page includes them, and what a person clicks.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use anyhow::{Context, Result, bail, ensure};
use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use serde::{Deserialize, Serialize};

use super::{After, Site, Topic, page, plain};

/// A consent platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// vanilla-cookieconsent.
    VanillaCookieconsent,
    /// tarteaucitron.js.
    Tarteaucitron,
    /// The IAB's own TCF libraries, under a small banner of ours.
    Tcf,
    /// The site never asks; everything is loaded.
    None,
}

/// What a person clicks, one selector after the other.
pub type Clicks = &'static [&'static str];

impl Platform {
    /// Accept all, on the banner.
    pub fn accept(self) -> Clicks {
        match self {
            Self::VanillaCookieconsent => &["#cc-main .cm__btn[data-role=all]"],
            Self::Tarteaucitron => &["#tarteaucitronPersonalize2"],
            Self::Tcf => &["#tcf-accept"],
            Self::None => &[],
        }
    }

    /// Refuse all, on the banner.
    pub fn refuse(self) -> Clicks {
        match self {
            Self::VanillaCookieconsent => &["#cc-main .cm__btn[data-role=necessary]"],
            Self::Tarteaucitron => &["#tarteaucitronAllDenied2"],
            Self::Tcf => &["#tcf-refuse"],
            Self::None => &[],
        }
    }

    /// Withdraw all: reopen by the link at the foot of the page, then refuse.
    pub fn withdraw(self) -> Clicks {
        match self {
            Self::VanillaCookieconsent => &["#choice", "#cc-main .pm__btn[data-role=necessary]"],
            Self::Tarteaucitron => &["#choice", "#tarteaucitronAllDenied"],
            Self::Tcf => &["#choice", "#tcf-refuse"],
            Self::None => &[],
        }
    }

    /// Withdraw for advertising alone.
    pub fn withdraw_advertising(self) -> Clicks {
        match self {
            Self::VanillaCookieconsent => &[
                "#choice",
                "#cc-main .section__toggle[value=marketing]",
                "#cc-main .pm__btn[data-role=save]",
            ],
            Self::Tarteaucitron => &["#choice", "#regieDenied"],
            Self::Tcf => &["#choice", "#tcf-measurement"],
            Self::None => &[],
        }
    }

    /// Accept all again: reopen, then accept.
    pub fn grant_again(self) -> Clicks {
        match self {
            Self::VanillaCookieconsent => &["#choice", "#cc-main .pm__btn[data-role=all]"],
            Self::Tarteaucitron => &["#choice", "#tarteaucitronAllAllowed"],
            Self::Tcf => &["#choice", "#tcf-accept"],
            Self::None => &[],
        }
    }

    /// What goes into the page's head.
    pub(super) fn head(self) -> &'static str {
        match self {
            Self::VanillaCookieconsent => {
                "<link rel=\"stylesheet\" href=\"/cmp/vanilla-cookieconsent/dist/cookieconsent.css\">\n\
                 <script src=\"/cmp/vanilla-cookieconsent/dist/cookieconsent.umd.js\"></script>"
            }
            Self::Tarteaucitron => "<script src=\"/cmp/tarteaucitronjs/tarteaucitron.min.js\"></script>",
            Self::Tcf => "<script src=\"/cmp/tcf/stub.js\"></script>",
            Self::None => "",
        }
    }

    /// What starts it, at the end of the page.
    pub(super) fn start(self) -> &'static str {
        match self {
            Self::VanillaCookieconsent => "<script src=\"/vanilla-cookieconsent.js\"></script>",
            Self::Tarteaucitron => "<script src=\"/tarteaucitron-start.js\"></script>",
            Self::Tcf => "<script src=\"/cmp/tcf/tcf.js\"></script>",
            Self::None => "<script src=\"/none.js\"></script>",
        }
    }
}

/// The names of the cookies that the site has its platform delete when a purpose is withdrawn.
pub(super) fn deleted(site: &Site, topic: Topic) -> Vec<&str> {
    site.parties
        .iter()
        .filter(|party| party.purpose == topic && party.after == After::Deletes)
        .flat_map(|party| party.cookies.iter().map(String::as_str))
        .collect()
}

fn modules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules")
}

/// A file of a consent platform.
pub(super) fn file(path: &str) -> Option<Response<Body>> {
    let media_type = page::media_type(Path::new(path));
    if path.split('/').any(|part| part == "..") {
        return None;
    }
    let bytes = match path.strip_prefix("tcf/") {
        Some("tcf.js") => bundle().ok()?.clone().into_bytes(),
        Some("stub.js") => std::fs::read(modules().join("@iabtechlabtcf/stub/lib/stub.js")).ok()?,
        _ => std::fs::read(modules().join(path)).ok()?,
    };
    Some(plain(StatusCode::OK, media_type, bytes.into()))
}

/// The TCF platform as one script: the IAB's libraries and our banner, put together by esbuild once a
/// process.
///
/// # Errors
///
/// When the npm packages are not installed, or esbuild fails.
pub fn bundle() -> Result<&'static String> {
    static BUNDLE: OnceLock<String> = OnceLock::new();
    if let Some(script) = BUNDLE.get() {
        return Ok(script);
    }
    let esbuild = modules().join(".bin/esbuild");
    if !esbuild.exists() {
        bail!("the consent platforms are not installed: run `npm ci --prefix tests`");
    }
    let output = Command::new(esbuild)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["pages/tcf.js", "--bundle", "--format=iife", "--platform=browser"])
        .output()
        .context("esbuild did not start: run `npm ci --prefix tests`")?;
    ensure!(
        output.status.success(),
        "esbuild failed on tests/pages/tcf.js: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let script = String::from_utf8(output.stdout)?;
    Ok(BUNDLE.get_or_init(|| script))
}
