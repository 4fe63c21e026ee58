// Tells where something is drawn in a row, for the words of a mark that float over it.

/** Elements that are drawn without a text. */
const IMAGES = new Set(["img", "svg", "button", "input", "iframe"]);
/** Elements of a row that are measured, and nodes in each. */
const PARTS = 120;
const NODES = 8;
/** What is narrower, in CSS pixels, is not seen. */
const NARROW = 2;

/**
 * @param {Element} row
 * @param {number} top What is drawn between this height in the window
 * @param {number} bottom and this one is told.
 * @param {(left: number, right: number, part: Element) => void} tell From where to where, and by which element.
 */
export function drawn(row, top, bottom, tell) {
  const range = document.createRange();
  const look = (part) => {
    let own;
    const add = (place) => {
      if (place.top >= bottom || place.bottom <= top) return;
      own ??= part.getBoundingClientRect();
      // What is cut off at the end of its cell is not drawn.
      const [left, right] = [Math.max(place.left, own.left), Math.min(place.right, own.right)];
      if (right - left >= NARROW) tell(left, right, part);
    };
    if (IMAGES.has(part.localName)) return add(part.getBoundingClientRect());
    let node = part.firstChild;
    for (let count = 0; node && count < NODES; count += 1, node = node.nextSibling) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      range.selectNode(node);
      add(range.getBoundingClientRect());
    }
  };
  look(row);
  const parts = row.querySelectorAll("*");
  for (let at = 0; at < parts.length && at < PARTS; at += 1) look(parts[at]);
}
