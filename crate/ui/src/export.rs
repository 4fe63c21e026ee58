//! The popup's ways out: the report of this site, its evidence as a file, the settings.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    background,
    declare::told,
    draw::{Part, button, link, together},
    format,
    i18n::{Key, text},
    key, page,
    popup::Popup,
    save::{file_name, save},
};

/// The link to the report, the button that saves the evidence, the link to the settings.
pub fn export(popup: Popup, site: &str) -> Part {
    let outcome = RwSignal::new(None::<Key>);
    let report = link("main", &page::address_of(Some(site)), text(key!("open_report")));
    let site = StoredValue::new(site.to_owned());
    let export = move || {
        outcome.set(None);
        spawn_local(async move {
            let site = site.get_value();
            let name = file_name(&site, &format::machine_time(format::now()), "json");
            let told = match background::export(Some(&site)).await {
                Ok(evidence) if save(&name, &evidence).is_ok() => key!("exported"),
                _ => key!("export_failed"),
            };
            let _ = outcome.try_set(Some(told));
            popup.announce(text(told));
        });
    };
    let settings = link("quiet-link", page::SETTINGS, text(key!("open_settings")));
    together(vec![report, button("export", key!("export"), export), settings, told(outcome)])
}
