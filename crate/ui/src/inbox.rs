//! The advertisements found among the mails of a webmail.

use leptos::prelude::*;
use temoin_engine::view::{AdKind, AdView};

use crate::{
    draw::{
        IntoPart as _, Part, instant, list, nothing, paragraph, prose, said, say, section, span, together,
    },
    i18n::{counted, text},
    key, plural,
    popup::Popup,
    safe_text,
};

/// A hostile page can invent rows without end; those not drawn are counted.
const DRAWN: usize = 40;

/// The advertisements, those that look like a mail first; nothing if there is none.
pub fn advertisements(popup: Popup) -> Part {
    let ads = popup.with_site(|site| worst_first(&site.inbox));
    if ads.is_empty() {
        return nothing();
    }
    let left_out = ads.len().saturating_sub(DRAWN) as u64;
    let mut content = vec![list("ads", ads.iter().take(DRAWN).map(advertisement).collect())];
    if left_out > 0 {
        content.push(paragraph("note", counted(plural!("ads_left_out"), left_out, &[])));
    }
    section("inbox", key!("inbox"), together(content))
}

fn advertisement(ad: &AdView) -> Part {
    let (class, kind) = match ad.kind {
        AdKind::Disguised => ("kind disguised", key!("ad_disguised")),
        AdKind::Labelled => ("kind labelled", key!("ad_labelled")),
    };
    let label = match ad.label.as_deref().and_then(safe_text::prose) {
        Some(label) => {
            let label = view! { {text(key!("ad_label"))} " " <bdi class="label">{label}</bdi> };
            label.into_part()
        }
        None => say(key!("ad_no_label")),
    };
    let facts = match ad.since {
        Some(at) => together(vec![label, said(" · ".to_owned()), instant(at)]),
        None => label,
    };
    together(vec![
        span("who", prose(ad.advertiser.as_deref(), key!("advertiser_unknown"))),
        span(class, say(kind)),
        span("facts", facts),
    ])
}

/// Those that look like a mail first, otherwise as they are in the list.
fn worst_first(ads: &[AdView]) -> Vec<AdView> {
    let mut sorted = ads.to_vec();
    sorted.sort_by_key(|ad| ad.kind != AdKind::Disguised);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguised_ones_first_in_the_order_of_the_page() {
        let ad = |kind, advertiser: &str| AdView {
            kind,
            label: None,
            advertiser: Some(advertiser.to_owned()),
            features: Vec::new(),
            since: None,
        };
        let sorted = worst_first(&[
            ad(AdKind::Labelled, "a"),
            ad(AdKind::Disguised, "b"),
            ad(AdKind::Labelled, "c"),
            ad(AdKind::Disguised, "d"),
        ]);
        let order: Vec<_> = sorted.iter().filter_map(|ad| ad.advertiser.as_deref()).collect();
        assert_eq!(order, ["b", "d", "a", "c"]);
    }
}
