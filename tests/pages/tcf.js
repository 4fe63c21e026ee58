// A consent platform on the IAB's own libraries; only the banner and the storage are ours. In a frame, and
// without a locator, it keeps the choice where only the site itself can see it: the API alone tells.
import { CmpApi } from "@iabtechlabtcf/cmpapi";
import { GVL, TCModel, TCString } from "@iabtechlabtcf/core";
import { act, banner } from "./banner.js";

const STORED = "euconsent-v2";
const { visit } = window;

const purposes = Object.fromEntries(
  Array.from({ length: 11 }, (_, index) => index + 1).map((id) => [
    id,
    { id, name: `Finalité ${id}`, description: "", illustrations: [] },
  ]),
);
const vendor = (id, name, of) => ({
  id, name, purposes: of, legIntPurposes: [], flexiblePurposes: [], specialPurposes: [],
  features: [], specialFeatures: [], cookieMaxAgeSeconds: 34000000, usesCookies: true,
  cookieRefresh: false, usesNonCookieAccess: false, policyUrl: "https://example.test/",
  urls: [{ langId: "fr", privacy: "https://example.test/" }], dataDeclaration: [],
});
const gvl = new GVL({
  gvlSpecificationVersion: 3, vendorListVersion: 61, tcfPolicyVersion: 5,
  lastUpdated: "2026-11-01T00:00:00Z", purposes, specialPurposes: {}, features: {},
  specialFeatures: {}, stacks: {}, dataCategories: {},
  vendors: { 2: vendor(2, "Régie Pistache", [1, 2, 3, 4, 7]), 8: vendor(8, "Mesure Fraise", [1, 8, 9]) },
});

const cmp = new CmpApi(10, 1, true);

const write = (measurement, advertising) => {
  const model = new TCModel(gvl);
  Object.assign(model, {
    cmpId: 10, cmpVersion: 1, consentScreen: 1, consentLanguage: "FR", isServiceSpecific: true,
    publisherCountryCode: "FR",
  });
  if (measurement) {
    model.purposeConsents.set([1, 8, 9]);
    model.vendorConsents.set(8);
  }
  if (advertising) {
    model.purposeConsents.set([1, 2, 3, 4, 7]);
    model.vendorConsents.set(2);
  }
  return TCString.encode(model);
};

const inCookie = visit.site.platform === "tcf";
const stored = () =>
  inCookie
    ? document.cookie.split("; ").find((pair) => pair.startsWith(`${STORED}=`))?.slice(STORED.length + 1)
    : sessionStorage.choix;
// What a faulty platform does (tests/src/site/mod.rs, Fault).
const { fault } = visit.site;
const store = (tc) => {
  if (fault === "keeps-string" && stored()) return;
  if (fault === "keeps-saying") sessionStorage.first ??= tc;
  if (inCookie) document.cookie = `${STORED}=${tc}; path=/; max-age=34000000; secure; samesite=lax`;
  else sessionStorage.choix = tc;
};

const ask = banner((measurement, advertising) => {
  const tc = write(measurement, advertising);
  store(tc);
  cmp.update(tc, false);
  act(measurement, advertising);
});
visit.reopen = () => {
  cmp.update(stored() ?? "", true);
  ask.open();
};

const earlier = stored();
if (earlier) {
  cmp.update(fault === "keeps-saying" ? sessionStorage.first : earlier, false);
  const { purposeConsents } = TCString.decode(earlier);
  visit.apply({ measurement: purposeConsents.has(8), advertising: purposeConsents.has(2) });
} else {
  visit.reopen();
  visit.apply(null);
}
