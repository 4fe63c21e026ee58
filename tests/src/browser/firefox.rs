//! Firefox, by geckodriver.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{
    Colours, Kind, Setup,
    driver::{Driver, find},
};
use crate::run::root;

/// The extension's id, of the manifest.
pub const ID: &str = "temoin@temoin.example";
/// The host of its pages, which Firefox would otherwise draw by lot.
const UUID: &str = "7e301af0-5eed-4c00-8c1e-7e3017e30171";

pub fn extension(dist: &Path) -> Result<PathBuf> {
    let built = fs::read_dir(dist)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.to_string_lossy().ends_with("-firefox.xpi"))
        .with_context(|| format!("no extension for Firefox in {}: run `./build.sh build`", dist.display()))?;
    Ok(fs::canonicalize(built)?)
}

/// What Firefox compiled of itself at an earlier start, and the version that it is for. None of it is the
/// extension's, and with another version Firefox begins anew.
const COMPILED: [&str; 4] = [
    "compatibility.ini",
    "startupCache/scriptCache.bin",
    "startupCache/scriptCache-child.bin",
    "startupCache/startupCache.8.little",
];

/// Where that is kept: with it a start takes half the time.
fn compiled() -> PathBuf {
    root().join("target/firefox-start")
}

/// Gives a new profile what an earlier Firefox has compiled, if one has.
pub fn prepare(profile: &Path) -> Result<()> {
    if compiled().is_dir() { copy(&compiled(), profile) } else { Ok(()) }
}

/// Keeps what Firefox compiled in this profile, which it has closed, if nothing is kept yet.
pub fn keep(profile: &Path) -> Result<()> {
    let there = COMPILED.iter().all(|file| profile.join(file).is_file());
    if !there || compiled().is_dir() {
        return Ok(());
    }
    fs::create_dir_all(root().join("target"))?;
    let kept = tempfile::tempdir_in(root().join("target"))?;
    copy(profile, kept.path())?;
    // Another process may have been quicker.
    let _ = fs::rename(kept.path(), compiled());
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.join("startupCache"))?;
    COMPILED.iter().try_for_each(|file| fs::copy(from.join(file), to.join(file)).map(drop))?;
    Ok(())
}

pub async fn start(setup: &Setup) -> Result<Driver> {
    let program = find(&["geckodriver"])
        .context("geckodriver not found: cargo install --locked geckodriver --version 0.37.1")?;
    let profile = setup.profile.path().display().to_string();
    let mut args = vec!["-profile".to_owned(), profile];
    if setup.headless {
        args.push("-headless".to_owned());
    }
    let uuids = json!({ ID: UUID }).to_string();
    let capabilities = json!({
        "browserName": "firefox",
        "acceptInsecureCerts": true,
        // A page with a hundred thousand rows takes its time on a busy machine.
        "timeouts": { "pageLoad": 300_000 },
        "moz:firefoxOptions": {
            "binary": Kind::Firefox.program()?,
            "args": args,
            "prefs": {
                "network.dns.localDomains": setup.hosts.join(","),
                "network.dns.forceResolve": if setup.is_everywhere() { "127.0.0.1" } else { "" },
                "extensions.webextensions.uuids": uuids,
                "xpinstall.signatures.required": false,
                "intl.locale.requested": "fr",
                "privacy.globalprivacycontrol.enabled": setup.gpc,
                "browser.sessionstore.resume_from_crash": false,
                // What an extension asks for at a person's click is granted without asking them, as nobody could answer.
                "extensions.webextOptionalPermissionPrompts": false,
            },
        },
    });
    setup.drive(program, &["--port=0", "--allow-system-access"], capabilities).await
}

/// The address of the extension's own pages.
pub fn origin() -> String {
    format!("moz-extension://{UUID}")
}

/// Installs the extension for good, as a person does: it is there again after a restart.
pub async fn install(setup: &Setup, driver: &Driver) -> Result<()> {
    let add = json!({ "path": setup.extension, "temporary": false });
    driver.own("moz/addon/install", add).await.context("Firefox refused the extension")?;
    Ok(())
}

pub async fn stop_worker(driver: &Driver) -> Result<()> {
    let promise =
        "ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs').ExtensionParent
        .GlobalManager.getExtension(arguments[0]).terminateBackground({ disableResetIdleForTest: true })";
    wait_in_chrome(driver, promise, json!(ID)).await.context("Firefox did not stop the event page")
}

/// The same without waiting: where events start another at once the promise may never be kept.
pub async fn tell_worker_to_stop(driver: &Driver) -> Result<()> {
    let script = "const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
        ExtensionParent.GlobalManager.getExtension(arguments[0]).terminateBackground({ disableResetIdleForTest: true }).catch(() => {});";
    in_chrome(driver, script).await.map(drop)
}

pub async fn collect_garbage(driver: &Driver) -> Result<()> {
    driver.own("moz/context", json!({ "context": "chrome" })).await?;
    // What about:memory does in every process.
    let script = "Services.obs.notifyObservers(null, 'child-mmu-request')";
    let told = driver.web.execute(script, Vec::new()).await;
    driver.own("moz/context", json!({ "context": "content" })).await?;
    Ok(told.map(drop)?)
}

pub async fn wear(driver: &Driver, colours: Colours) -> Result<()> {
    driver.own("moz/context", json!({ "context": "chrome" })).await?;
    let script =
        "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', arguments[0]);
        Services.prefs.setIntPref('browser.display.document_color_use', arguments[1]);
        Services.prefs.setBoolPref('ui.useAccessibilityTheme', arguments[1] === 2)";
    let (scheme, forced) = match colours {
        Colours::Light => (1, 0),
        Colours::Dark => (0, 0),
        Colours::Forced => (0, 2),
    };
    let set = driver.web.execute(script, vec![json!(scheme), json!(forced)]).await;
    driver.own("moz/context", json!({ "context": "content" })).await?;
    set?;
    Ok(())
}

/// Has pages be told when they are painted, from now on.
pub async fn tell_paints(driver: &Driver) -> Result<()> {
    let script = "Services.prefs.setBoolPref('dom.send_after_paint_to_content', true)";
    in_chrome(driver, script).await.map(drop)
}

/// Keeps, from now on, the addresses that are asked for in the extension's name.
pub async fn hear_requests(driver: &Driver) -> Result<()> {
    let script = "const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
        const asked = ExtensionParent.asked = [];
        ExtensionParent.hear = (subject) => {
          const channel = subject.QueryInterface(Ci.nsIChannel);
          const { triggeringPrincipal, loadingPrincipal } = channel.loadInfo ?? {};
          for (const principal of [triggeringPrincipal, loadingPrincipal]) {
            if ((principal?.addonPolicy ?? principal?.contentScriptAddonPolicy)?.id === arguments[0]) asked.push(channel.URI.spec);
          }
        };
        Services.obs.addObserver(ExtensionParent.hear, 'http-on-opening-request');";
    in_chrome(driver, script).await.map(drop)
}

/// What was kept.
pub async fn asked(driver: &Driver) -> Result<Vec<String>> {
    let script = "return ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs').ExtensionParent.asked;";
    Ok(in_chrome(driver, script).await?.convert()?)
}

/// Has the profiler look at the main threads five thousand times a second, from now on.
pub async fn start_profile(driver: &Driver) -> Result<()> {
    let script = "Services.profiler.StartProfiler(4_000_000, 0.2, ['js', 'cpu'], ['GeckoMain'])";
    in_chrome(driver, script).await.map(drop)
}

/// Ends that, and tells what it has seen: by a file in `directory`, as it is too long for an answer.
pub async fn profile(driver: &Driver, directory: &Path) -> Result<Value> {
    let file = directory.join("seen.json");
    let promise =
        "Services.profiler.dumpProfileToFileAsync(arguments[0]).then(() => Services.profiler.StopProfiler())";
    let told = wait_in_chrome(driver, promise, json!(file)).await;
    told.context("Firefox does not tell what its profiler saw")?;
    Ok(serde_json::from_slice(&fs::read(&file)?)?)
}

async fn in_chrome(driver: &Driver, script: &str) -> Result<thirtyfour::prelude::ScriptRet> {
    driver.own("moz/context", json!({ "context": "chrome" })).await?;
    let told = driver.web.execute(script, vec![json!(ID)]).await;
    driver.own("moz/context", json!({ "context": "content" })).await?;
    Ok(told?)
}

/// Waits for what the browser itself promises.
async fn wait_in_chrome(driver: &Driver, promise: &str, argument: Value) -> Result<()> {
    let script =
        format!("({promise}).then(() => arguments[1](null), (error) => arguments[1](String(error)))");
    driver.own("moz/context", json!({ "context": "chrome" })).await?;
    let told = driver.web.execute_async(script, vec![argument]).await;
    driver.own("moz/context", json!({ "context": "content" })).await?;
    told?.convert::<Option<String>>()?.map_or(Ok(()), |error| bail!(error))
}
