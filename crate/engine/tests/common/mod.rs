//! A decoded TC string as plain JSON, in the shape of `reference/model.mjs`.

use serde_json::{Value, json};
use temoin_engine::consent::tcf::{Flags, IdRange, IdSet, TcString};

/// The string in the reference's shape.
pub fn plain(tc: &TcString) -> Value {
    let nobody = IdSet::default();
    let publisher = tc.publisher.clone().unwrap_or_default();
    json!({
        "created": tc.created.0,
        "last_updated": tc.last_updated.0,
        "cmp_id": tc.cmp_id,
        "cmp_version": tc.cmp_version,
        "consent_screen": tc.consent_screen,
        "consent_language": tc.consent_language.to_string(),
        "vendor_list_version": tc.vendor_list_version,
        "policy_version": tc.policy_version,
        "is_service_specific": tc.is_service_specific,
        "use_non_standard_texts": tc.use_non_standard_texts,
        "purpose_one_treatment": tc.purpose_one_treatment,
        // The reference writes countries in capitals.
        "publisher_country": tc.publisher_country.to_string().to_uppercase(),
        "special_feature_opt_ins": numbers(tc.special_feature_opt_ins),
        "purpose_consents": numbers(tc.purpose_consents),
        "purpose_legitimate_interests": numbers(tc.purpose_legitimate_interests),
        "vendor_consents": ids(&tc.vendor_consents),
        "vendor_legitimate_interests": ids(&tc.vendor_legitimate_interests),
        "disclosed_vendors": ids(tc.disclosed_vendors.as_ref().unwrap_or(&nobody)),
        "allowed_vendors": ids(tc.allowed_vendors.as_ref().unwrap_or(&nobody)),
        "publisher_consents": numbers(publisher.consents),
        "publisher_legitimate_interests": numbers(publisher.legitimate_interests),
        "custom_consents": numbers(publisher.custom_consents),
        "custom_legitimate_interests": numbers(publisher.custom_legitimate_interests),
        "restrictions": restrictions(tc),
    })
}

/// Restrictions of the same purpose and type taken together, as the reference does.
fn restrictions(tc: &TcString) -> Vec<Value> {
    let mut all = std::collections::BTreeMap::<_, Vec<IdRange>>::new();
    for restriction in &tc.restrictions {
        let key = (restriction.purpose, restriction.restriction as u8);
        all.entry(key).or_default().extend(&*restriction.vendors);
    }
    all.into_iter().map(|((purpose, kind), vendors)| json!([purpose, kind, joined(vendors)])).collect()
}

fn numbers(flags: Flags) -> Vec<(u16, u16)> {
    let one = |n| IdRange { first: u16::from(n), last: u16::from(n) };
    joined(flags.iter().map(one).collect())
}

fn ids(set: &IdSet) -> Vec<(u16, u16)> {
    joined(set.ranges())
}

/// The same ids, each once, as few ranges as can be.
fn joined(mut ranges: Vec<IdRange>) -> Vec<(u16, u16)> {
    ranges.retain(|range| range.first <= range.last);
    ranges.sort_by_key(|range| range.first);
    let mut joined: Vec<(u16, u16)> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some((_, last)) if range.first <= last.saturating_add(1) => *last = range.last.max(*last),
            _ => joined.push((range.first, range.last)),
        }
    }
    joined
}
