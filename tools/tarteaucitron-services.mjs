// Refreshes crate/engine/data/tarteaucitron-services.tsv: which of tarteaucitron's services is what.
//
//   npm install --no-save --prefix /tmp/tac tarteaucitronjs@1.34.0
//   node tools/tarteaucitron-services.mjs /tmp/tac/node_modules/tarteaucitronjs
//
// One line per service: its key, a tab, its purpose in Témoin's words ("unknown" where the type of
// the service does not tell). Services that the authors launch without asking are "necessary" here,
// because a stored "true" says nothing about the person's choice; it is their view, not the CNIL's.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

const folder = process.argv[2] ?? "node_modules/tarteaucitronjs";
const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

const purposes = {
  ads: "advertising",
  analytic: "measurement",
  comment: "social",
  social: "social",
  video: "social",
};

// The switches of Google Consent Mode are services too, all of the type "google".
const google = {
  gcmadstorage: "advertising",
  gcmadsuserdata: "advertising",
  gcmanalyticsstorage: "measurement",
  gcmfunctionality: "preferences",
  gcmpersonalization: "preferences",
  gcmsecurity: "necessary",
};

// Some cookie names are put together from the site's settings while the file is read.
const tarteaucitron = { services: {}, user: {} };
runInNewContext(readFileSync(join(folder, "tarteaucitron.services.js"), "utf8"), { tarteaucitron });

const lines = Object.entries(tarteaucitron.services)
  .map(([name, { key = name, type, needConsent }]) => `${key}\t${google[key] ?? purposes[type] ?? "unknown"}${needConsent === false ? "\tunasked" : ""}`)
  .sort((a, b) => (a.split("\t")[0] < b.split("\t")[0] ? -1 : 1))
  .filter((line, i, all) => i === 0 || line.split("\t")[0] !== all[i - 1].split("\t")[0]);

const target = new URL("../crate/engine/data/tarteaucitron-services.tsv", import.meta.url);
const head = [
  `# Services of tarteaucitronjs ${version} (MIT, https://github.com/AmauriC/tarteaucitron.js) and their purposes.`,
  "# Made by tools/tarteaucitron-services.mjs; sorted by key, not edited by hand.",
];
writeFileSync(target, [...head, ...lines].join("\n") + "\n");
console.log(`${lines.length} services of tarteaucitronjs ${version}`);
