//! Chromium, by chromedriver.

use std::{
    fs, iter,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::{
    Colours, Kind, Setup,
    driver::{Driver, find},
};
use crate::{net::fingerprint, wait::until};

/// How long a worker may take to stop before it is told again.
const TELL_AGAIN: Duration = Duration::from_secs(3);

/// What a browser asked of the network, in its profile.
const NET_LOG: &str = "net-log.json";

pub fn extension(dist: &Path) -> Result<PathBuf> {
    let directory = dist.join("chrome");
    ensure!(
        directory.join("manifest.json").is_file(),
        "no extension in {}: run `./build.sh build`",
        directory.display()
    );
    Ok(fs::canonicalize(directory)?)
}

/// Debian's Chromium blocks the cookies of third parties unless told otherwise.
pub fn prepare(setup: &Setup) -> Result<()> {
    let directory = setup.profile.path().join("Default");
    fs::create_dir_all(&directory)?;
    let preferences = json!({
        "profile": { "cookie_controls_mode": u8::from(setup.blocks_third_parties) },
        "extensions": { "ui": { "developer_mode": true } },
    });
    Ok(fs::write(directory.join("Preferences"), preferences.to_string())?)
}

pub async fn start(setup: &Setup) -> Result<Driver> {
    let program =
        find(&["chromedriver"]).context("chromedriver not found: apt-get install chromium-driver")?;
    let mut args = vec![
        format!("--user-data-dir={}", setup.profile.path().display()),
        format!("--load-extension={}", setup.extension.display()),
        format!("--disable-extensions-except={}", setup.extension.display()),
        format!("--host-resolver-rules={}", resolver_rules(setup)),
        format!("--ignore-certificate-errors-spki-list={}", fingerprint()?),
        "--window-size=1280,900".to_owned(),
    ];
    args.extend(
        [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-quic",
            "--disable-backgrounding-occluded-windows",
            "--disable-renderer-backgrounding",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--no-default-browser-check",
            "--lang=fr",
        ]
        .map(str::to_owned),
    );
    if setup.heard {
        args.push(format!("--log-net-log={}", setup.profile.path().join(NET_LOG).display()));
    }
    if setup.headless {
        args.push("--headless=new".to_owned());
    }
    let mut options = json!({ "binary": Kind::Chromium.program()?, "args": args });
    let mut logs = json!({});
    if setup.traced {
        options["perfLoggingPrefs"] = json!({ "traceCategories": "blink.user_timing,v8,v8.execute" });
        logs = json!({ "performance": "ALL" });
    }
    let capabilities = json!({
        "browserName": "chrome",
        "acceptInsecureCerts": true,
        // With any other, the first tab does not answer after one start in eight: we wait ourselves.
        "pageLoadStrategy": "none",
        "goog:loggingPrefs": logs,
        "goog:chromeOptions": options,
    });
    setup.drive(program, &["--port=0"], capabilities).await
}

/// Every made-up host leads to loopback, and so do the real ones of a setup.
fn resolver_rules(setup: &Setup) -> String {
    if setup.is_everywhere() {
        return "MAP * 127.0.0.1".to_owned();
    }
    let real = setup.hosts.iter().map(String::as_str).filter(|host| !host.ends_with(".test"));
    let rules = iter::once("*.test").chain(real).map(|host| format!("MAP {host} 127.0.0.1"));
    rules.collect::<Vec<_>>().join(", ")
}

/// The address of the extension's own pages. Chromium names an unpacked extension after its path; to
/// ask the browser instead, right after its start, sometimes finds the first tab deaf.
pub fn origin(setup: &Setup) -> String {
    format!("chrome-extension://{}", id(&setup.extension))
}

/// The id of the extension in this directory.
pub fn id(extension: &Path) -> String {
    let path = extension.as_os_str().as_encoded_bytes();
    let digest = ring::digest::digest(&ring::digest::SHA256, path);
    let letter = |half: u8| char::from(b'a' + half);
    digest.as_ref()[..16].iter().flat_map(|byte| [letter(byte >> 4), letter(byte & 15)]).collect()
}

/// Target ids and addresses of the service workers that run.
async fn workers(driver: &Driver) -> Result<Vec<(String, String)>> {
    let answer = cdp(driver, "Target.getTargets", json!({})).await?;
    let text = |target: &Value, key: &str| target[key].as_str().unwrap_or_default().to_owned();
    Ok(answer["targetInfos"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|target| target["type"] == "service_worker")
        .map(|target| (text(target, "targetId"), text(target, "url")))
        .collect())
}

pub async fn stop_worker(driver: &Driver, origin: &str) -> Result<()> {
    let running: Vec<String> = workers(driver)
        .await?
        .into_iter()
        .filter(|(_, url)| url.starts_with(origin))
        .map(|(id, _)| id)
        .collect();
    cdp(driver, "ServiceWorker.enable", json!({})).await?;
    // One that is just starting, or at work, may not hear it the first time.
    let mut told: Option<Instant> = None;
    until("the extension's worker to stop", async || {
        if told.is_none_or(|at| at.elapsed() > TELL_AGAIN) {
            cdp(driver, "ServiceWorker.stopAllWorkers", json!({})).await?;
            told = Some(Instant::now());
        }
        let left = workers(driver).await?;
        Ok((!left.iter().any(|(id, _)| running.contains(id))).then_some(()))
    })
    .await
}

/// The same without waiting. Under load another is there before one could look.
pub async fn tell_worker_to_stop(driver: &Driver) -> Result<()> {
    cdp(driver, "ServiceWorker.enable", json!({})).await?;
    cdp(driver, "ServiceWorker.stopAllWorkers", json!({})).await.map(drop)
}

pub async fn wear(driver: &Driver, colours: Colours) -> Result<()> {
    let (scheme, forced) = match colours {
        Colours::Light => ("light", "none"),
        Colours::Dark => ("dark", "none"),
        Colours::Forced => ("dark", "active"),
    };
    let features = json!([
        { "name": "prefers-color-scheme", "value": scheme },
        { "name": "forced-colors", "value": forced },
    ]);
    cdp(driver, "Emulation.setEmulatedMedia", json!({ "features": features })).await?;
    Ok(())
}

pub async fn collect_garbage(driver: &Driver) -> Result<()> {
    cdp(driver, "HeapProfiler.collectGarbage", json!({})).await.map(drop)
}

async fn cdp(driver: &Driver, command: &str, params: Value) -> Result<Value> {
    driver.own("goog/cdp/execute", json!({ "cmd": command, "params": params })).await
}

/// The addresses of requests that an origin made, from the browser's own log.
pub fn asked(profile: &Path, origin: &str) -> Result<Vec<String>> {
    let log: Value = serde_json::from_slice(&fs::read(profile.join(NET_LOG))?)?;
    let events = log["events"].as_array().context("no log")?;
    ensure!(events.iter().any(|event| event["params"]["initiator"].is_string()), "nobody asked for anything");
    let own = events.iter().filter(|event| event["params"]["initiator"] == *origin);
    Ok(own.filter_map(|event| event["params"]["url"].as_str().map(str::to_owned)).collect())
}
