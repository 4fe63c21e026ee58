//! The welcome page, opened once at installation.

use crate::{
    draw::{Part, element, paragraph, said, say, section, together},
    i18n::{Key, text, text_with},
    key,
    page::{Page, REPORT, SETTINGS},
};

/// Each permission of the manifest, as it is written there, and what it is for.
const PERMISSIONS: [(&str, Key); 8] = [
    ("<all_urls>", key!("permission_sites")),
    ("cookies", key!("permission_cookies")),
    ("webRequest", key!("permission_requests")),
    ("webNavigation", key!("permission_navigation")),
    ("scripting", key!("permission_scripting")),
    ("declarativeNetRequestWithHostAccess", key!("permission_stop")),
    ("storage", key!("permission_storage")),
    ("dns", key!("permission_dns")),
];

/// The looks of the toolbar's button, and what each says.
const BUTTON: [(&str, Key); 3] = [
    ("icons/normal-32.png", key!("button_normal")),
    ("icons/watching-32.png", key!("button_watching")),
    ("icons/warning-32.png", key!("button_warning")),
];

/// Draws the welcome into its page.
pub fn welcome(page: Page) -> Part {
    page.ready();
    let permissions = PERMISSIONS.map(|(name, what_for)| {
        // A long name breaks here, if it must.
        let (name, rest) = name.split_at(name.find("With").unwrap_or(name.len()));
        let (name, rest) = (said(name.to_owned()), said(rest.to_owned()));
        let name = element("code", &[], vec![name, element("wbr", &[], vec![]), rest]);
        let cells =
            vec![element("th", &[("scope", "row")], vec![name]), element("td", &[], vec![say(what_for)])];
        element("tr", &[], cells)
    });
    let titles = [key!("column_permission"), key!("column_what_for")];
    let titles = titles.map(|title| element("th", &[("scope", "col")], vec![say(title)]));
    let caption = element("caption", &[("class", "unseen")], vec![say(key!("permissions"))]);
    let head = element("thead", &[], vec![element("tr", &[], titles.into())]);
    let table = element("table", &[], vec![caption, head, element("tbody", &[], permissions.into())]);
    let steps = [
        text(key!("try_open")),
        text(key!("try_accept")),
        text_with(key!("try_withdraw"), &[&text(key!("reopen"))]),
        text(key!("try_go_on")),
        text(key!("try_look")),
        text_with(key!("try_unfold"), &[&text(key!("stop"))]),
    ];
    let steps = steps.map(|step| element("li", &[], vec![said(step)]));
    let looks = BUTTON.map(|(address, words)| {
        let icon = [("src", address), ("alt", ""), ("width", "32"), ("height", "32")];
        element("li", &[], vec![element("img", &icon, vec![]), element("span", &[], vec![say(words)])])
    });
    let tell = |keys: &[Key]| together(keys.iter().map(|key| paragraph("", text(*key))).collect());
    let link = |address, words| element("a", &[("href", address)], vec![say(words)]);
    together(vec![
        element("h1", &[], vec![say(key!("welcome_title"))]),
        paragraph("lead", text(key!("welcome_lead"))),
        section("does", key!("welcome_does"), tell(&[key!("welcome_cookies"), key!("welcome_inbox")])),
        section("stays", key!("welcome_stays"), tell(&[key!("promise"), key!("welcome_stays_more")])),
        section("try", key!("welcome_try"), element("ol", &[("class", "points")], steps.into())),
        section("button", key!("welcome_button"), element("ul", &[("class", "looks")], looks.into())),
        section(
            "permissions",
            key!("permissions"),
            together(vec![paragraph("note", text(key!("permissions_note"))), table]),
        ),
        element(
            "p",
            &[("class", "next")],
            vec![
                link(SETTINGS, key!("page_settings")),
                said(" · ".to_owned()),
                link(REPORT, key!("page_report")),
            ],
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_of_the_manifest_is_explained() {
        let manifest =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let listed = |name: &str| manifest[name].as_array().cloned().unwrap_or_default();
        let mut asked: Vec<String> = ["permissions", "host_permissions", "optional_permissions"]
            .iter()
            .flat_map(|name| listed(name))
            .filter_map(|permission| Some(permission.as_str()?.to_owned()))
            .collect();
        let mut told: Vec<String> = PERMISSIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
        asked.sort();
        told.sort();
        assert_eq!(told, asked);
    }
}
