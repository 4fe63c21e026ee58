//! The real webmail (`tests/webmail/serve.sh`) and what Témoin must mark in it.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process::Stdio,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::json;
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::{
    browser::{Browser, Kind},
    check::validate,
    run::{dist, root},
    wait::until,
};

/// How it comes: the skin that Roundcube has today.
pub const SKIN: &str = "elastic";
/// The host under which the browsers find it.
pub const HOST: &str = "webmail.facteur.test";

/// The program that serves it.
pub fn program() -> PathBuf {
    root().join("tests/webmail/serve.sh")
}

/// A running webmail. It stops when dropped.
pub struct Webmail {
    /// The address of its first page.
    pub url: String,
    child: Child,
    _directory: TempDir,
}

impl Webmail {
    /// Starts it with one of its skins, under a strict content security policy or not.
    ///
    /// # Errors
    ///
    /// When it does not start, for want of its packages most often.
    pub async fn start(skin: &str, strict: bool) -> Result<Self> {
        // Dovecot's sockets are in it: the path must be short.
        let directory = tempfile::Builder::new().prefix("tm-").tempdir()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut child = Command::new("bash")
            .arg(program())
            .arg(directory.path())
            .arg(port.to_string())
            .arg(skin)
            .args(strict.then_some("--strict-csp"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("bash not found")?;
        let output = child.stdout.take().context("the webmail has no output")?;
        let url = format!("http://{HOST}:{port}/");
        let webmail = Self { url, child, _directory: directory };
        let mut lines = BufReader::new(output).lines();
        timeout(Duration::from_secs(60), async {
            while let Some(line) = lines.next_line().await? {
                if line == "ready" {
                    return Ok(());
                }
            }
            bail!(
                "the webmail did not start: apt-get install roundcube-core roundcube-sqlite3 \
                 roundcube-skin-larry roundcube-skin-classic dovecot-imapd php-cli php-sqlite3"
            )
        })
        .await
        .context("the webmail did not get ready")??;
        Ok(webmail)
    }
}

impl Drop for Webmail {
    fn drop(&mut self) {
        if let Some(id) = self.child.id() {
            // It has servers of its own to stop: ask, do not kill.
            let asked = std::process::Command::new("kill").args(["-TERM", &id.to_string()]).status();
            if let Err(error) = asked {
                eprintln!("the webmail was not stopped: {error}");
            }
        }
    }
}

/// A row of the message list: what it is, and how it is marked.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Row {
    /// `mail`, `disguised` or `labelled`, by the webmail itself.
    pub is: String,
    /// Témoin's mark.
    pub mark: Option<String>,
    /// What it says.
    pub text: String,
}

impl Row {
    fn right(&self) -> bool {
        match self.mark.as_deref() {
            None => self.is == "mail",
            Some(mark) => self.is == mark,
        }
    }
}

/// Logs in and waits for the message list.
///
/// # Errors
///
/// When it does not come.
pub async fn log_in(browser: &Browser, webmail: &Webmail) -> Result<()> {
    browser.goto(&webmail.url).await?;
    let filled: bool = browser
        .run(
            "const [user, word, button] = ['[name=_user]', '[name=_pass]', '#rcmloginsubmit'].map((s) => document.querySelector(s));
             if (!button) return false;
             user.value = 'camille'; word.value = 'temoin'; button.click(); return true",
        )
        .await?;
    ensure!(filled, "this is not the log-in page of the webmail");
    until(
        "the message list",
        async || Ok((!rows(browser).await.unwrap_or_default().is_empty()).then_some(())),
    )
    .await
}

/// The rows of the message list, as they are.
///
/// # Errors
///
/// When the page is not there.
pub async fn rows(browser: &Browser) -> Result<Vec<Row>> {
    browser
        .run(
            "return [...document.querySelectorAll('#messagelist tbody > tr[data-row]')].map((row) => ({
               is: row.dataset.row, mark: row.dataset.temoinAd ?? null,
               text: row.innerText.replace(/\\s+/g, ' ').trim().slice(0, 80) }))",
        )
        .await
}

/// Waits until every advertisement of the list is marked as what it is.
///
/// # Errors
///
/// When one is not, or a mail is.
pub async fn all_marked(browser: &Browser) -> Result<Vec<Row>> {
    let waited = until("the advertisements to be marked", async || {
        let rows = rows(browser).await?;
        let ads = rows.iter().any(|row| row.is != "mail");
        Ok((ads && rows.iter().all(Row::right)).then_some(rows))
    })
    .await;
    match waited {
        Ok(rows) => Ok(rows),
        Err(error) => {
            let wrong: Vec<Row> = rows(browser).await?.into_iter().filter(|row| !row.right()).collect();
            Err(error.context(format!("wrongly marked: {wrong:#?}")))
        }
    }
}

/// The trial: two folders, a refresh, the badge and the evidence.
///
/// # Errors
///
/// When something is not as expected; the message says what.
pub async fn run(kind: Kind, skin: &str, strict: bool) -> Result<()> {
    let webmail = Webmail::start(skin, strict).await?;
    let browser = Browser::launch(kind, &dist(), vec![HOST.to_owned()], true).await?;
    let outcome = timeout(Duration::from_secs(120), walk(&browser, &webmail)).await;
    browser.quit().await;
    outcome.context("the webmail took more than 120 s")?
}

async fn walk(browser: &Browser, webmail: &Webmail) -> Result<()> {
    log_in(browser, webmail).await?;
    let inbox = all_marked(browser).await.context("in the inbox")?;
    let disguised = inbox.iter().filter(|row| row.is == "disguised").count();
    ensure!(
        disguised == 8 && inbox.len() > disguised,
        "the webmail shows other rows than it should: {inbox:#?}"
    );
    browser.run::<()>("document.querySelector('a.refresh')?.click()").await?;
    all_marked(browser).await.context("after a refresh")?;
    until(&format!("the badge to say {disguised}"), async || {
        Ok((browser.badge(HOST).await? == disguised.to_string()).then_some(()))
    })
    .await?;
    // The webmail takes no command while it waits for its server.
    let list = "if (!rcmail.busy && rcmail.env.mailbox !== 'Drafts') rcmail.command('list', 'Drafts');
        return rcmail.env.mailbox === 'Drafts'";
    until("the other folder", async || {
        let there: bool = browser.run(list).await?;
        Ok((there && rows(browser).await?.len() < inbox.len()).then_some(()))
    })
    .await?;
    all_marked(browser).await.context("in another folder")?;
    let document = until("the advertisements in the evidence", async || {
        let document = browser.ask(json!({ "type": "export" })).await?;
        let ads = document["inbox"].as_array().into_iter().flatten();
        let known = ads.filter(|entry| entry["host"] == HOST).count();
        Ok((known > 0).then_some(document))
    })
    .await?;
    validate(&document, &root())
}
