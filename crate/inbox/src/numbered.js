// Whether the children of an element may be dated. It is asked of dozens of elements of a page, of which one is a list of mails.

/** Children that are asked, spread over the list, and those that have to be so; the shortest text with a date and more. */
const ASKED = 4;
const ENOUGH = 2;
const SHORTEST = 9;

/**
 * @param {Element} list
 * @param {number} longest The longest text of a row.
 * @returns {boolean} Whether some of its children have elements in them, and a text with a number.
 */
export function numbered(list, longest) {
  const rows = list.children;
  const step = Math.ceil(rows.length / ASKED);
  let found = 0;
  for (let at = 0; at < rows.length; at += step) {
    const row = rows[at];
    if (row.firstElementChild === null) continue;
    const text = row.textContent;
    if (text.length >= SHORTEST && text.length <= longest && /[0-9]/.test(text)) found += 1;
  }
  return found >= ENOUGH;
}
