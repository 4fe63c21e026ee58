//! What a test does in the person's page.

use std::path::Path;

use anyhow::{Result, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{By, WebDriver};

use super::Browser;
use crate::wait::until;

impl Browser {
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

    /// Keeps a picture of the person's page.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        Ok(self.person().await?.screenshot(path).await?)
    }
}
