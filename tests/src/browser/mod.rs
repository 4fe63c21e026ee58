//! The browsers, driven over WebDriver, each with the extension in it.
//!
//! Two windows are open: the person's, and one on a page of the extension, through which the harness
//! asks it what it found.

mod apart;
mod chromium;
mod devtools;
mod driver;
mod extension;
mod firefox;
mod page;
mod permission;
mod policy;
mod setup;
mod start;
mod windows;

use std::path::PathBuf;

use anyhow::{Context, Result};
use thirtyfour::{WebDriver, WindowHandle};

pub use apart::Apart;
use driver::Driver;
pub use policy::is_possible as can_have_policy;
pub use setup::EVERYWHERE;
use setup::Setup;

/// A browser the tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Chromium, by chromedriver.
    Chromium,
    /// Firefox ESR or Firefox, by geckodriver.
    Firefox,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chromium, Self::Firefox];

    /// Its name in test names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }

    /// Where it is installed.
    ///
    /// # Errors
    ///
    /// When it is not.
    pub fn program(self) -> Result<PathBuf> {
        match self {
            Self::Chromium => driver::find(&["chromium", "chromium-browser", "google-chrome"])
                .context("Chromium not found: apt-get install chromium"),
            Self::Firefox => driver::find(&["firefox-esr", "firefox"])
                .context("Firefox not found: apt-get install firefox-esr"),
        }
    }
}

/// What colours the person prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// Light ones.
    Light,
    /// Dark ones.
    Dark,
    /// The system's own, with high contrast.
    Forced,
}

impl Colours {
    /// Their name in file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Forced => "forced",
        }
    }
}

/// A running browser with the extension loaded.
pub struct Browser {
    setup: Setup,
    driver: Driver,
    first: WindowHandle,
    person: WindowHandle,
    control: WindowHandle,
    aside: Option<WindowHandle>,
    origin: String,
}

impl Browser {
    /// Which browser it is.
    pub fn kind(&self) -> Kind {
        self.setup.kind
    }

    /// The session itself, on the person's window.
    ///
    /// # Errors
    ///
    /// When the window is gone.
    pub async fn person(&self) -> Result<&WebDriver> {
        self.driver.web.switch_to_window(self.person.clone()).await?;
        Ok(&self.driver.web)
    }
}
