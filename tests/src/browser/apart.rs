//! Pages where the person is somebody else to a site: private windows, and Firefox's containers.

use anyhow::{Result, ensure};
use serde_json::json;

use super::{Browser, Kind};

/// Where a page is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// A private window.
    Private,
    /// A tab in a container (Firefox).
    Container,
}

impl Browser {
    /// Makes a host an alias, as far as Firefox's own resolver goes: it is on loopback, under another name.
    ///
    /// # Errors
    ///
    /// When Firefox does not.
    pub async fn alias(&self, host: &str, canonical: &str) -> Result<()> {
        let script = "const names = Cc['@mozilla.org/network/native-dns-override;1']
              .getService(Ci.nsINativeDNSResolverOverride);
            names.addIPOverride(arguments[0], '127.0.0.1');
            names.setCnameOverride(arguments[0], arguments[1]);";
        self.control().await?;
        self.driver.own("moz/context", json!({ "context": "chrome" })).await?;
        let made = self.driver.web.execute(script, vec![json!(host), json!(canonical)]).await;
        self.driver.own("moz/context", json!({ "context": "content" })).await?;
        Ok(made.map(drop)?)
    }

    /// Opens `url` there. That it loads is for its server to tell: the driver is not taken along.
    ///
    /// # Errors
    ///
    /// When it does not open.
    pub async fn open_apart(&self, place: Apart, url: &str) -> Result<()> {
        if self.setup.kind == Kind::Firefox {
            let open = match place {
                Apart::Private => "window.OpenBrowserWindow({ private: true })",
                Apart::Container => "window",
            };
            let container = i32::from(place == Apart::Container);
            let script = format!(
                "const done = arguments[arguments.length - 1];
                 const window = Services.wm.getMostRecentWindow('navigator:browser');
                 const opened = {open};
                 const load = () => {{
                   const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
                   const options = {{ triggeringPrincipal, userContextId: {container}, inBackground: true }};
                   opened.gBrowser.addTab(arguments[0], options);
                   done(null);
                 }};
                 if (opened.document.readyState === 'complete' && opened.gBrowser) load();
                 else opened.addEventListener('load', () => opened.setTimeout(load, 0), {{ once: true }});"
            );
            self.control().await?;
            self.driver.own("moz/context", json!({ "context": "chrome" })).await?;
            let opened = self.driver.web.execute_async(script, vec![json!(url)]).await;
            self.driver.own("moz/context", json!({ "context": "content" })).await?;
            return Ok(opened.map(drop)?);
        }
        ensure!(place == Apart::Private, "Chromium has no containers");
        let open = "(url) => chrome.windows.create({ incognito: true, url }).then(() => null)";
        self.call(open, json!(url)).await.map(drop)
    }
}
