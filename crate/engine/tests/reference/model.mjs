// A decoded TC string of the reference library as plain JSON, in the shape both Rust tests read.

/** Sorted ids as [first, last] pairs: a set of 65,535 ids is one pair. */
export function ranges(ids) {
  const pairs = [];
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = pairs.at(-1);
    if (last && last[1] + 1 === id) last[1] = id;
    else pairs.push([id, id]);
  }
  return pairs;
}

export function plain(model) {
  const ids = (vector) => ranges(vector.values());
  const restrictions = model.publisherRestrictions
    .getRestrictions()
    .map((r) => [r.purposeId, r.restrictionType, ranges(model.publisherRestrictions.getVendors(r))])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    created: model.created.getTime(),
    last_updated: model.lastUpdated.getTime(),
    cmp_id: model.cmpId,
    cmp_version: model.cmpVersion,
    consent_screen: model.consentScreen,
    consent_language: model.consentLanguage,
    vendor_list_version: model.vendorListVersion,
    policy_version: model.policyVersion,
    is_service_specific: model.isServiceSpecific,
    use_non_standard_texts: model.useNonStandardTexts,
    purpose_one_treatment: model.purposeOneTreatment,
    publisher_country: model.publisherCountryCode,
    special_feature_opt_ins: ids(model.specialFeatureOptins),
    purpose_consents: ids(model.purposeConsents),
    purpose_legitimate_interests: ids(model.purposeLegitimateInterests),
    vendor_consents: ids(model.vendorConsents),
    vendor_legitimate_interests: ids(model.vendorLegitimateInterests),
    disclosed_vendors: ids(model.vendorsDisclosed),
    allowed_vendors: ids(model.vendorsAllowed),
    publisher_consents: ids(model.publisherConsents),
    publisher_legitimate_interests: ids(model.publisherLegitimateInterests),
    custom_consents: ids(model.publisherCustomConsents),
    custom_legitimate_interests: ids(model.publisherCustomLegitimateInterests),
    restrictions,
  };
}
