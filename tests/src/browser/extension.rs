//! The harness's conversation with the extension, through a page of its own.

use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{Key, WebDriver};

use super::{Browser, windows::go};
use crate::wait::until;

impl Browser {
    pub(super) async fn control(&self) -> Result<&WebDriver> {
        self.driver.web.switch_to_window(self.control.clone()).await?;
        Ok(&self.driver.web)
    }

    /// Sends the extension a message from its own page, and gives its answer.
    ///
    /// # Errors
    ///
    /// When it does not answer.
    pub async fn ask(&self, message: Value) -> Result<Value> {
        self.call("(message) => chrome.runtime.sendMessage(message)", message).await
    }

    /// What the popup is told of the tab that shows a page of `host`.
    ///
    /// # Errors
    ///
    /// When no tab does, or the extension does not answer.
    pub async fn view(&self, host: &str) -> Result<Value> {
        let tab = self.tab(host).await?;
        self.ask(json!({ "type": "view", "tab": tab })).await
    }

    /// Every cookie the browser stores, in all partitions (`cookies.Cookie`).
    ///
    /// # Errors
    ///
    /// When the extension does not answer.
    pub async fn cookies(&self) -> Result<Vec<Value>> {
        let all = self.call("() => chrome.cookies.getAll({ partitionKey: {} })", json!(null)).await?;
        Ok(all.as_array().cloned().unwrap_or_default())
    }

    /// Calls an asynchronous function in the extension's page.
    pub(super) async fn call(&self, function: &str, argument: Value) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             Promise.resolve(arguments[0]).then({function}).then(
               (answer) => done(JSON.stringify({{ answer: answer ?? null }})),
               (error) => done(JSON.stringify({{ error: String(error) }})));"
        );
        let raw = self.control().await?.execute_async(script, vec![argument.clone()]).await?;
        let mut reply: Value = serde_json::from_str(&raw.convert::<String>()?)?;
        if let Some(error) = reply.get("error") {
            bail!("the extension answered {argument} with {error}");
        }
        Ok(reply["answer"].take())
    }

    /// Whether the reader of message lists was brought into some frame of the tab on `host`. Its first reading is done
    /// by then, as is the gate's first look if it was not.
    ///
    /// # Errors
    ///
    /// When there is no such tab.
    pub async fn has_reader(&self, host: &str) -> Result<bool> {
        let tab = self.tab(host).await?;
        let answer = self
            .call(
                "(tabId) => chrome.scripting.executeScript({ target: { tabId, allFrames: true },
                   // The reader first asks for the settings: an answer to the same question comes after its first reading.
                   func: () => chrome.storage.local.get('inbox').then(() => globalThis.temoinInbox === true) })
                   .then((frames) => frames.some(({ result }) => result))",
                json!(tab),
            )
            .await?;
        Ok(answer.as_bool().unwrap_or_default())
    }

    /// What the extension keeps of a person's settings, set from its own page.
    ///
    /// # Errors
    ///
    /// When it cannot be kept.
    pub async fn set(&self, settings: Value) -> Result<()> {
        self.call("(settings) => chrome.storage.local.set(settings)", settings).await?;
        Ok(())
    }

    /// A text of the extension in the browser's language.
    ///
    /// # Errors
    ///
    /// When it cannot be asked for.
    pub async fn message(&self, key: &str) -> Result<Value> {
        self.call("(key) => chrome.i18n.getMessage(key)", json!(key)).await
    }

    /// Everything that the extension keeps on disk, as one text: its databases and its settings.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn kept(&self) -> Result<String> {
        let everything = "async () => {
            const all = [await chrome.storage.local.get()];
            for (const { name } of await indexedDB.databases()) {
              const database = await new Promise((done, fail) => {
                const request = indexedDB.open(name);
                request.onsuccess = () => done(request.result);
                request.onerror = () => fail(request.error);
              });
              for (const store of database.objectStoreNames) {
                all.push(await new Promise((done, fail) => {
                  const request = database.transaction(store).objectStore(store).getAll();
                  request.onsuccess = () => done(request.result);
                  request.onerror = () => fail(request.error);
                }));
              }
              database.close();
            }
            return JSON.stringify(all);
          }";
        let text = self.call(everything, json!(null)).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// When the background last fell, if it did since the browser was started: in milliseconds since 1970.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn fell(&self) -> Result<Option<u64>> {
        let kept = self.call("() => chrome.storage.session.get('fell')", json!(null)).await?;
        Ok(kept["fell"].as_u64())
    }

    /// What is in `storage.local`.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn kept_settings(&self) -> Result<Value> {
        self.call("() => chrome.storage.local.get()", json!(null)).await
    }

    /// Opens a page of the extension in the person's window.
    ///
    /// # Errors
    ///
    /// When it does not load.
    pub async fn own_page(&self, address: &str) -> Result<()> {
        self.goto(&format!("{}/{address}", self.origin)).await
    }

    /// Shows a page of the extension in its own window, `width` pixels wide, twice as large as usual, and waits until
    /// `ready` is true of it. The person's page stays as it is.
    ///
    /// # Errors
    ///
    /// When it does not get ready or large.
    pub async fn enlarged(&self, address: &str, width: u32, ready: &str) -> Result<()> {
        let web = self.control().await?;
        web.set_window_rect(0, 0, width, 900).await?;
        go(web, &format!("{}/{address}", self.origin)).await?;
        until(&format!("{address} to be drawn"), async || {
            Ok(self.run_own::<bool>(ready).await?.then_some(()))
        })
        .await?;
        self.zoom(2).await?;
        until(&format!("{address} to be large"), async || {
            Ok(self.run_own::<bool>("return devicePixelRatio === 2").await?.then_some(()))
        })
        .await
    }

    /// Where the extension's own pages are, without a slash at the end.
    pub fn extension_origin(&self) -> &str {
        &self.origin
    }

    /// Shows a page of the extension in its own window, as wide as a popup. The person's page stays as it is.
    ///
    /// # Errors
    ///
    /// When it does not load.
    pub async fn show_own(&self, address: &str) -> Result<()> {
        let web = self.control().await?;
        web.set_window_rect(0, 0, 420, 900).await?;
        go(web, &format!("{}/{address}", self.origin)).await
    }

    /// How large the browser draws the extension's pages, in whole times: browsers keep it for all of them alike.
    ///
    /// # Errors
    ///
    /// When the browser refuses.
    pub async fn zoom(&self, times: u32) -> Result<()> {
        let zoom = "(times) => chrome.tabs.getCurrent().then(({ id }) => chrome.tabs.setZoom(id, times))";
        self.call(zoom, json!(times)).await?;
        Ok(())
    }

    /// Runs `script` in the page that [`Browser::enlarged`] or [`Browser::show_own`] shows.
    ///
    /// # Errors
    ///
    /// When it throws, or answers something else than a `T`.
    pub async fn run_own<T: DeserializeOwned>(&self, script: &str) -> Result<T> {
        Ok(self.control().await?.execute(script, Vec::new()).await?.convert()?)
    }

    /// What a promise in that page comes to.
    ///
    /// # Errors
    ///
    /// When it is rejected, or comes to something else than a `T`.
    pub async fn later_own<T: DeserializeOwned>(&self, promise: &str) -> Result<T> {
        Ok(serde_json::from_value(self.call(&format!("() => ({promise})"), json!(null)).await?)?)
    }

    /// Presses a key in that page, wherever the keyboard is.
    ///
    /// # Errors
    ///
    /// When the browser refuses.
    pub async fn press(&self, key: Key) -> Result<()> {
        let web = self.control().await?;
        Ok(web.action_chain().key_down(key.clone()).key_up(key).perform().await?)
    }

    /// Keeps a picture of that page, down to its end, as it is.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub async fn picture_own(&self, width: u32, path: &Path) -> Result<()> {
        let height: u32 = self.run_own("return document.documentElement.scrollHeight + 160").await?;
        let web = self.control().await?;
        web.set_window_rect(0, 0, width, height.clamp(300, 6_000)).await?;
        web.execute("return null", Vec::new()).await?;
        Ok(web.screenshot(path).await?)
    }

    /// Keeps a picture of the page that [`Browser::enlarged`] shows, down to its end.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub async fn picture_enlarged(&self, width: u32, path: &Path) -> Result<()> {
        let height: u32 = self.run_own("return document.documentElement.scrollHeight * 2 + 160").await?;
        let web = self.control().await?;
        web.set_window_rect(0, 0, width, height.min(6_000)).await?;
        web.execute("return null", Vec::new()).await?;
        Ok(web.screenshot(path).await?)
    }

    /// How many tabs show this page of the extension.
    ///
    /// # Errors
    ///
    /// When the extension does not answer.
    pub async fn own_pages(&self, address: &str) -> Result<usize> {
        let count = "(path) => chrome.extension.getViews({ type: 'tab' }).filter((view) => view.location.pathname === path).length";
        let count = self.call(count, json!(format!("/{address}"))).await?;
        Ok(count.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default())
    }

    /// The browser's number for the tab whose page is on `host`.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn tab(&self, host: &str) -> Result<i64> {
        let ids = self
            .call(
                "(host) => chrome.tabs.query({}).then((tabs) =>
                   tabs.filter(({ url }) => url && new URL(url).hostname === host).map(({ id }) => id))",
                json!(host),
            )
            .await?;
        ids.as_array()
            .and_then(|ids| ids.first()?.as_i64())
            .with_context(|| format!("the extension sees no tab on {host}"))
    }

    /// The badge of the tab on `host`, empty if there is none.
    ///
    /// # Errors
    ///
    /// When there is no such tab.
    pub async fn badge(&self, host: &str) -> Result<String> {
        let tab = self.tab(host).await?;
        let text = self.call("(tabId) => chrome.action.getBadgeText({ tabId })", json!(tab)).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Has Témoin reopen the consent choices of the page on `host`, as its popup does.
    ///
    /// # Errors
    ///
    /// When it cannot.
    pub async fn reopen(&self, host: &str) -> Result<()> {
        let tab = self.tab(host).await?;
        let answer = self.ask(json!({ "type": "reopen", "tab": tab })).await?;
        ensure!(answer["ok"] == true, "the choices were not opened: {answer}");
        Ok(())
    }

    /// Keeps a picture of the popup as it is for the tab on `host`, and gives its text.
    ///
    /// # Errors
    ///
    /// When the popup stays empty or the file cannot be written.
    pub async fn popup(&self, host: &str, path: &Path) -> Result<String> {
        if let Some(directory) = path.parent() {
            std::fs::create_dir_all(directory)?;
        }
        let tab = self.tab(host).await?;
        let web = self.control().await?;
        web.set_window_rect(0, 0, 420, 640).await?;
        go(web, &format!("{}/popup.html?tab={tab}", self.origin)).await?;
        let text = until("the popup to show something", async || {
            let text = web.execute("return document.body.innerText.trim()", Vec::new()).await?;
            Ok(Some(text.convert::<String>()?).filter(|text| !text.is_empty()))
        })
        .await?;
        web.screenshot(path).await?;
        Ok(text)
    }
}
