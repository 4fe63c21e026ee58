//! What an organisation has set by a policy file, in the browser itself.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::{becomes, open};
use crate::{
    browser::{Browser, Kind},
    run::dist,
    wait::until_within,
};

/// Chromium may take half a minute until it has read its policies.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(90);

pub async fn managed(kind: Kind) -> Result<()> {
    let policy = json!({
        "retentionDays": 30, "stopReading": true, "ads": "fold", "ignored": ["www.elsewhere.test", "autre.test"],
        "webmails": [" Intern.verein.test"],
    });
    followed(kind, &policy).await.context("a policy")?;
    // One that makes no sense is left alone as a whole.
    refused(kind, &json!({ "retentionDays": 30, "ads": "delete" }))
        .await
        .context("a policy that makes no sense")
}

async fn followed(kind: Kind, policy: &Value) -> Result<()> {
    let browser = Browser::launch_managed(kind, &dist(), Vec::new(), policy).await?;
    let seen = async {
        until_within(PATIENCE, "the policy to be followed", async || {
            Ok((browser.ask(json!({ "type": "settings" })).await?["retention_days"] == 30).then_some(()))
        })
        .await?;
        let settings = browser.ask(json!({ "type": "settings" })).await?;
        ensure!(settings["stop_reading"] == true && settings["ads"] == "fold", "{settings}");
        ensure!(settings["ignored"] == json!(["autre.test", "elsewhere.test"]), "{settings}");
        ensure!(
            settings["managed"] == json!(["retentionDays", "stopReading", "ads", "ignored", "webmails"]),
            "{settings}"
        );
        // Whoever reads message lists is told too.
        let told = browser.kept_settings().await?["inbox"].clone();
        ensure!(
            told["ads"] == "fold" && told["webmails"] == json!(["intern.verein.test"]),
            "the readers are not told: {told}"
        );
        // What the person changes of it does not last; what is theirs does.
        browser
            .ask(json!({ "type": "set", "retentionDays": 60, "roomMegabytes": 7, "stopReading": false }))
            .await?;
        let settings = browser.ask(json!({ "type": "settings" })).await?;
        ensure!(settings["retention_days"] == 30 && settings["stop_reading"] == true, "{settings}");
        ensure!(settings["room_megabytes"] == 7, "{settings}");
        open(&browser, "settings.html").await?;
        becomes(
            &browser,
            "the settings to say what is set",
            "return document.querySelectorAll('h1 ~ ul li').length === 5",
        )
        .await
    };
    let seen = seen.await;
    browser.quit().await;
    seen
}

async fn refused(kind: Kind, policy: &Value) -> Result<()> {
    let browser = Browser::launch_managed(kind, &dist(), Vec::new(), policy).await?;
    let seen = async {
        until_within(PATIENCE, "the policy to be known", async || {
            let settings = browser.ask(json!({ "type": "settings" })).await?;
            Ok((settings["managed"] == json!(["retentionDays", "ads"])).then_some(()))
        })
        .await?;
        let settings = browser.ask(json!({ "type": "settings" })).await?;
        ensure!(settings["retention_days"] == 396 && settings["ads"] == "mark", "{settings}");
        Ok(())
    };
    let seen = seen.await;
    browser.quit().await;
    seen
}
