// Ways to spoil a TC string.

import { core, tcString, text } from "./write.mjs";

const CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

const at = (random, tc) => random.below(tc.length + 1);
const letters = (random, count) => Array.from({ length: count }, () => random.pick(CHARACTERS)).join("");
const shuffled = (random, list) => list.map((x) => [random.below(1e9), x]).sort((a, b) => a[0] - b[0]).map(([, x]) => x);

/** Each takes a well-formed string and gives one that may not be. */
export const corruptions = {
  truncated: (random, tc) => tc.slice(0, at(random, tc)),
  "cut near the end": (random, tc) => tc.slice(0, -1 - random.below(8)),
  "characters replaced": (random, tc) => {
    const spoilt = [...tc];
    for (let i = 1 + random.below(4); i > 0; i--) spoilt[random.below(spoilt.length)] = random.pick(CHARACTERS);
    return spoilt.join("");
  },
  "header replaced": (random, tc) => {
    const i = random.below(Math.min(45, tc.length));
    return tc.slice(0, i) + random.pick(CHARACTERS) + tc.slice(i + 1);
  },
  "characters removed": (random, tc) => {
    const i = at(random, tc);
    return tc.slice(0, i) + tc.slice(i + 1 + random.below(4));
  },
  "characters added": (random, tc) => {
    const i = at(random, tc);
    return tc.slice(0, i) + letters(random, 1 + random.below(4)) + tc.slice(i);
  },
  "not base64url": (random, tc) => {
    const i = at(random, tc);
    return tc.slice(0, i) + random.pick(["+", "/", "=", " ", "%", "é", "\n", "~", "\u{1f36a}"]) + tc.slice(i);
  },
  "dots added": (random, tc) => {
    const i = at(random, tc);
    return tc.slice(0, i) + "." + tc.slice(i);
  },
  "segments shuffled": (random, tc) => shuffled(random, tc.split(".")).join("."),
  "segments repeated": (random, tc) => {
    const other = tcString(random).split(".");
    return shuffled(random, [...tc.split("."), random.pick(other), random.pick(other)]).join(".");
  },
  "core lost": (random, tc) => tc.split(".").slice(1).join("."),
  "another version": (random) => text(core(random, random.below(8))),
  "random letters": (random) => letters(random, random.below(400)),
  "C and random letters": (random) => "C" + letters(random, random.below(400)),
};
