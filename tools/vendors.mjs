// Rewrites the two tables that say which company a consent platform's vendor or service is:
//
//   npm pack prebid.js@11.36.0 --pack-destination /tmp && tar xzf /tmp/prebid.js-11.36.0.tgz -C /tmp
//   npm ci --prefix tests && node tools/vendors.mjs /tmp/package tests/node_modules/tarteaucitronjs
//
//   crate/engine/data/tcf-vendors.tsv        company, its id on the IAB's Global Vendor List, what it covers
//   crate/engine/data/service-companies.tsv  a service as platforms call it, its company
//
// The vendor list itself is in no package. Prebid.js (Apache-2.0) tells, for the advertisers it works with, the
// id and the address where the vendor publishes its disclosures (both taken from the list): the host of that address says who it
// is. A vendor is taken only if that host belongs to one company of companies.tsv whose trade is advertising, if
// it asks consent for purpose 1, and if nothing in review spoke against it. Unsure is left out.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

const [prebid, tarteaucitronjs] = process.argv.slice(2);
const data = (name) => new URL(`../crate/engine/data/${name}`, import.meta.url);
const json = (file) => JSON.parse(readFileSync(file, "utf8"));
const byKey = ([a, b], [c, d]) => (a < c ? -1 : a > c ? 1 : b - d);

const companies = new Map();
for (const line of readFileSync(data("companies.tsv"), "utf8").split("\n").filter(Boolean)) {
  const [domain, name, category] = line.split("\t");
  companies.set(domain, { name, category });
}
const companyOf = (host) => {
  for (let name = host; name; name = name.split(".").slice(1).join(".")) if (companies.has(name)) return companies.get(name);
};

// Reviewed by hand. Hosts that companies.tsv gives to a firm with other hosts that are not this vendor's:
const doubtful = new Set([148, 329, 676, 732, 780]);
// Vendors whose disclosures lie on somebody else's host, or whose host says too little; ids from the public list.
const own = [
  ["Adform", 50],
  ["Amazon Ads", 793],
  ["Google", 755],
  ["OpenX", 69],
  ["RTB House", 16],
  ["The Trade Desk", 21],
  ["sovrn", 13],
];
// Companies with products that are not in the vendor's entry ("Google Advertising Products" is not Google Analytics).
const advertisingOnly = new Set(["Amazon Ads", "Google", "Yahoo!"]);

const vendors = new Map();
const purposes = {};
for (const file of readdirSync(join(prebid, "metadata/modules"))) {
  const module = json(join(prebid, "metadata/modules", file));
  Object.assign(purposes, module.purposes);
  for (const { gvlid, disclosureURL } of module.components) {
    if (!gvlid || !disclosureURL?.startsWith("https:") || doubtful.has(gvlid)) continue;
    const company = companyOf(new URL(disclosureURL).hostname);
    if (["ad", "analytics", "marketing"].includes(company?.category)) vendors.set(gvlid, company.name);
  }
}
for (const [name, id] of own) vendors.set(id, name);
const rows = [...vendors].filter(([id]) => purposes[id]?.purposes.includes(1)).map(([id, name]) => [name, id]);
write("tcf-vendors.tsv", [
  "# Which company a vendor of the IAB's Global Vendor List is: company, id, what a yes or no to it covers (none: all).",
  `# Made by tools/vendors.mjs from Prebid.js ${json(join(prebid, "package.json")).version} (Apache-2.0); not edited by hand.`,
], rows.sort(byKey).map(([name, id]) => [name, id, advertisingOnly.has(name) ? "advertising" : ""]));

// The first two by hosts of others; the third is what everybody else calls a category.
const notThese = ["microsoftcampaignanalytics", "myfeelback", "analytics"];
// One company to the person, several in companies.tsv: what is embedded from one is read by the other.
const families = { Instagram: "Facebook", LinkedIn: "LinkedIn Ads", YouTube: "Google" };
const words = {
  facebook_pixel: "Facebook",
  google: "Google",
  google_ads: "Google",
  google_adsense: "Google",
  google_analytics: "Google",
  google_tag_manager: "Google",
  linkedin_insight: "LinkedIn Ads",
  meta_pixel: "Facebook",
};
const tarteaucitron = { services: {}, user: {} };
runInNewContext(readFileSync(join(tarteaucitronjs, "tarteaucitron.services.js"), "utf8"), { tarteaucitron });
const services = new Map(Object.entries(words));
for (const [name, { key = name, js }] of Object.entries(tarteaucitron.services)) {
  // The hosts its scripts come from, and no other.
  const hosts = [...String(js).matchAll(/["'/]([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})["'/]/g)].map((match) => match[1]);
  const known = hosts.map(companyOf).filter((company) => company && !["cdn", "hosting", "other"].includes(company.category));
  const names = [...new Set(known.map(({ name }) => families[name] ?? name))];
  if (names.length === 1 && !notThese.includes(key)) services.set(key.toLowerCase(), names[0]);
  // Whatever is accepted of Google makes a no to Google unsure.
  if (/^(firebase|gcm|google|youtube)/.test(key)) services.set(key.toLowerCase(), "Google");
}
write("service-companies.tsv", [
  "# Which company a service is that a consent platform asks about by name: the service, its company.",
  `# Made by tools/vendors.mjs from tarteaucitronjs ${json(join(tarteaucitronjs, "package.json")).version} (MIT) and a few words of ours; not edited by hand.`,
], [...services].sort(byKey));

function write(name, head, rows) {
  writeFileSync(data(name), [...head, ...rows.map((row) => row.join("\t").trimEnd())].join("\n") + "\n");
  console.log(`${name}: ${rows.length}`);
}
