// Reads a short text as an eye would: what is drawn, where it is drawn.
//
// Labels are cut into letters, mixed with letters that nobody sees, put in order by the layout, written backwards, or written by
// CSS, so that programs do not find them. Their readers must find them, so all of that ends in boxes on the screen. Here
// the pieces that show something are put in the order in which they stand there. Whether that is a label is not decided here.

/** What counts as seen, beside having a box. */
const SEEN = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true };
/** Pieces of one text at most: a label has as many as it has letters. And nodes in each element. */
const PIECES = 60;
/** Elements around a piece at most. */
const DEPTH = 6;

/**
 * The text of an element as it is seen. Needs a layout.
 * @param {Element} element
 * @returns {string}
 */
export function read(element) {
  const line = element.getBoundingClientRect();
  const pieces = [];
  collect(element, document.createRange(), pieces, 0);
  const lines = [];
  for (const piece of pieces) {
    // What is moved out of the element's own line is not read with it.
    if (piece.top >= line.bottom || piece.bottom <= line.top || piece.bottom - piece.top >= 3 * Math.max(line.height, 1)) continue;
    // Line by line, then from the left: labels are short, insertion is enough.
    const comesFirst = (other) =>
      other.top < piece.bottom - 2 && piece.top < other.bottom - 2 ? other.left <= piece.left : other.top <= piece.top;
    const place = lines.findIndex((other) => !comesFirst(other));
    lines.splice(place < 0 ? lines.length : place, 0, piece);
  }
  return lines.map((piece) => piece.text).join("");
}

/**
 * Whether an element is drawn. A list that is not drawn yet has no boxes at all: then what it says is all there is.
 * @param {Element} element
 * @returns {boolean}
 */
export function isVisible(element) {
  const width = (one) => one.getBoundingClientRect().width;
  return width(element) > 0 || !element.parentElement || width(element.parentElement) === 0;
}

/** Collects what an element shows, its own texts and those that CSS writes. */
function collect(element, range, pieces, depth) {
  if (depth > DEPTH || pieces.length >= PIECES || !element.checkVisibility(SEEN)) return;
  const style = getComputedStyle(element);
  // A drawn size below four pixels is a dot.
  if (!(parseFloat(style.fontSize) >= 4) || style.clipPath.startsWith("inset(5")) return;
  // What CSS writes has no box that could be asked for, so the side of its element stands for it.
  const write = (side) => {
    // A text stands in quotes; anything else is a picture or nothing.
    const { content } = getComputedStyle(element, side);
    if (!content.startsWith('"') || !content.endsWith('"') || content.length < 2) return;
    const text = content.slice(1, -1);
    const { left, right, top, bottom } = element.getBoundingClientRect();
    pieces.push({ text, left: side === "::before" ? left : right - 0.5, top, bottom });
  };
  write("::before");
  let node = element.firstChild;
  for (let count = 0; node && count < PIECES; count += 1, node = node.nextSibling) {
    if (node.nodeType === Node.ELEMENT_NODE) collect(node, range, pieces, depth + 1);
    if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
    range.selectNode(node);
    const { left, top, bottom, width, height } = range.getBoundingClientRect();
    if (width < 1 || height < 4) continue;
    // Drawn from the right to the left though its script is not.
    const isBackwards = style.unicodeBidi.endsWith("override") && style.direction === "rtl";
    pieces.push({ text: isBackwards ? [...node.data.trim()].reverse().join("") : node.data, left, top, bottom });
  }
  write("::after");
}
