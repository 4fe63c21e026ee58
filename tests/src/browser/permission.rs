//! The permission to look at websites: people may take it away in both browsers.

use anyhow::{Context as _, Result};
use serde_json::json;
use thirtyfour::WebDriver;

use super::{Browser, Kind, firefox};

impl Browser {
    /// Takes Témoin's access to websites away, as a person does in the browser's list of extensions, or gives it back.
    ///
    /// # Errors
    ///
    /// When the browser does not.
    pub async fn permit(&mut self, access: bool) -> Result<()> {
        match self.setup.kind {
            Kind::Chromium => {
                let host = self.origin.rsplit('/').next().context("an extension without an id")?.to_owned();
                self.aside("chrome://extensions/").await?;
                let script = "const done = arguments[arguments.length - 1];
                    chrome.developerPrivate.updateExtensionConfiguration({ extensionId: arguments[0], hostAccess: arguments[1] })
                      .then(() => done(null), (error) => done(String(error)))";
                let hosts = if access { "ON_ALL_SITES" } else { "ON_CLICK" };
                tell(&self.driver.web, script, &host, hosts).await
            }
            Kind::Firefox => {
                self.control().await?;
                self.driver.own("moz/context", json!({ "context": "chrome" })).await?;
                let script = "const done = arguments[arguments.length - 1];
                    const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
                    const { extension } = WebExtensionPolicy.getByID(arguments[0]);
                    ExtensionPermissions[arguments[1]](arguments[0], { permissions: [], origins: ['<all_urls>'] }, extension)
                      .then(() => done(null), (error) => done(String(error)))";
                let told =
                    tell(&self.driver.web, script, firefox::ID, if access { "add" } else { "remove" }).await;
                self.driver.own("moz/context", json!({ "context": "content" })).await?;
                told
            }
        }
    }
}

/// Runs a script on an extension's id and a word, and waits until it is done.
async fn tell(web: &WebDriver, script: &str, extension: &str, word: &str) -> Result<()> {
    let answer = web.execute_async(script, vec![json!(extension), json!(word)]).await?;
    match answer.convert::<Option<String>>()? {
        None => Ok(()),
        Some(error) => anyhow::bail!("the browser did not change the permission: {error}"),
    }
}
