// A consent platform on the IAB's own libraries; only the banner and the storage are ours.
import { CmpApi } from "@iabtechlabtcf/cmpapi";
import { GVL, TCModel, TCString } from "@iabtechlabtcf/core";

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

const stored = () =>
  document.cookie.split("; ").find((pair) => pair.startsWith(`${STORED}=`))?.slice(STORED.length + 1);

const apply = (tc) => {
  const { purposeConsents } = TCString.decode(tc);
  visit.apply({ measurement: purposeConsents.has(8), advertising: purposeConsents.has(2) });
};

const banner = document.createElement("dialog");
banner.id = "tcf";
banner.innerHTML = `<h2>Vos choix</h2>
<p>Nous et nos partenaires utilisons des cookies pour mesurer l’audience et afficher de la publicité.</p>
<button id="tcf-accept">Tout accepter</button>
<button id="tcf-measurement">Mesure d’audience seulement</button>
<button id="tcf-refuse">Tout refuser</button>`;
document.body.append(banner);

const show = () => {
  cmp.update(stored() ?? "", true);
  banner.show();
};
const choose = (measurement, advertising) => {
  const tc = write(measurement, advertising);
  document.cookie = `${STORED}=${tc}; path=/; max-age=34000000; secure; samesite=lax`;
  banner.close();
  cmp.update(tc, false);
  if (!measurement) visit.forget(visit.site.deleted.measurement);
  if (!advertising) visit.forget(visit.site.deleted.advertising);
  apply(tc);
};
for (const [id, ...choice] of [["accept", true, true], ["measurement", true, false], ["refuse", false, false]]) {
  banner.querySelector(`#tcf-${id}`).addEventListener("click", () => choose(...choice));
}
visit.reopen = show;

const earlier = stored();
if (earlier) {
  cmp.update(earlier, false);
  apply(earlier);
} else {
  show();
  visit.apply(null);
}
