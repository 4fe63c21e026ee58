//! A WebDriver program (chromedriver, geckodriver) and its session.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, anyhow};
use axum::http::Method;
use serde_json::Value;
use thirtyfour::{Capabilities, WebDriver, common::command::FormatRequestData};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::wait::until;

/// A running driver and its one session.
pub struct Driver {
    /// The session.
    pub web: WebDriver,
    program: Child,
}

impl Driver {
    /// Starts the driver at `program` and opens a session.
    pub async fn start(program: &Path, args: &[String], capabilities: Value) -> Result<Self> {
        let mut child = Command::new(program)
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} did not start", program.display()))?;
        let output = child.stdout.take().context("the driver has no output")?;
        let mut lines = BufReader::new(output).lines();
        let port = timeout(Duration::from_secs(30), async {
            while let Some(line) = lines.next_line().await? {
                if let Some(port) = port(&line) {
                    return Ok(port);
                }
            }
            Err(anyhow!("{} ended without telling its port", program.display()))
        })
        .await
        .context("the driver did not tell its port")??;
        // Read on, so that it never waits for its reader.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let capabilities: Capabilities = serde_json::from_value(capabilities)?;
        let web = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
            .await
            .context("the browser did not start")?;
        Ok(Self { web, program: child })
    }

    /// A command of the browser's own, beside the standard.
    pub async fn own(&self, endpoint: &str, body: Value) -> Result<Value> {
        let response = self.web.handle().cmd(Own { endpoint: endpoint.to_owned(), body }).await?;
        Ok(response.value_json()?)
    }

    /// Closes the browser, then ends the driver.
    pub async fn quit(mut self) {
        if let Err(error) = self.web.quit().await {
            eprintln!("the browser did not close by itself: {error}");
        }
        if let Err(error) = self.program.kill().await {
            eprintln!("the driver did not end: {error}");
        }
    }

    /// Kills the browser on this profile, and ends the driver.
    pub async fn kill(mut self, profile: &Path) -> Result<()> {
        until("the browser to be gone", async || {
            let running = processes(profile)?;
            if running.is_empty() {
                return Ok(Some(()));
            }
            let ids = running.iter().map(u32::to_string);
            // One that is gone by now is no error.
            Command::new("kill").arg("-KILL").args(ids).stderr(Stdio::null()).status().await?;
            Ok(None)
        })
        .await?;
        Ok(self.program.kill().await?)
    }
}

/// The processes of the browser on this profile. Those of its pages do not name it, and end with it.
fn processes(profile: &Path) -> Result<Vec<u32>> {
    let profile = profile.as_os_str().as_encoded_bytes();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let path = entry?.path();
        let id = path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
        let Some((id, line)) = id.and_then(|id| Some((id, fs::read(path.join("cmdline")).ok()?))) else {
            continue;
        };
        // The driver's own line does not have it: it is told over HTTP.
        if line.windows(profile.len()).any(|part| part == profile) {
            found.push(id);
        }
    }
    Ok(found)
}

/// The port in what a driver says when it is ready.
fn port(line: &str) -> Option<u16> {
    let rest = line
        .split_once("started successfully on port ")
        .or_else(|| line.split_once("Listening on 127.0.0.1:"))?
        .1;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[derive(Debug)]
struct Own {
    endpoint: String,
    body: Value,
}

impl FormatRequestData for Own {
    fn format_request(&self, session: &thirtyfour::SessionId) -> thirtyfour::RequestData {
        thirtyfour::RequestData::new(Method::POST, format!("/session/{session}/{}", self.endpoint))
            .add_body(self.body.clone())
    }
}

/// The first of `names` in the search path or where cargo installs.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let cargo = env::var_os("HOME").map(|home| Path::new(&home).join(".cargo/bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let places: Vec<PathBuf> = env::split_paths(&path).chain(cargo).collect();
    names
        .iter()
        .flat_map(|name| places.iter().map(move |place| place.join(name)))
        .find(|candidate| candidate.is_file())
}
