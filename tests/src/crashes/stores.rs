//! What is on disk: it cannot be written, is broken, of an earlier version or a later one, from the future.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::{Lot, decisions, shown};
use crate::{
    browser::{Browser, Kind},
    faulty::faulty,
    honest::{Honest, say_no},
    net::Server,
    wait::until,
};

/// Two hours, in milliseconds.
const LATER: u64 = 7_200_000;

/// Runs `body` on the stores that a database has, `records` and `journal`, in one transaction.
fn on_stores(body: &str) -> String {
    format!(
        "(async () => {{
          const done = (request) => new Promise((done, fail) => {{ request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); }});
          const database = await done(indexedDB.open('temoin'));
          const transaction = database.transaction(['records', 'journal'], 'readwrite');
          const [records, journal] = [transaction.objectStore('records'), transaction.objectStore('journal')];
          const ended = new Promise((done, fail) => {{ transaction.oncomplete = done; transaction.onabort = () => fail(transaction.error); }});
          {body}
          await ended;
          database.close();
          return null;
        }})()"
    )
}

/// Makes the database one of this version, with the stores that it had, and with what is kept.
fn of_version(version: u32, stores: &str) -> String {
    format!(
        "(async () => {{
          const done = (request) => new Promise((done, fail) => {{ request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); }});
          const before = await done(indexedDB.open('temoin'));
          const store = before.transaction('records').objectStore('records');
          const [keys, texts] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
          before.close();
          await done(indexedDB.deleteDatabase('temoin'));
          const request = indexedDB.open('temoin', {version});
          request.onupgradeneeded = () => {{
            for (const name of {stores}) request.result.createObjectStore(name);
            keys.forEach((key, at) => {{
              let record;
              try {{ record = JSON.parse(texts[at]); }} catch {{ return; }}
              if (typeof record !== 'object' || record === null) return;
              // What came later.
              if (record.site) for (const name of ['frames', 'dropped', 'beyond', 'stop']) delete record.site[name];
              if (record.settings) record.settings = {{ gpc_refuses: record.settings.gpc_refuses }};
              request.transaction.objectStore('records').put(JSON.stringify(record), key);
            }});
          }};
          (await done(request)).close();
          return null;
        }})()"
    )
}

/// Everything of this file in one browser. What cannot be mended is last.
pub(super) async fn run(kind: Kind) -> Result<Vec<String>> {
    let server = Server::start_with(Vec::new(), |_, asked| Honest::answer(asked))?;
    let faulty = faulty(kind)?;
    let browser = Browser::launch(kind, faulty.path(), Honest::hosts(), true).await?;
    let told = async {
        let at = (&browser, &server);
        let told = [
            found(at, full).await.context("nothing can be written")?,
            found(at, older).await.context("data of an earlier version")?,
            found(at, clock).await.context("the clock moved back")?,
            found(at, records).await.context("records broken")?,
            found(at, newer).await.context("data of a later version")?,
        ];
        ensure!(browser.fell().await?.is_none(), "the background fell");
        anyhow::Ok(told)
    }
    .await;
    browser.quit().await;
    let mut told = told?.to_vec();
    told.push(files(kind).await.context("files broken")?);
    Ok(told.iter().map(|told| format!("{}: {told}", kind.name())).collect())
}

/// From the beginning, with something found and written.
async fn found(
    (browser, server): (&Browser, &Server),
    play: impl AsyncFnOnce(&Honest<'_>) -> Result<&'static str>,
) -> Result<&'static str> {
    browser.ask(json!({ "type": "forget" })).await?;
    let honest = Honest::begin(browser, server).await?;
    honest.visit_and_count().await?;
    play(&honest).await
}

async fn fault(browser: &Browser, how: &str, more: (&str, Value)) -> Result<()> {
    let mut message = json!({ "type": "fault", "how": how });
    message[more.0] = more.1;
    ensure!(browser.ask(message).await? == true, "no such fault: {how}");
    Ok(())
}

async fn intact(browser: &Browser) -> Result<bool> {
    Ok(browser.ask(json!({ "type": "verify" })).await?["intact"] == true)
}

/// Each write is refused, as where the disk is full or the quota used up; what is shown meanwhile is written later.
async fn full(honest: &Honest<'_>) -> Result<&'static str> {
    let browser = honest.browser;
    let written = browser.kept().await?;
    fault(browser, "full", ("on", json!(true))).await?;
    for _ in 0..3 {
        honest.visit_and_count().await.context("while nothing can be written")?;
    }
    // What is on disk is what was there: no half of a write.
    ensure!(browser.kept().await? == written, "something was written");
    ensure!(intact(browser).await?, "not whole while nothing can be written");
    fault(browser, "full", ("on", json!(false))).await?;
    honest.visit_and_count().await.context("when it can be written again")?;
    let before = shown(honest).await?;
    browser.stop_worker().await?;
    ensure!(shown(honest).await? == before, "what was found meanwhile was not written in the end");
    ensure!(intact(browser).await?, "not whole afterwards");
    Ok("no write possible for a while: all is shown, nothing half written, all on disk afterwards")
}

/// Records and lines that are no such thing: the others stay, the extension says that its records are not whole.
async fn records(honest: &Honest<'_>) -> Result<&'static str> {
    let browser = honest.browser;
    let before = shown(honest).await?;
    browser.stop_worker().await?;
    let broken = "for (const [at, odd] of ['', '{', 'null', '[]', '{\"tracker\":{}}', '\\ud800', 5, null, new Date(), [1], 'x'.repeat(1e6)].entries()) {
          records.put(odd, `finding/${at}`); records.put(odd, at); journal.put(odd, 1e6 + at); journal.put(odd, `odd${at}`);
        }";
    browser.later_own::<Value>(&on_stores(broken)).await?;
    ensure!(shown(honest).await? == before, "findings were lost with others' records");
    ensure!(!intact(browser).await?, "what was broken passes for whole");
    honest.visit_and_count().await.context("after records were broken")?;
    browser.stop_worker().await?;
    browser.later_own::<Value>(&on_stores("records.put('{', 'salt'); journal.put('{', 'head');")).await?;
    honest.visit_and_count().await.context("after the salt and the journal's head were broken")?;
    browser.stop_worker().await?;
    honest.visit_and_count().await.context("and at the next start")?;
    Ok(
        "records, journal and salt overwritten: starts, keeps what can be read, says that records are not whole",
    )
}

/// All that was found was found two hours from now.
async fn clock(honest: &Honest<'_>) -> Result<&'static str> {
    let browser = honest.browser;
    fault(browser, "clock", ("ahead", json!(LATER))).await?;
    say_no(browser, Honest::SITE).await?;
    honest.visit().await?;
    let before = shown(honest).await?;
    fault(browser, "clock", ("ahead", json!(0))).await?;
    honest.visit().await?;
    let between = shown(honest).await?;
    ensure!(between >= before, "{before} reads had been shown, then {between}");
    browser.stop_worker().await?;
    ensure!(shown(honest).await? >= between, "reads were lost at the next start");
    ensure!(intact(browser).await?, "not whole afterwards");
    say_no(browser, Honest::SITE).await?;
    let (counted, reads) = (shown(honest).await?, honest.reads());
    honest.visit().await?;
    until("the reads after a new no to be counted", async || {
        let more = (honest.reads() - reads) as u64;
        Ok((more > 0 && shown(honest).await? == counted + more).then_some(()))
    })
    .await?;
    Ok("clock two hours back: nothing shown is lost, nothing invented; a no said then counts at once")
}

async fn older(honest: &Honest<'_>) -> Result<&'static str> {
    let browser = honest.browser;
    let before = shown(honest).await?;
    browser.stop_worker().await?;
    browser.later_own::<Value>(&of_version(1, "['records']")).await?;
    ensure!(shown(honest).await? == before, "findings of the earlier version were lost");
    honest.visit_and_count().await?;
    ensure!(intact(browser).await?, "what was taken over is not bound by the journal");
    Ok("data of version 1 (no journal, fewer fields): taken over and bound")
}

/// A later version was here: nothing of its data is touched.
async fn newer(honest: &Honest<'_>) -> Result<&'static str> {
    let browser = honest.browser;
    browser.stop_worker().await?;
    browser.later_own::<Value>(&of_version(1_000, "['records', 'journal', 'other']")).await?;
    let before = browser.kept().await?;
    ensure!(shown(honest).await? == 0 && decisions(honest).await? == 0, "out of what was it read?");
    say_no(browser, Honest::SITE).await?;
    honest.visit().await?;
    ensure!(shown(honest).await? > 0, "nothing is found without storage");
    ensure!(browser.kept().await? == before, "data of a later version were touched");
    Ok("data of a later version: starts, witnesses, writes nothing over it")
}

/// The files of the database are overwritten while the browser is closed.
async fn files(kind: Kind) -> Result<&'static str> {
    let (server, mut browser) = super::launch(kind).await?;
    let mut outcome = async {
        let honest = Honest::begin(&browser, &server).await?;
        honest.visit_and_count().await
    }
    .await;
    for how in [Break::Bytes, Break::Cut] {
        if outcome.is_err() {
            break;
        }
        browser = browser.restart_after(|profile| how.all(kind, profile)).await?;
        outcome = afterwards(&browser, &server).await.with_context(|| format!("{how:?}"));
    }
    browser.quit().await;
    outcome.map(|()| "files of the database overwritten, and cut: starts, witnesses and remembers anew")
}

/// Whatever was lost: what comes is found, and remembered.
async fn afterwards(browser: &Browser, server: &Server) -> Result<()> {
    shown(&Honest { browser, server, since: std::time::Instant::now() }).await.ok();
    let honest = Honest::begin(browser, server).await?;
    honest.visit().await?;
    let before = shown_since(&honest).await?;
    ensure!(before > 0, "nothing is found");
    browser.stop_worker().await?;
    ensure!(shown_since(&honest).await? >= before, "what was found anew was not written");
    Ok(())
}

async fn shown_since(honest: &Honest<'_>) -> Result<u64> {
    let document = honest.browser.ask(json!({ "type": "export", "site": Honest::SITE })).await?;
    let findings = document["sites"][0]["findings"].as_array().into_iter().flatten();
    Ok(findings.filter_map(|finding| finding["count"].as_u64()).sum())
}

#[derive(Clone, Copy, Debug)]
enum Break {
    Bytes,
    Cut,
}

impl Break {
    /// Breaks every file of the extension's database.
    fn all(self, kind: Kind, profile: &Path) -> Result<()> {
        let (place, mark) = match kind {
            Kind::Chromium => ("Default/IndexedDB", "chrome-extension_"),
            Kind::Firefox => ("storage", "moz-extension+++"),
        };
        let mut broken = 0;
        let mut left = vec![profile.join(place)];
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(fs::read_dir(path)?.flatten().map(|entry| entry.path()));
            } else if path.to_string_lossy().contains(mark) {
                let mut bytes = fs::read(&path)?;
                match self {
                    Self::Cut => bytes.truncate(bytes.len() / 2),
                    Self::Bytes => {
                        let mut lot = Lot(0x5eed_0003);
                        bytes.iter_mut().for_each(|byte| *byte ^= lot.draw(256).to_le_bytes()[0]);
                    }
                }
                fs::write(path, bytes)?;
                broken += 1;
            }
        }
        if broken == 0 {
            bail!("no database in {}", profile.display());
        }
        Ok(())
    }
}
