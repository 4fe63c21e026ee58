// What an element is and which attributes it has, of those that the reader looks at, in one number: most elements of a row
// have hardly any, and from Rust each question costs more than its answer. `part.rs` has the same names in the same order.

/** Tags: a bit each. */
const TAGS = ["a", "iframe", "img", "input", "use"];
/** A tag that HTML does not know, then any attribute of the page's own. */
const CUSTOM = 1 << TAGS.length;
const DATA = CUSTOM << 1;
/** Attributes: a bit each, after those. */
const ATTRIBUTES = ["alt", "aria-label", "aria-labelledby", "cid", "class", "datetime", "href", "id", "role", "src", "target", "title", "type"];

/** Attributes that are looked at. An element with more may have any. */
const MOST = 24;

const bits = (names, first) => new Map(names.map((name, at) => [name, first << at]));
const tags = bits(TAGS, 1);
const attributes = bits(ATTRIBUTES, DATA << 1);

/**
 * @param {Element} element
 * @returns {number} The sum of its tag's bit and of those of its attributes.
 */
export function describe(element) {
  const tag = element.localName;
  const names = element.getAttributeNames();
  let all = tags.get(tag) ?? (tag.includes("-") ? CUSTOM : 0);
  if (names.length > MOST) return all | -DATA;
  for (let at = 0; at < names.length; at += 1) {
    all |= attributes.get(names[at]) ?? (names[at].startsWith("data-") ? DATA : 0);
  }
  return all;
}

/**
 * @param {Element} element
 * @param {number} name Which of the attributes.
 * @returns {string | undefined} Its value.
 */
export function value(element, name) {
  return element.getAttribute(ATTRIBUTES[name]) ?? undefined;
}
