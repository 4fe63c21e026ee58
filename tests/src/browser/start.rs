//! Browsers begin, end, and come back.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;
use thirtyfour::WindowHandle;

use super::{Browser, Kind, chromium, driver::Driver, firefox, policy::Policy, setup::Setup, windows::go};
use crate::wait::until;

impl Browser {
    /// Starts a browser with an empty profile and the extension of `dist` in it; `hosts` are the
    /// made-up ones that it must find on loopback.
    ///
    /// # Errors
    ///
    /// When the browser, its driver or the built extension is missing or does not start.
    pub async fn launch(kind: Kind, dist: &Path, hosts: Vec<String>, headless: bool) -> Result<Self> {
        Self::launch_with(kind, dist, hosts, headless, false).await
    }

    /// The same, out of sight; Firefox may be told to send Global Privacy Control.
    ///
    /// # Errors
    ///
    /// As [`Browser::launch`].
    pub async fn launch_asking(kind: Kind, dist: &Path, hosts: Vec<String>, gpc: bool) -> Result<Self> {
        Self::begin(Setup { gpc, ..Setup::new(kind, dist, hosts, true)? }).await
    }

    /// The same; Chromium may be told to block the cookies of third parties. Firefox always keeps them
    /// apart, by site.
    ///
    /// # Errors
    ///
    /// When the browser, its driver or the built extension is missing or does not start.
    pub async fn launch_with(
        kind: Kind,
        dist: &Path,
        hosts: Vec<String>,
        headless: bool,
        blocks_third_parties: bool,
    ) -> Result<Self> {
        Self::begin(Setup { blocks_third_parties, ..Setup::new(kind, dist, hosts, headless)? }).await
    }

    /// The same, with what an organisation has set for the extension.
    ///
    /// # Errors
    ///
    /// As [`Browser::launch`], and when this machine has no place for a policy.
    pub async fn launch_managed(
        kind: Kind,
        dist: &Path,
        hosts: Vec<String>,
        settings: &Value,
    ) -> Result<Self> {
        let mut setup = Setup::new(kind, dist, hosts, true)?;
        setup.policy = Some(Policy::write(kind, setup.profile.path(), &setup.extension, settings)?);
        Self::begin(setup).await
    }

    /// A Chromium that tells what its main thread does: see [`Browser::trace`].
    ///
    /// # Errors
    ///
    /// As [`Browser::launch`].
    pub async fn launch_traced(dist: &Path, hosts: Vec<String>) -> Result<Self> {
        Self::begin(Setup { traced: true, ..Setup::new(Kind::Chromium, dist, hosts, true)? }).await
    }

    /// A browser that keeps what the extension itself asks of the network: see [`Browser::quit_and_tell`].
    ///
    /// # Errors
    ///
    /// As [`Browser::launch`].
    pub async fn launch_heard(kind: Kind, dist: &Path, hosts: Vec<String>) -> Result<Self> {
        Self::begin(Setup { heard: true, ..Setup::new(kind, dist, hosts, true)? }).await
    }

    async fn begin(setup: Setup) -> Result<Self> {
        match setup.kind {
            Kind::Chromium => chromium::prepare(&setup)?,
            Kind::Firefox => firefox::prepare(setup.profile.path())?,
        }
        Self::start(setup, true).await
    }

    async fn start(setup: Setup, first: bool) -> Result<Self> {
        let driver = match setup.kind {
            Kind::Chromium => chromium::start(&setup).await?,
            Kind::Firefox => firefox::start(&setup).await?,
        };
        match Self::open(&setup, &driver, first).await {
            Ok((first, person, control, origin)) => {
                Ok(Self { first, setup, driver, person, control, aside: None, origin })
            }
            Err(error) => {
                driver.quit().await;
                Err(error)
            }
        }
    }

    async fn open(
        setup: &Setup,
        driver: &Driver,
        first: bool,
    ) -> Result<(WindowHandle, WindowHandle, WindowHandle, String)> {
        let web = &driver.web;
        let origin = match setup.kind {
            Kind::Chromium => chromium::origin(setup),
            Kind::Firefox => firefox::origin(),
        };
        if first && setup.kind == Kind::Firefox {
            if setup.heard {
                firefox::hear_requests(driver).await?;
            }
            firefox::install(setup, driver).await?;
            // The welcome page comes to the front: not over a page that a test looks at.
            if setup.welcomes {
                until("the welcome page", async || Ok((web.windows().await?.len() > 1).then_some(())))
                    .await?;
            }
        }
        // The window that the browser opens by itself is left alone.
        let own = web.window().await.context("the browser has no window")?;
        let control = web.new_window().await.context("no second window opened")?;
        web.switch_to_window(control.clone()).await?;
        go(web, &format!("{origin}/popup.html")).await?;
        let person = web.new_window().await.context("no third window opened")?;
        web.switch_to_window(person.clone()).await?;
        Ok((own, person, control, origin))
    }

    /// Closes the browser and opens it again with the same profile, as a person does.
    ///
    /// # Errors
    ///
    /// When it does not come back.
    pub async fn restart(self) -> Result<Self> {
        let Self { setup, driver, .. } = self;
        driver.quit().await;
        Self::start(setup, false).await
    }

    /// The same; meanwhile something happens to its profile.
    ///
    /// # Errors
    ///
    /// When that fails, or it does not come back.
    pub async fn restart_after(self, happens: impl FnOnce(&Path) -> Result<()>) -> Result<Self> {
        let Self { setup, driver, .. } = self;
        driver.quit().await;
        happens(setup.profile.path())?;
        Self::start(setup, false).await
    }

    /// Kills the browser, with all its processes at once, and opens it again with the same profile.
    ///
    /// # Errors
    ///
    /// When it cannot be killed or does not come back.
    pub async fn kill(self) -> Result<Self> {
        let Self { setup, driver, .. } = self;
        driver.kill(setup.profile.path()).await?;
        Self::start(setup, false).await
    }

    /// Closes the browser, and tells the addresses that the extension itself asked for, beside its own files.
    ///
    /// # Errors
    ///
    /// When the browser was not started to keep them.
    pub async fn quit_and_tell(self) -> Result<Vec<String>> {
        let Self { setup, driver, origin, .. } = self;
        match setup.kind {
            Kind::Chromium => {
                driver.quit().await;
                chromium::asked(setup.profile.path(), &origin)
            }
            Kind::Firefox => {
                let asked = firefox::asked(&driver).await;
                driver.quit().await;
                asked
            }
        }
    }

    /// Closes the browser.
    pub async fn quit(self) {
        let Self { setup, driver, .. } = self;
        driver.quit().await;
        if setup.kind == Kind::Firefox
            && let Err(error) = firefox::keep(setup.profile.path())
        {
            eprintln!("what Firefox compiled was not kept: {error:#}");
        }
    }
}
