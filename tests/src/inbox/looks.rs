//! How the marks look, and what they say.

use anyhow::{Result, ensure};
use serde_json::json;

use super::{
    Group,
    scenes::Stage,
    trial::{Row, in_page, read},
};
use crate::{browser::Colours, wait::until};

impl Stage {
    /// The words of the marks are kept for the readers from the first start on, and taken from there.
    async fn words(&self) -> Result<()> {
        let mut kept = until("the words to be kept", async || {
            let kept = self.browser.kept_settings().await?;
            Ok(kept["inbox"]["words"].is_object().then_some(kept))
        })
        .await?;
        for (kind, key) in [("disguised", "mark_disguised"), ("labelled", "mark_labelled")] {
            let words = self.browser.message(key).await?;
            ensure!(words.is_string() && kept["inbox"]["words"][kind] == words, "{kind}: {kept}");
        }
        kept["inbox"]["words"]["disguised"] = json!("As they are kept");
        self.browser.set(json!({ "inbox": kept["inbox"] })).await?;
        let fixture = self.fixture("orange")?;
        let rows = read(&self.browser, &self.pages, fixture, "").await?;
        let ads = rows.iter().filter(|row| row.is == "disguised").count();
        let said: Vec<String> = in_page(
            &self.browser,
            fixture,
            "return take('[data-temoin-ad=disguised]').map((row) => row.getAttribute('aria-description'))",
        )
        .await?;
        ensure!(ads > 0 && said == vec!["As they are kept"; ads], "the marks of {ads} say {said:?}");
        Ok(())
    }

    /// Marks that hide nothing and move nothing, in each look, whatever the person prefers.
    pub(super) async fn looks(&self) -> Result<()> {
        self.words().await?;
        let ways = [("mark", Colours::Light), ("dim", Colours::Dark), ("fold", Colours::Light)];
        for (ads, colours) in ways {
            self.browser.ask(json!({ "type": "set", "ads": ads })).await?;
            self.browser.wear(colours).await?;
            for fixture in self.fixtures.iter().filter(|fixture| fixture.group == Group::Provider) {
                let rows = read(&self.browser, &self.pages, fixture, "").await?;
                ensure!(
                    rows.iter().all(Row::is_right),
                    "{} is judged otherwise in {}",
                    fixture.name,
                    colours.name()
                );
                let hidden: Vec<String> = in_page(&self.browser, fixture, "return scenes.hidden()").await?;
                ensure!(hidden.is_empty(), "the marks on {} hide {hidden:?}", fixture.name);
                let moved: bool =
                    in_page(&self.browser, fixture, "return window.before !== scenes.places()").await?;
                ensure!(!moved, "the marks moved rows of {}", fixture.name);
                let untold: bool = in_page(
                    &self.browser,
                    fixture,
                    "return take('[data-temoin-ad]').some((row) => !row.getAttribute('aria-description'))",
                )
                .await?;
                ensure!(!untold, "a mark on {} is not told to screen readers", fixture.name);
            }
        }
        let fixture = self.fixture("orange")?;
        let faint = "return getComputedStyle(take('[data-temoin-ad] > *')[0]).opacity";
        for (ads, expected) in [("mark", "1"), ("dim", "0.3"), ("fold", "0")] {
            read(&self.browser, &self.pages, fixture, "").await?;
            // Told while the page is open.
            let answer = self.browser.ask(json!({ "type": "set", "ads": ads })).await?;
            ensure!(answer["ok"] == true, "the setting {ads} was refused: {answer}");
            until(&format!("advertisements to be drawn as {ads} wants"), async || {
                let opacity: String = in_page(&self.browser, fixture, faint).await?;
                Ok((opacity == expected).then_some(()))
            })
            .await?;
        }
        let refused = self.browser.ask(json!({ "type": "set", "ads": "remove" })).await?;
        ensure!(refused["error"].is_string(), "a setting that does not exist was taken: {refused}");
        // Folded rows show what they hold to those who come by the keyboard.
        for name in ["orange", "gmx", "gmail"] {
            let fixture = self.fixture(name)?;
            read(&self.browser, &self.pages, fixture, "").await?;
            let shown: Vec<String> = in_page(&self.browser, fixture, "return scenes.focused()").await?;
            ensure!(
                shown.iter().all(|opacity| opacity == "1") && !shown.is_empty(),
                "folded rows of {name} have the opacity {shown:?} with the focus"
            );
        }
        Ok(())
    }
}
