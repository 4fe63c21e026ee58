//! The report: what it shows is what the evidence document says.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, Key, common::print::PrintParameters};

use super::{DISARMED, Told, becomes, holds, open};
use crate::{
    browser::{Browser, Kind},
    check::validate,
    run::root,
    wait::until,
};

/// A row of the table, as it is shown: host, tracker, count.
type Shown = (String, String, u64);

/// The rows as they are shown, from the top.
const ROWS: &str = "return [...document.querySelectorAll('table.findings tbody tr')].map((row) => [
    row.querySelector('th .soft .name').textContent,
    row.querySelector('.tracker .name').textContent,
    Number(row.querySelector('.number').textContent.replace(/\\D/g, ''))])";

pub async fn report(browser: &Browser, told: &Told) -> Result<()> {
    let document = settled(browser, told).await?;
    let site = told.site();
    browser.set(json!({ "language": "fr" })).await?;
    list(browser, &document, &site).await.context("the list of sites")?;
    open(browser, &format!("report.html?site={site}")).await?;
    let told = table(browser, &document).await.context("the table")?;
    keyboard(browser, &told).await.context("the table, by keyboard")?;
    timeline(browser, &document).await.context("the timeline")?;
    letters(browser, &site).await.context("the letters")?;
    exports(browser, &document).await.context("the exports")?;
    paper(browser).await.context("on paper")
}

/// The document once the person has left the site's page, and with it the last that its scripts did was told.
async fn settled(browser: &Browser, told: &Told) -> Result<Value> {
    open(browser, "welcome.html").await?;
    let mut before = Value::Null;
    until("the findings to stay as they are", async || {
        let document = told.document(browser).await?;
        if document["sites"] == before {
            return Ok(Some(document));
        }
        before = document["sites"].clone();
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        Ok(None)
    })
    .await
}

async fn list(browser: &Browser, document: &Value, site: &str) -> Result<()> {
    open(browser, "report.html").await?;
    let rows: Vec<Vec<String>> = browser
        .run(
            "return [...document.querySelectorAll('table.sites tbody tr')].map((row) =>
               [row.querySelector('a').textContent, ...[...row.querySelectorAll('.number')].map((cell) => cell.textContent)])",
        )
        .await?;
    let breaches = breaches(document);
    let count: u64 = breaches.iter().filter_map(|finding| finding["count"].as_u64()).sum();
    // The made-up companies are known by their domains.
    let expected = vec![site.to_owned(), "3".to_owned(), count.to_string()];
    ensure!(rows == [expected.clone()], "{rows:?} instead of {expected:?}");
    let field = browser.person().await?.find(By::Css("input[type=search]")).await?;
    field.send_keys("nowhere").await?;
    becomes(browser, "no site to be found", "return document.querySelector('table.sites') === null").await?;
    field.clear().await?;
    field.send_keys("ORCHIDEE").await?;
    becomes(
        browser,
        "the site to be found",
        "return document.querySelectorAll('table.sites tbody tr').length === 1",
    )
    .await?;
    browser.click("table.sites a").await?;
    becomes(
        browser,
        "the site's own report",
        "return location.search.startsWith('?site=') && document.querySelector('table.findings') !== null",
    )
    .await
}

/// The rows are the findings, none more, none less.
async fn table(browser: &Browser, document: &Value) -> Result<Vec<Shown>> {
    becomes(browser, "rows", "return document.querySelector('table.findings tbody tr') !== null").await?;
    let mut shown: Vec<Shown> = browser.run(ROWS).await?;
    let mut expected: Vec<Shown> = findings(document)
        .iter()
        .map(|finding| {
            let text = |value: &Value| disarmed(value.as_str().unwrap_or_default());
            (
                text(&finding["reader"]["host"]),
                text(&finding["tracker"]["name"]),
                finding["count"].as_u64().unwrap_or_default(),
            )
        })
        .collect();
    let all = shown.clone();
    shown.sort();
    expected.sort();
    ensure!(shown == expected, "shown {shown:#?}\ninstead of {expected:#?}");
    ensure!(
        shown.iter().any(|(_, tracker, _)| tracker.starts_with(DISARMED)),
        "the hostile cookie was not observed: {shown:?}"
    );
    holds(browser, "markup stays text", "return document.querySelector('main img, main script') === null")
        .await?;
    let raw = "return document.documentElement.textContent.includes('\\u202E')";
    ensure!(!browser.run::<bool>(raw).await?, "a name turns the direction of the text");
    Ok(all)
}

/// As people are shown it. Firefox tells the bytes of a header one by one, controls among them.
fn disarmed(name: &str) -> String {
    name.chars().map(|c| if c.is_control() || c == '\u{202E}' { '\u{FFFD}' } else { c }).collect()
}

async fn keyboard(browser: &Browser, rows: &[Shown]) -> Result<()> {
    let web = browser.person().await?;
    let sorted_by = |n: u32, how: &str| {
        format!("return document.querySelector('table.findings th:nth-of-type({n})').ariaSort === '{how}'")
    };
    // Breaches first, until something else is asked for.
    let first = "return document.querySelector('table.findings tbody .kind').classList.contains('disguised')
        && document.querySelector('th[aria-sort]') === null";
    holds(browser, "breaches come first", first).await?;
    let counts = |rows: &[Shown]| rows.iter().map(|row| row.2).collect::<Vec<_>>();
    for how in ["descending", "ascending"] {
        let title = web.find(By::Css("table.findings th:nth-of-type(4) button")).await?;
        title.send_keys(Key::Enter + "").await?;
        becomes(browser, &format!("{how} counts"), &sorted_by(4, how)).await?;
        let mut turned = counts(&browser.run::<Vec<Shown>>(ROWS).await?);
        if how == "descending" {
            turned.reverse();
        }
        ensure!(turned.len() == rows.len() && turned.is_sorted(), "{how}: {turned:?}");
    }
    let title = web.find(By::Css("table.findings th:nth-of-type(3) button")).await?;
    title.send_keys(" ").await?;
    becomes(browser, "trackers in alphabetical order", &sorted_by(3, "ascending")).await?;
    let named: Vec<Shown> = browser.run(ROWS).await?;
    ensure!(named.iter().map(|row| row.1.to_lowercase()).is_sorted(), "{named:?}");
    holds(
        browser,
        "one column is sorted by",
        "return document.querySelectorAll('th[aria-sort]').length === 1",
    )
    .await?;
    // The pressed title is still where the keyboard is.
    holds(browser, "the keyboard stays", "return document.activeElement.matches('th:nth-of-type(3) button')")
        .await?;

    let search = web.find(By::Css(".filters input[type=search]")).await?;
    search.send_keys("PISTACHE").await?;
    becomes(browser, "one company to be found", &only(1)).await?;
    search.clear().await?;
    search.send_keys("<img").await?;
    let hostile = rows.iter().filter(|row| row.1.starts_with("<img")).count();
    becomes(browser, "the hostile name to be found", &only(hostile)).await?;
    // Emptied as a person does it: what is cleared by script tells no input.
    for _ in 0..4 {
        search.send_keys(Key::Backspace).await?;
    }
    becomes(browser, "all again", &only(rows.len())).await?;
    // The last choice of the last field: remarks.
    let kinds = web.find(By::Css(".filters label:nth-of-type(4) select")).await?;
    kinds.send_keys(Key::Down + Key::Down).await?;
    let remarks = rows.iter().filter(|row| row.1.starts_with("<img") || row.1 == "clef_visite").count();
    becomes(browser, "remarks alone", &only(remarks)).await?;
    kinds.send_keys(Key::Up + Key::Up).await?;
    becomes(browser, "all again", &only(rows.len())).await
}

fn only(count: usize) -> String {
    format!("return document.querySelectorAll('table.findings tbody tr').length === {count}")
}

/// A mark for each decision, a lane for each company, and the same in tables.
async fn timeline(browser: &Browser, document: &Value) -> Result<()> {
    let decisions = document["sites"][0]["decisions"].as_array().map_or(0, Vec::len);
    let script = format!(
        "return document.querySelectorAll('svg line.mark').length === {decisions}
           && document.querySelector('svg').getAttribute('role') === 'img'
           && document.querySelector('.words table tbody').rows.length === {decisions}"
    );
    holds(browser, "each decision is a mark and a row", &script).await?;
    let lanes = "const words = [...document.querySelectorAll('.words table')][1];
        return document.querySelectorAll('svg text.lane').length === words.tBodies[0].rows.length";
    holds(browser, "each company is a lane and a row", lanes).await?;
    let total: u64 = browser
        .run(
            "const words = [...document.querySelectorAll('.words table')][1];
             return [...words.querySelectorAll('.number')]
               .reduce((sum, cell) => sum + Number(cell.textContent.replace(/\\D/g, '')), 0)",
        )
        .await?;
    let counted = findings(document).into_iter().filter(|finding| finding["rule"] != "still-stored");
    let expected: u64 = counted.filter_map(|finding| finding["count"].as_u64()).sum();
    ensure!(total == expected, "{total} accesses in the timeline instead of {expected}");
    Ok(())
}

async fn letters(browser: &Browser, site: &str) -> Result<()> {
    let digest: String = browser.run("return document.querySelector('.digest code').textContent").await?;
    let text = "return document.querySelector('textarea').value";
    let first: String = browser.run(text).await?;
    let facts =
        [site, &digest, "regie-pistache.test", "groseille-pub.test", "__gads", "_gcl_au", "_ga", "CNIL"];
    for fact in facts {
        ensure!(first.contains(fact), "{fact} is not in the letter:\n{first}");
    }
    // Who only stopped, and remarks, are not accused.
    ensure!(!first.contains("mure-mesure") && !first.contains("alert(1)"), "{first}");
    let web = browser.person().await?;
    let kind = web.find(By::Css("#letters ~ .filters label:nth-of-type(1) select")).await?;
    kind.send_keys(Key::Down + "").await?;
    becomes(browser, "a complaint", "return document.querySelector('textarea').value.includes('plainte')")
        .await?;
    let country = web.find(By::Css("#letters ~ .filters label:nth-of-type(3) select")).await?;
    country.send_keys("IE").await?;
    becomes(
        browser,
        "the Irish authority",
        "return document.querySelector('textarea').value.includes('Data Protection Commission')
           && document.querySelector('#letters ~ .note a').href === 'https://www.dataprotection.ie/'",
    )
    .await?;
    languages(browser, site).await?;
    let area = web.find(By::Css("textarea")).await?;
    area.send_keys("Bien à vous").await?;
    holds(
        browser,
        "it can be edited",
        "return document.querySelector('textarea').value.includes('Bien à vous')",
    )
    .await?;
    browser.click("button.copy").await?;
    becomes(browser, "copying to be told", "return document.querySelector('.buttons + .outcome') !== null")
        .await
}

/// A complaint to the Irish authority in every language, and back in the first.
async fn languages(browser: &Browser, site: &str) -> Result<()> {
    let words = [
        ("de", "Beschwerde"),
        ("en", "complaint"),
        ("es", "reclamación"),
        ("it", "reclamo"),
        ("nl", "klacht"),
        ("pl", "skarga"),
        ("pt", "reclamação"),
        ("fr", "plainte"),
    ];
    for (language, word) in words {
        // Typed one after the other, their names would run together.
        let choose = format!(
            "const choice = document.querySelector('#letters ~ .filters label:nth-of-type(2) select');
             choice.value = {}; choice.dispatchEvent(new Event('change', {{ bubbles: true }})); return null",
            json!(language),
        );
        browser.run::<Value>(&choose).await?;
        let letter = format!(
            "const letter = document.querySelector('textarea').value;
             return [{}, 'Data Protection Commission', '2002/58/', {}].every((fact) => letter.includes(fact))",
            json!(word),
            json!(site),
        );
        becomes(browser, &format!("a letter in {language}"), &letter).await?;
    }
    Ok(())
}

/// What is saved is what the page tells of.
async fn exports(browser: &Browser, document: &Value) -> Result<()> {
    browser
        .run::<Value>(
            "const make = URL.createObjectURL.bind(URL);
             window.saved = [];
             URL.createObjectURL = (blob) => { window.saved.push(blob); return make(blob); };",
        )
        .await?;
    for button in ["button.export-json", "button.export-csv"] {
        browser.click(button).await?;
    }
    becomes(browser, "two files to be saved", "return window.saved.length === 2").await?;
    let files: Vec<String> = browser.later("Promise.all(window.saved.map((blob) => blob.text()))").await?;
    let [json, csv] = &files[..] else { anyhow::bail!("{files:?}") };
    let saved: Value = serde_json::from_str(json).context("the evidence document")?;
    validate(&saved, &root())?;
    ensure!(saved["sites"] == document["sites"], "another document than the extension's was saved");
    let shown: String = browser.run("return document.querySelector('.digest code').textContent").await?;
    ensure!(saved["integrity"]["head"] == json!(shown), "the digest shown is not the file's");

    ensure!(csv.ends_with("\r\n"), "no line ends as RFC 4180 has it");
    let mut table = csv::ReaderBuilder::new().from_reader(csv.as_bytes());
    let titles = table.headers()?.clone();
    let column =
        |name: &str| titles.iter().position(|title| title == name).with_context(|| format!("no {name}"));
    let (tracker, host, count) = (column("tracker_name")?, column("reader_host")?, column("count")?);
    let mut lines = Vec::new();
    for record in table.records() {
        let record = record?;
        lines.push((record[host].to_owned(), record[tracker].to_owned(), record[count].parse::<u64>()?));
    }
    let mut expected: Vec<Shown> = findings(document)
        .iter()
        .map(|finding| {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            (
                text(&finding["reader"]["host"]),
                text(&finding["tracker"]["name"]),
                finding["count"].as_u64().unwrap_or(0),
            )
        })
        .collect();
    lines.sort();
    expected.sort();
    ensure!(lines == expected, "the table has {lines:?}\ninstead of {expected:?}");
    Ok(())
}

/// A few pages, with nothing on them that can only be clicked.
async fn paper(browser: &Browser) -> Result<()> {
    let pdf = browser.person().await?.print_page(PrintParameters::default()).await?;
    ensure!(pdf.starts_with(b"%PDF"), "no PDF");
    // Firefox writes the list of its pages compressed.
    if browser.kind() == Kind::Chromium {
        let text = String::from_utf8_lossy(&pdf);
        let pages = text.split("/Type /Page").skip(1).filter(|rest| !rest.starts_with('s')).count();
        ensure!((1..=5).contains(&pages), "{pages} pages");
    }
    Ok(())
}

fn findings(document: &Value) -> Vec<&Value> {
    document["sites"][0]["findings"].as_array().map(|list| list.iter().collect()).unwrap_or_default()
}

fn breaches(document: &Value) -> Vec<&Value> {
    findings(document).into_iter().filter(|finding| finding["severity"] == "breach").collect()
}
