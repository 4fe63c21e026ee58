//! Pictures of each page with its marks, for a person to look at.

use std::{fs, path::Path};

use anyhow::Result;
use serde_json::json;

use super::{Group, Pages, load, trial};
use crate::{
    browser::{Browser, Colours, EVERYWHERE, Kind},
    run::{dist, root},
};

/// Scenes that are not each page's own: the page, its query, the settings and the name of the picture.
const SCENES: [(&str, &str, &str, &str); 4] = [
    ("orange", "direction=rtl", "mark", "orange-rtl"),
    ("orange", "", "dim", "orange-dim"),
    ("orange", "", "fold", "orange-fold"),
    ("outlook", "", "fold", "outlook-fold"),
];

/// Leaves pictures of every page whose name contains `only` in `directory`, in light and dark.
///
/// # Errors
///
/// When a page cannot be read or a file not written.
pub async fn take(kind: Kind, directory: &Path, only: &str) -> Result<()> {
    fs::create_dir_all(directory)?;
    let own = root().join("tests/inbox");
    let mut fixtures = load(&own)?;
    fixtures.retain(|fixture| matches!(fixture.group, Group::Provider | Group::Unknown));
    let pages = Pages::start(&fixtures, &own)?;
    let browser = Browser::launch(kind, &dist(), vec![EVERYWHERE.to_owned()], true).await?;
    let taken = async {
        let own_scenes =
            fixtures.iter().map(|fixture| (fixture.name.as_str(), "", "mark", fixture.name.as_str()));
        for (name, scene, ads, picture) in own_scenes.chain(SCENES) {
            let Some(fixture) = fixtures.iter().find(|one| one.name == name && picture.contains(only)) else {
                continue;
            };
            browser.set(json!({ "inbox": { "ads": ads } })).await?;
            for colours in [Colours::Light, Colours::Dark, Colours::Forced] {
                if colours == Colours::Forced && name != "orange" && name != "gmail" {
                    continue;
                }
                browser.wear(colours).await?;
                trial::read(&browser, &pages, fixture, scene).await?;
                let file = format!("{picture}-{}-{}.png", kind.name(), colours.name());
                browser.screenshot(&directory.join(file)).await?;
            }
        }
        Ok(())
    };
    let taken = taken.await;
    browser.quit().await;
    taken
}
