// node tools/shorten.mjs NAME.js NAME_bg.wasm: what wasm-bindgen made, without what nobody calls, and with short names.
//
// A dependency of Leptos exports three classes for streams: as exports they are kept with all they need, though no page of
// ours has a stream. And the names of imports and exports are long and end in digests, which no compression makes small.
import { readFileSync, writeFileSync } from "node:fs";

const [glue, module] = process.argv.slice(2);
const UNUSED = /^(__wbg_)?intounderlying/;
const HASHED = /_h?[0-9a-f]{16}(_\d+)?$/;
const [IMPORTS, EXPORTS] = [2, 7];

const bytes = readFileSync(module);
let at = 8;
const number = () => {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
};
const leb = (value) => (value < 128 ? [value] : [(value % 128) | 128, ...leb(Math.floor(value / 128))]);
const text = () => {
  const length = number();
  at += length;
  return bytes.toString("utf8", at - length, at);
};
const written = (word) => [...leb(Buffer.byteLength(word)), ...Buffer.from(word)];

const short = new Map();
const shortened = (name) => {
  if (!HASHED.test(name)) return name;
  if (!short.has(name)) short.set(name, `w${short.size.toString(36)}`);
  return short.get(name);
};
// The rest of an import or export as it is: from `at` to where `read` leaves it.
const rest = (read) => {
  const from = at;
  read();
  return bytes.subarray(from, at);
};
const limits = () => {
  const flags = number();
  number();
  if (flags & 1) number();
};
const entity = () => {
  const kind = bytes[at++];
  if (kind === 0) number();
  else if (kind === 1) (at++, limits());
  else if (kind === 2) limits();
  else if (kind === 3) at += 2;
  else throw new Error(`${module}: an import of kind ${kind}`);
};

const parts = [bytes.subarray(0, 8)];
while (at < bytes.length) {
  const id = bytes[at++];
  const length = number();
  const end = at + length;
  let content = [bytes.subarray(at, end)];
  if (id === IMPORTS || id === EXPORTS) {
    const entries = [];
    for (let left = number(); left > 0; left -= 1) {
      const place = id === IMPORTS ? written(text()) : [];
      const name = text();
      const what = rest(id === IMPORTS ? entity : () => (at++, number()));
      if (id === EXPORTS && UNUSED.test(name)) continue;
      entries.push(Buffer.from([...place, ...written(shortened(name))]), what);
    }
    content = [Buffer.from(leb(entries.length / 2)), ...entries];
  }
  at = end;
  const size = content.reduce((sum, part) => sum + part.length, 0);
  parts.push(Buffer.from([id, ...leb(size)]), ...content);
}
writeFileSync(module, Buffer.concat(parts));

let script = readFileSync(glue, "utf8")
  .replace(/^export class IntoUnderlying\w+ \{\n[^]*?^\}\nif \(Symbol\.dispose\).*\n/gm, "")
  .replace(/^const IntoUnderlying\w+Finalization = [^]*?;\n/gm, "");
if (script.includes("IntoUnderlying")) throw new Error(`${glue}: a class of streams is left`);
script = script.replace(/\b\w+_h?[0-9a-f]{16}(_\d+)?\b/g, (name) => short.get(name) ?? name);
writeFileSync(glue, script);
