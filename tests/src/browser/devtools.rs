//! What no page can ask of a browser, but its developer tools can.

use anyhow::Result;
use serde_json::{Value, json};

use super::{Browser, Colours, Kind, chromium, firefox};

impl Browser {
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

    /// Has Firefox's profiler look at the main threads of all processes from now on: see [`Browser::profile`].
    ///
    /// # Errors
    ///
    /// When Firefox refuses.
    pub async fn start_profile(&self) -> Result<()> {
        self.person().await?;
        firefox::start_profile(&self.driver).await
    }

    /// What Firefox's profiler has seen, in its own format: the threads of the browser's process, and the profiles of the others.
    ///
    /// # Errors
    ///
    /// When it was not started.
    pub async fn profile(&self) -> Result<Value> {
        self.person().await?;
        firefox::profile(&self.driver, self.setup.profile.path()).await
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
}
