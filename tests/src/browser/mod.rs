//! The browsers, driven over WebDriver, each with the extension in it.
//!
//! Two windows are open: the person's, and one on a page of the extension, through which the harness
//! asks it what it found.

mod apart;
mod chromium;
mod driver;
mod extension;
mod firefox;
mod permission;
mod policy;
mod windows;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, WebDriver, WindowHandle};

use crate::wait::until;
pub use apart::Apart;
use driver::Driver;
use policy::Policy;
pub use policy::is_possible as can_have_policy;
use windows::go;

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

/// What a browser is started with, the same again at each restart.
pub struct Setup {
    kind: Kind,
    profile: TempDir,
    extension: PathBuf,
    hosts: Vec<String>,
    headless: bool,
    blocks_third_parties: bool,
    traced: bool,
    gpc: bool,
    /// Whether it keeps what the extension itself asks of the network.
    heard: bool,
    /// Whether the extension opens a page when it is installed; others may stand in Témoin's place.
    welcomes: bool,
    policy: Option<Policy>,
}

/// In place of hosts: every name there is leads to loopback, real ones too.
pub const EVERYWHERE: &str = "*";

impl Setup {
    fn new(kind: Kind, dist: &Path, hosts: Vec<String>, headless: bool) -> Result<Self> {
        let extension = match kind {
            Kind::Chromium => chromium::extension(dist)?,
            Kind::Firefox => firefox::extension(dist)?,
        };
        let profile = tempfile::Builder::new().prefix("temoin-profile-").tempdir()?;
        let (blocks_third_parties, traced, gpc, heard) = (false, false, false, false);
        let welcomes = dist.join("chrome/welcome.html").is_file();
        let policy = None;
        Ok(Self {
            kind,
            profile,
            extension,
            hosts,
            headless,
            blocks_third_parties,
            traced,
            gpc,
            heard,
            welcomes,
            policy,
        })
    }

    /// Starts the driver; where there is a policy, so that it and its browser find it.
    async fn drive(&self, program: PathBuf, args: &[&str], capabilities: Value) -> Result<Driver> {
        let args = args.iter().map(|&arg| arg.to_owned());
        let (program, args) = match &self.policy {
            None => (program, args.collect::<Vec<_>>()),
            Some(policy) => {
                let (around, words) = policy.around(&program)?;
                (around, words.into_iter().chain(args).collect())
            }
        };
        Driver::start(&program, &args, capabilities).await
    }

    fn is_everywhere(&self) -> bool {
        self.hosts.iter().any(|host| host == EVERYWHERE)
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

    /// Runs `script` in the person's page.
    ///
    /// # Errors
    ///
    /// When it throws, or answers something else than a `T`.
    pub async fn run<T: DeserializeOwned>(&self, script: &str) -> Result<T> {
        let answer = self.person().await?.execute(script, Vec::new()).await?;
        Ok(answer.convert()?)
    }

    /// What a promise in the person's page comes to.
    ///
    /// # Errors
    ///
    /// When it is rejected, or comes to something else than a `T`.
    pub async fn later<T: DeserializeOwned>(&self, promise: &str) -> Result<T> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             ({promise}).then((answer) => done(JSON.stringify({{ answer }})), (error) => done(JSON.stringify({{ error: String(error) }})))"
        );
        let raw = self.person().await?.execute_async(script, Vec::new()).await?;
        let mut reply: Value = serde_json::from_str(&raw.convert::<String>()?)?;
        ensure!(reply.get("error").is_none(), "{promise}: {reply}");
        Ok(serde_json::from_value(reply["answer"].take())?)
    }

    /// Deletes the cookies of the person's page, as the browser itself does.
    ///
    /// # Errors
    ///
    /// When the browser refuses.
    pub async fn clear_cookies(&self) -> Result<()> {
        Ok(self.person().await?.delete_all_cookies().await?)
    }

    /// Runs `script` in the first frame of the person's page.
    ///
    /// # Errors
    ///
    /// When there is no frame, it throws, or answers something else than a `T`.
    pub async fn run_in_frame<T: DeserializeOwned>(&self, script: &str) -> Result<T> {
        let web = self.person().await?;
        web.enter_frame(0).await?;
        let answer = web.execute(script, Vec::new()).await;
        web.enter_default_frame().await?;
        Ok(answer?.convert()?)
    }

    /// Clicks the first element for `selector`, as soon as it can be clicked. `frame >> element` is an
    /// element in a frame.
    ///
    /// # Errors
    ///
    /// When it never can.
    pub async fn click(&self, selector: &str) -> Result<()> {
        let (frame, selector) = match selector.split_once(" >> ") {
            Some((frame, selector)) => (Some(frame), selector),
            None => (None, selector),
        };
        let clicked = until(&format!("{selector} to be clickable"), async || {
            // The frame is entered each time: it may have been empty still, and another document since.
            let web = self.person().await?;
            if let Some(frame) = frame {
                let Ok(found) = web.find(By::Css(frame)).await else { return Ok(None) };
                if found.enter_frame().await.is_err() {
                    return Ok(None);
                }
            }
            Self::click_once(web, selector).await
        })
        .await;
        if frame.is_some() {
            self.person().await?.enter_default_frame().await?;
        }
        clicked
    }

    async fn click_once(web: &WebDriver, selector: &str) -> Result<Option<()>> {
        let Ok(element) = web.find(By::Css(selector)).await else { return Ok(None) };
        if element.is_clickable().await.unwrap_or(false) && element.click().await.is_ok() {
            return Ok(Some(()));
        }
        // A switch drawn over its checkbox takes the click in its place.
        let hidden = "const e = document.querySelector(arguments[0]); if (e?.type !== 'checkbox') return false; e.click(); return true";
        let clicked = web.execute(hidden, vec![json!(selector)]).await?;
        Ok(clicked.convert::<bool>()?.then_some(()))
    }

    /// Has the browser stop the extension's worker, as it does with an idle one.
    ///
    /// # Errors
    ///
    /// When it runs on.
    pub async fn stop_worker(&self) -> Result<()> {
        self.control().await?;
        match self.setup.kind {
            Kind::Chromium => chromium::stop_worker(&self.driver, &self.origin).await,
            Kind::Firefox => firefox::stop_worker(&self.driver).await,
        }
    }

    /// The same, where events start another at once.
    ///
    /// # Errors
    ///
    /// When the browser refuses.
    pub async fn tell_worker_to_stop(&self) -> Result<()> {
        self.control().await?;
        match self.setup.kind {
            Kind::Chromium => chromium::tell_worker_to_stop(&self.driver).await,
            Kind::Firefox => firefox::tell_worker_to_stop(&self.driver).await,
        }
    }

    /// Has the browser free what the person's page does not use any more.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn collect_garbage(&self) -> Result<()> {
        self.person().await?;
        match self.setup.kind {
            Kind::Chromium => chromium::collect_garbage(&self.driver).await,
            Kind::Firefox => firefox::collect_garbage(&self.driver).await,
        }
    }

    /// Has pages be told when they are painted, from now on: by `MozAfterPaint` in Firefox. Chromium keeps the time for them
    /// anyway.
    ///
    /// # Errors
    ///
    /// When Firefox refuses.
    pub async fn tell_paints(&self) -> Result<()> {
        self.person().await?;
        if self.setup.kind == Kind::Firefox { firefox::tell_paints(&self.driver).await } else { Ok(()) }
    }

    /// What Chromium's threads did since it was last asked, as DevTools' trace events.
    ///
    /// # Errors
    ///
    /// When the browser was not started to tell.
    pub async fn trace(&self) -> Result<Vec<Value>> {
        self.person().await?;
        let answer = self.driver.own("se/log", json!({ "type": "performance" })).await?;
        let entries = answer.as_array().cloned().unwrap_or_default();
        let event = |entry: &Value| {
            let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &message["message"];
            (message["method"] == "Tracing.dataCollected").then(|| message["params"].clone())
        };
        Ok(entries.iter().filter_map(event).collect())
    }

    /// Has the pages believe that the person prefers dark colours, or has the system force its own.
    ///
    /// # Errors
    ///
    /// When the browser cannot.
    pub async fn wear(&self, colours: Colours) -> Result<()> {
        if self.setup.kind == Kind::Firefox {
            self.person().await?;
            return firefox::wear(&self.driver, colours).await;
        }
        // Chromium is told window by window.
        self.control().await?;
        chromium::wear(&self.driver, colours).await?;
        self.person().await?;
        chromium::wear(&self.driver, colours).await
    }

    /// Keeps a picture of the person's page.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        Ok(self.person().await?.screenshot(path).await?)
    }
}
