// Measures a row: where its texts stand and what is painted behind them. From Rust it would take ten questions for each.

/** Elements of a row among which texts are sought, and texts that are told. */
const PARTS = 240;
const TEXTS = 60;
/** How much of a row a part has to cover, to be what one sees behind its texts. */
const MOST = 0.7;

/**
 * @param {Element} row
 * @param {(left: number, top: number, width: number, height: number, text: Element) => void} tell The box in the window of an element
 * with nothing but a text of two letters or more in it.
 */
export function texts(row, tell) {
  // A selector that says as much, with `:has()`, takes the browser longer.
  const parts = row.querySelectorAll("*");
  let told = 0;
  for (let at = 0; at < parts.length && at < PARTS && told < TEXTS; at += 1) {
    const part = parts[at];
    if (part.childElementCount > 0 || part.textContent.trim().length < 2) continue;
    const { left, top, width, height } = part.getBoundingClientRect();
    tell(left, top, width, height, part);
    told += 1;
  }
}

/**
 * What an element paints, and the only or first parts that fill it; the outermost first.
 * @param {Element} element
 * @param {number} most So many elements at most.
 * @param {(colour: string, isBordered: boolean) => void} tell The background and whether there is a border at the left.
 */
export function layers(element, most, tell) {
  const area = (box) => box.width * box.height;
  const whole = most > 1 && area(element.getBoundingClientRect());
  for (let part = element, told = 0; part && told < most; part = part.firstElementChild, told += 1) {
    if (told > 0 && area(part.getBoundingClientRect()) < whole * MOST) return;
    const { backgroundColor, borderLeftStyle, borderLeftWidth } = getComputedStyle(part);
    tell(backgroundColor, borderLeftStyle !== "none" && parseFloat(borderLeftWidth) >= 1);
  }
}
