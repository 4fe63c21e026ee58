// Prints TC strings, well-formed and spoilt, with what the IAB's reference library makes of each:
// one JSON object a line, the same lines for the same seed.
//
//   node generate.mjs <seed> <count>

import { GVL, TCModel, TCString } from "@iabtechlabtcf/core";

import { corruptions } from "./corrupt.mjs";
import { plain } from "./model.mjs";
import { Random } from "./random.mjs";
import { tcString } from "./write.mjs";

const [seed, count] = process.argv.slice(2).map(Number);
const random = new Random(seed);

/** A vendor list of nobody, enough for the library to write strings of its own. */
function vendorList() {
  const numbered = (n, more) => Object.fromEntries(Array.from({ length: n }, (_, i) => [i + 1, { id: i + 1, name: "", description: "", ...more }]));
  const subset = (from) => from.filter(() => random.once(2));
  const vendors = {};
  for (let id = 1; id < 900; id += 1 + random.below(3)) {
    const purposes = [1, ...subset([2, 3, 4, 7, 8, 9, 10, 11])];
    const legIntPurposes = [2, 7, 8, 9, 10, 11].filter((p) => !purposes.includes(p));
    vendors[id] = { id, name: "", purposes, legIntPurposes, flexiblePurposes: [...subset(purposes.slice(1)), ...subset(legIntPurposes)], specialPurposes: [], features: [], specialFeatures: [] };
  }
  return {
    gvlSpecificationVersion: 3, vendorListVersion: 40, tcfPolicyVersion: 5, lastUpdated: "2026-01-01T00:00:00Z",
    purposes: numbered(11), specialPurposes: numbered(3), features: numbered(3), specialFeatures: numbered(2), stacks: {}, dataCategories: {}, vendors,
  };
}

const gvl = new GVL(vendorList());

/** A string the library writes itself. */
async function written() {
  await gvl.readyPromise;
  const model = new TCModel(gvl);
  model.cmpId = 2 + random.below(4000);
  model.cmpVersion = random.below(4000);
  model.consentScreen = random.below(64);
  model.publisherCountryCode = random.pick(["FR", "DE", "BE", "ES"]);
  const days = random.below(3000);
  model.created = model.lastUpdated = new Date(Date.UTC(2020, 0, 1) + days * 86400000);
  for (let p = 1; p <= 11; p++) {
    if (random.once(2)) model.purposeConsents.set(p);
    if (random.once(2)) model.purposeLegitimateInterests.set(p);
  }
  const share = random.pick([0, 3, 50, 97, 100]);
  for (const id of Object.keys(gvl.vendors).map(Number)) {
    if (random.below(100) < share) model.vendorConsents.set(id);
    if (random.below(100) < share) model.vendorLegitimateInterests.set(id);
    model.vendorsDisclosed.set(id);
  }
  return TCString.encode(model);
}

function answer(kind, tc) {
  try {
    return { kind, tc, model: plain(TCString.decode(tc)) };
  } catch (error) {
    return { kind, tc, error: String(error.message) };
  }
}

const kinds = Object.keys(corruptions);
for (let i = 0; i < count; i++) {
  const well = random.once(8) ? await written() : tcString(random);
  let line;
  if (random.once(3)) line = answer("well-formed", well);
  else {
    const kind = random.pick(kinds);
    line = answer(kind, corruptions[kind](random, well));
  }
  process.stdout.write(JSON.stringify(line) + "\n");
}
