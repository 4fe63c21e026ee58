// Writes TC strings bit by bit, from the specification and not with the reference library: what the
// library would never write (both vendor encodings at will, overlapping ranges, odd policies) is what
// a decoder must read too.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function text(bits) {
  bits += "0".repeat((6 - (bits.length % 6)) % 6);
  return bits.replace(/.{6}/g, (six) => ALPHABET[parseInt(six, 2)]);
}

const int = (value, width) => value.toString(2).padStart(width, "0");

function flags(random, width, density) {
  let bits = "";
  for (let i = 0; i < width; i++) bits += random.below(100) < density ? "1" : "0";
  return bits;
}

function entries(random, count) {
  let bits = int(count, 12);
  for (let i = 0; i < count; i++) {
    const first = 1 + random.below(random.once(20) ? 60000 : 1500);
    if (random.once(2)) bits += "0" + int(first, 16);
    else bits += "1" + int(first, 16) + int(first + random.below(200), 16);
  }
  return bits;
}

function vendors(random) {
  const max = random.pick([0, 1, random.below(50), random.below(1300)]);
  if (random.once(2)) return int(max, 16) + "0" + flags(random, max, random.pick([0, 2, 50, 100]));
  return int(max, 16) + "1" + entries(random, random.below(25));
}

function restrictions(random) {
  const count = random.once(2) ? 0 : random.below(8);
  let bits = int(count, 12);
  for (let i = 0; i < count; i++) {
    bits += int(1 + random.below(11), 6) + int(random.below(3), 2) + entries(random, random.below(6));
  }
  return bits;
}

/** A letter in six bits, rarely none. */
const letter = (random) => int(random.once(100) ? random.below(64) : random.below(26), 6);

export function core(random, version = 2) {
  const day = 15778368000 + random.below(3000) * 864000;
  return (
    int(version, 6) +
    int(day, 36) +
    int(day + random.below(100000), 36) +
    int(random.once(50) ? random.below(2) : 2 + random.below(4094), 12) +
    int(random.below(4096), 12) +
    int(random.below(64), 6) +
    letter(random) +
    letter(random) +
    int(random.below(4096), 12) +
    int(random.pick([2, 3, 4, 5, random.below(64)]), 6) +
    flags(random, 2, 50) +
    flags(random, 12, 50) +
    flags(random, 24, random.pick([0, 50, 100])) +
    flags(random, 24, random.pick([0, 50, 100])) +
    flags(random, 1, 10) +
    letter(random) +
    letter(random) +
    vendors(random) +
    vendors(random) +
    restrictions(random)
  );
}

const disclosed = (random) => int(1, 3) + vendors(random);
const allowed = (random) => int(2, 3) + vendors(random);

function publisher(random) {
  const custom = random.pick([0, 0, random.below(64), 63]);
  return int(3, 3) + flags(random, 48, 50) + int(custom, 6) + flags(random, 2 * custom, 50);
}

/** A well-formed TC string: a core and any of the other segments in any order. */
export function tcString(random) {
  const rest = [disclosed, allowed, publisher].filter(() => random.once(2));
  if (random.once(2)) rest.reverse();
  return [core, ...rest].map((segment) => text(segment(random))).join(".");
}
