//! Real consent platforms, from npm: how a page includes them, and what a person clicks.

use std::{
    collections::BTreeMap,
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
    /// Klaro!, which keeps the choice in a cookie.
    Klaro,
    /// Klaro!, which keeps it in `localStorage`.
    KlaroLocalStorage,
    /// The IAB's own TCF libraries, under a small banner of ours.
    Tcf,
    /// The same in a frame of the site, which keeps the choice where nobody can see it.
    TcfFrame,
    /// The same without a locator frame: only scripts of the page itself can ask.
    TcfAlone,
    /// The IAB's own GPP library, under the same banner.
    Gpp,
    /// A banner that tells Google's tags and nobody else.
    ConsentMode,
    /// The same, and the page calls its `dataLayer` something else: only requests tell.
    ConsentModeRequests,
    /// A banner made for this site alone, with a cookie of its own.
    HomeMade,
    /// A banner under an American law of opting out, with the US Privacy API and its locator frame.
    UsPrivacy,
    /// The same without a locator frame; and the page says of itself that the browser sends Global Privacy Control.
    UsPrivacyAlone,
    /// The site never asks; everything is loaded.
    None,
}

/// What a person clicks, one selector after the other. What is in a frame is written `frame >> element`.
pub type Clicks = &'static [&'static str];

/// What a platform's interface offers.
pub struct Ways {
    /// Accept all, on the banner.
    pub accept: Clicks,
    /// Refuse all, on the banner.
    pub refuse: Clicks,
    /// Look at the choices and go away without choosing.
    pub dismiss: Clicks,
    /// Withdraw all: reopen by the link at the foot of the page, then refuse.
    pub withdraw: Clicks,
    /// Withdraw for advertising alone.
    pub withdraw_advertising: Clicks,
    /// Accept all again: reopen, then accept.
    pub grant_again: Clicks,
    /// What goes into the page's head.
    head: &'static str,
    /// What starts it, at the end of the page.
    start: &'static str,
}

const VANILLA: Ways = Ways {
    accept: &["#cc-main .cm__btn[data-role=all]"],
    refuse: &["#cc-main .cm__btn[data-role=necessary]"],
    dismiss: &["#choice", "#cc-main .pm__close-btn"],
    withdraw: &["#choice", "#cc-main .pm__btn[data-role=necessary]"],
    withdraw_advertising: &[
        "#choice",
        "#cc-main .section__toggle[value=marketing]",
        "#cc-main .pm__btn[data-role=save]",
    ],
    grant_again: &["#choice", "#cc-main .pm__btn[data-role=all]"],
    head: "<link rel=\"stylesheet\" href=\"/cmp/vanilla-cookieconsent/dist/cookieconsent.css\">\n\
           <script src=\"/cmp/vanilla-cookieconsent/dist/cookieconsent.umd.js\"></script>",
    start: "<script src=\"/vanilla-cookieconsent.js\"></script>",
};

const TARTEAUCITRON: Ways = Ways {
    accept: &["#tarteaucitronPersonalize2"],
    refuse: &["#tarteaucitronAllDenied2"],
    dismiss: &["#tarteaucitronCloseAlert", "#tarteaucitronClosePanel"],
    withdraw: &["#choice", "#tarteaucitronAllDenied"],
    withdraw_advertising: &["#choice", "#regieDenied"],
    grant_again: &["#choice", "#tarteaucitronAllAllowed"],
    head: "<script src=\"/cmp/tarteaucitronjs/tarteaucitron.min.js\"></script>",
    start: "<script src=\"/tarteaucitron-start.js\"></script>",
};

const KLARO: Ways = Ways {
    accept: &[".klaro .cookie-notice .cm-btn-success"],
    refuse: &[".klaro .cookie-notice .cn-decline"],
    dismiss: &["#choice", ".klaro .cookie-modal .hide"],
    // Once answered, it has one switch for all and one for each.
    withdraw: &[
        "#choice",
        ".klaro label[for=service-item-disableAll] .slider",
        ".klaro .cookie-modal .cm-btn-accept",
    ],
    withdraw_advertising: &[
        "#choice",
        ".klaro label[for=service-item-google-ads] .slider",
        ".klaro .cookie-modal .cm-btn-accept",
    ],
    grant_again: &[
        "#choice",
        ".klaro label[for=service-item-disableAll] .slider",
        ".klaro .cookie-modal .cm-btn-accept",
    ],
    head: "<script defer src=\"/klaro-config.js\"></script>\n\
           <script defer src=\"/cmp/klaro/dist/klaro.js\"></script>",
    start: "<script defer src=\"/klaro-start.js\"></script>",
};

/// Our own small banner, over whatever library.
const BANNER: Ways = Ways {
    accept: &["#banner-accept"],
    refuse: &["#banner-refuse"],
    dismiss: &["#banner-later"],
    withdraw: &["#choice", "#banner-refuse"],
    withdraw_advertising: &["#choice", "#banner-measurement"],
    grant_again: &["#choice", "#banner-accept"],
    head: "",
    start: "",
};

const FRAMED: Ways = Ways {
    accept: &["#framed >> #banner-accept"],
    refuse: &["#framed >> #banner-refuse"],
    dismiss: &["#framed >> #banner-later"],
    withdraw: &["#choice", "#framed >> #banner-refuse"],
    withdraw_advertising: &["#choice", "#framed >> #banner-measurement"],
    grant_again: &["#choice", "#framed >> #banner-accept"],
    head: "",
    start: "<iframe id=\"framed\" src=\"/choix.html\" title=\"Vos choix\"></iframe>",
};

const TCF: Ways = Ways {
    head: "<script src=\"/cmp/tcf/stub.js\"></script>",
    start: "<script src=\"/cmp/bundle/tcf.js\"></script>",
    ..BANNER
};
const TCF_ALONE: Ways = Ways { head: "", ..TCF };
const GPP: Ways = Ways { start: "<script src=\"/cmp/bundle/gpp.js\"></script>", ..BANNER };
const CONSENT_MODE: Ways = Ways { start: "<script src=\"/cmp/bundle/consent-mode.js\"></script>", ..BANNER };
const HOME_MADE: Ways = Ways { start: "<script src=\"/cmp/bundle/home-made.js\"></script>", ..BANNER };
const US_PRIVACY: Ways = Ways { start: "<script src=\"/cmp/bundle/us-privacy.js\"></script>", ..BANNER };
const NONE: Ways = Ways {
    accept: &[],
    refuse: &[],
    dismiss: &[],
    withdraw: &[],
    withdraw_advertising: &[],
    grant_again: &[],
    head: "",
    start: "<script src=\"/none.js\"></script>",
};

impl Platform {
    /// What its interface offers.
    pub fn ways(self) -> &'static Ways {
        match self {
            Self::VanillaCookieconsent => &VANILLA,
            Self::Tarteaucitron => &TARTEAUCITRON,
            Self::Klaro | Self::KlaroLocalStorage => &KLARO,
            Self::Tcf => &TCF,
            Self::TcfFrame => &FRAMED,
            Self::TcfAlone => &TCF_ALONE,
            Self::Gpp => &GPP,
            Self::ConsentMode | Self::ConsentModeRequests => &CONSENT_MODE,
            Self::HomeMade => &HOME_MADE,
            Self::UsPrivacy | Self::UsPrivacyAlone => &US_PRIVACY,
            Self::None => &NONE,
        }
    }

    /// Whether nobody outside can know for sure what was chosen: Témoin infers it, and accuses nobody.
    pub fn is_inferred(self) -> bool {
        matches!(self, Self::ConsentMode | Self::ConsentModeRequests | Self::HomeMade)
    }

    /// What goes into the page's head.
    pub(super) fn head(self) -> &'static str {
        self.ways().head
    }

    /// What starts it, at the end of the page.
    pub(super) fn start(self) -> &'static str {
        self.ways().start
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
    let bytes = match path.split_once('/') {
        Some(("bundle", name)) => bundle().ok()?.get(name)?.clone().into_bytes(),
        Some(("tcf", "stub.js")) => std::fs::read(modules().join("@iabtechlabtcf/stub/lib/stub.js")).ok()?,
        _ => std::fs::read(modules().join(path)).ok()?,
    };
    Some(plain(StatusCode::OK, media_type, bytes.into()))
}

/// The platforms put together from a library and our banner, by file name.
const BUNDLED: [&str; 5] = ["tcf.js", "gpp.js", "consent-mode.js", "home-made.js", "us-privacy.js"];

/// Each of these platforms as one script, put together by esbuild once a process.
///
/// # Errors
///
/// When the npm packages are not installed, or esbuild fails.
pub fn bundle() -> Result<&'static BTreeMap<&'static str, String>> {
    static BUNDLES: OnceLock<BTreeMap<&str, String>> = OnceLock::new();
    if let Some(scripts) = BUNDLES.get() {
        return Ok(scripts);
    }
    let esbuild = modules().join(".bin/esbuild");
    if !esbuild.exists() || !modules().join("klaro").exists() {
        bail!("the consent platforms are not installed: run `npm ci --prefix tests`");
    }
    let mut scripts = BTreeMap::new();
    for name in BUNDLED {
        let output = Command::new(&esbuild)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args([&format!("pages/{name}"), "--bundle", "--format=iife", "--platform=browser"])
            .output()
            .context("esbuild did not start: run `npm ci --prefix tests`")?;
        ensure!(
            output.status.success(),
            "esbuild failed on tests/pages/{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        scripts.insert(name, String::from_utf8(output.stdout)?);
    }
    Ok(BUNDLES.get_or_init(|| scripts))
}
