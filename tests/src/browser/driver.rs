//! A WebDriver program (chromedriver, geckodriver) and its session.

use std::{
    env,
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
