//! The advertisements found among the mails of a webmail.

use leptos::prelude::*;
use temoin_engine::view::{AdKind, AdView, SiteView};

use crate::{
    i18n::{counted, text},
    key, plural, safe_text,
};

/// A hostile page can invent rows without end; those not drawn are counted.
const DRAWN: usize = 40;

/// The advertisements, those that look like a mail first; nothing if there is none.
pub fn advertisements(site: Memo<SiteView>) -> impl IntoView {
    let ads = Memo::new(move |_| site.with(|site| worst_first(&site.inbox)));
    move || {
        let mut ads = ads.get();
        let left_out = ads.len().saturating_sub(DRAWN) as u64;
        ads.truncate(DRAWN);
        (!ads.is_empty()).then(|| {
            view! {
                <section aria-labelledby="inbox">
                    <h2 id="inbox" class="title">{text(key!("inbox"))}</h2>
                    <ul class="ads">
                        {ads.iter().map(|ad| view! { <li>{advertisement(ad)}</li> }).collect_view()}
                    </ul>
                    {(left_out > 0).then(|| {
                        view! { <p class="note">{counted(plural!("ads_left_out"), left_out, &[])}</p> }
                    })}
                </section>
            }
        })
    }
}

fn advertisement(ad: &AdView) -> impl IntoView + use<> {
    let advertiser = ad.advertiser.as_deref().and_then(safe_text::prose);
    let label = ad.label.as_deref().and_then(safe_text::prose);
    let (class, kind) = match ad.kind {
        AdKind::Disguised => ("kind disguised", key!("ad_disguised")),
        AdKind::Labelled => ("kind labelled", key!("ad_labelled")),
    };
    view! {
        <span class="who">
            {match advertiser {
                Some(advertiser) => view! { <bdi translate="no">{advertiser}</bdi> }.into_any(),
                None => view! { <em>{text(key!("advertiser_unknown"))}</em> }.into_any(),
            }}
        </span>
        <span class=class>{text(kind)}</span>
        <span class="facts">
            {match label {
                Some(label) => {
                    view! { {text(key!("ad_label"))} " " <bdi class="label">{label}</bdi> }.into_any()
                }
                None => text(key!("ad_no_label")).into_any(),
            }}
        </span>
    }
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
        };
        let sorted = worst_first(&[
            ad(AdKind::Labelled, "a"),
            ad(AdKind::Disguised, "b"),
            ad(AdKind::Labelled, "c"),
            ad(AdKind::Disguised, "d"),
        ]);
        let order: Vec<_> = sorted
            .iter()
            .filter_map(|ad| ad.advertiser.as_deref())
            .collect();
        assert_eq!(order, ["b", "d", "a", "c"]);
    }
}
