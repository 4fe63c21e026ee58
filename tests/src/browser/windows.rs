//! Windows and tabs, and going from page to page in them.

use anyhow::Result;
use thirtyfour::WebDriver;

use super::Browser;
use crate::wait::until;

/// Goes to `url` and waits until its page has loaded.
pub(super) async fn go(web: &WebDriver, url: &str) -> Result<()> {
    // The page being left is marked, to be told from the next even at the same address.
    web.execute("document.documentElement.setAttribute('data-left', '')", Vec::new()).await?;
    web.goto(url).await?;
    until(&format!("{url} to load"), async || {
        let script = "return document.readyState === 'complete' && location.href !== 'about:blank'
            && !document.documentElement.hasAttribute('data-left')";
        // Between two pages a script may have nowhere to run.
        let loaded = web.execute(script, Vec::new()).await;
        Ok(loaded.is_ok_and(|loaded| loaded.convert().unwrap_or(false)).then_some(()))
    })
    .await
}

impl Browser {
    /// Opens `url` in a window of its own, once, and again in the same at each later call.
    ///
    /// # Errors
    ///
    /// When the window does not open or the page does not load.
    pub async fn aside(&mut self, url: &str) -> Result<()> {
        let web = &self.driver.web;
        let window = match &self.aside {
            Some(window) => window.clone(),
            None => self.aside.insert(web.new_window().await?).clone(),
        };
        web.switch_to_window(window).await?;
        go(web, url).await
    }

    /// Opens `url` in a new tab, which is the person's from then on.
    ///
    /// # Errors
    ///
    /// When it does not open.
    pub async fn new_tab(&mut self, url: &str) -> Result<()> {
        let web = self.person().await?;
        let tab = web.new_tab().await?;
        web.switch_to_window(tab.clone()).await?;
        go(web, url).await?;
        self.person = tab;
        Ok(())
    }

    /// Opens `url` in a new tab and closes the person's one before it: in Chromium its page runs in a process that has run nothing of us yet.
    ///
    /// # Errors
    ///
    /// When it does not open.
    pub async fn fresh_tab(&mut self, url: &str) -> Result<()> {
        let left = self.person.clone();
        self.new_tab(url).await?;
        let web = &self.driver.web;
        web.switch_to_window(left).await?;
        web.close_window().await?;
        self.person().await.map(drop)
    }

    /// Closes the windows that only the harness needs, for a person to use the rest.
    ///
    /// # Errors
    ///
    /// When the person's window is gone.
    pub async fn leave_to_person(&mut self) -> Result<()> {
        let web = &self.driver.web;
        for window in [&self.first, &self.control] {
            web.switch_to_window(window.clone()).await?;
            web.close_window().await?;
        }
        self.person().await?;
        Ok(())
    }

    /// Whether the browser still runs, as far as its driver knows.
    pub async fn is_open(&self) -> bool {
        self.driver.web.windows().await.is_ok_and(|windows| !windows.is_empty())
    }

    /// Opens `url` in the person's window.
    ///
    /// # Errors
    ///
    /// When it does not load.
    pub async fn goto(&self, url: &str) -> Result<()> {
        go(self.person().await?, url).await
    }
}
