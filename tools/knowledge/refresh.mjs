// Rewrites the engine's tables of hosts from declared, well-kept packages:
//
//   npm ci --prefix tools/knowledge && node tools/knowledge/refresh.mjs
//
//   crate/engine/data/public-suffixes.txt  from psl (the Public Suffix List, MPL-2.0)
//   crate/engine/data/companies.tsv        from third-party-web (MIT): domain, company, category
//
// The tables are committed, so that building needs no network and a change shows in review.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { domainToASCII } from "node:url";

const require = createRequire(import.meta.url);
const data = (name) => new URL(`../../crate/engine/data/${name}`, import.meta.url);
const byBytes = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// Hosts reach the engine as the browser writes them, so rules are kept in ASCII too.
const ascii = (rule) => {
  const [, mark, suffix] = /^(\*\.|!)?(.*)$/.exec(rule);
  return (mark ?? "") + domainToASCII(suffix);
};
const { default: rules } = await import("psl/data/rules.js").catch(() =>
  import(new URL("node_modules/psl/data/rules.js", import.meta.url)),
);
writeFileSync(data("public-suffixes.txt"), [...new Set(rules.map(ascii))].sort(byBytes).join("\n") + "\n");

const entities = JSON.parse(readFileSync(require.resolve("third-party-web/dist/entities-nostats.json"), "utf8"));
const companies = new Map();
for (const { name, company, category, categories, domains } of entities)
  for (const domain of domains) {
    const row = [domain.replace(/^\*\./, ""), company ?? name, category ?? categories?.[0] ?? "other"];
    // Where two products share a domain the first one listed keeps it.
    if (!companies.has(row[0])) companies.set(row[0], row.map((field) => field.replace(/\s+/g, " ")));
  }
const lines = [...companies.values()].map((row) => row.join("\t")).sort(byBytes);
writeFileSync(data("companies.tsv"), lines.join("\n") + "\n");
