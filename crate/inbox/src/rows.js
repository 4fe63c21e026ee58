// Asks all rows of a list what a reading asks of each, in one go. From Rust each question costs more than its answer, and a list of a
// thousand rows is asked four thousand. What is judged is judged by the engine: it is not asked about texts that cannot be a label.

/** Rows that are asked for all there is, and how often one of those after them is: what is common shows in them. */
const FIRST = 120;
const STEP = 7;

/** Of several selectors, those that something fits. The browser takes three times as long where it tries more than one. */
function present(list, selectors) {
  if (!selectors.includes(", ") || /["'()\\]/.test(selectors)) return selectors;
  return selectors.split(", ").filter((one) => list.querySelector(one)).join(", ") || selectors;
}

const isDigit = (code) => code >= 48 && code <= 57;

/**
 * @param {Element} list Its children are the rows.
 * @param {string} date What stands in a date's place, below a row.
 * @param {string | undefined} id What a row with an id fits.
 * @param {string | undefined} idBelow What fits something below it.
 * @param {string | undefined} select What the control to select a row fits, below it.
 * @param {string | undefined} mail What a mail fits.
 * @param {string | undefined} mailBelow What fits something below it.
 * @param {string | undefined} other What a row fits that is known and no mail.
 * @param {(text: string) => boolean} isLabel Whether a text is an advertising label: no row with one in a date's place has a date.
 * @param {number} limit Rows without a date that are asked for their text; to all others one is granted.
 * @returns {string} A letter for each row: the sum of 1 with a date, 2 with an id, 4 with a control, 8 where a mail fits, 16 with a
 * text, 32 if it is known and no mail, and 64 if it was asked for all that. Of a row that was not, it
 * holds what tells a mail for sure: 1, 2, and 4 where there is no 2.
 */
export function ask(list, date, id, idBelow, select, mail, mailBelow, other, isLabel, limit) {
  const dates = list.querySelectorAll(present(list, date));
  let next = dates[0];
  let passed = 0;
  let before = "";
  let wasLabel = false;
  /** Whether what stands in a date's place is a date: true, false, or undefined where the place is empty. */
  const isDate = (place) => {
    const text = place.textContent;
    // No label but an age has a number in it, and nearly every date begins or ends with one.
    const isNumbered = isDigit(text.charCodeAt(0)) || isDigit(text.charCodeAt(text.length - 1)) || /[0-9]/.test(text);
    if (isNumbered && !text.includes("+")) return true;
    if (!text.trim()) return place.firstChild ? false : place.hasAttribute("datetime") || undefined;
    // Neighbours often have the same: "yesterday".
    if (text !== before) [before, wasLabel] = [text, isLabel(text)];
    return !wasLabel;
  };
  // Without functions and iterators of their own: this runs a thousand times before the browser makes it fast.
  const fits = (row, own, below) => {
    if (own && !row.matches(own)) return false;
    for (let at = 0; below && at < below.length; at += 1) if (row.querySelector(below[at])) return true;
    return !below;
  };
  const isById = mail === id && mailBelow === idBelow;
  // One by one, as with the dates.
  const idsBelow = idBelow?.split(",");
  const mailsBelow = mailBelow?.split(",");
  let answers = "";
  let undated = 0;
  let at = 0;
  for (let row = list.firstElementChild; row; row = row.nextElementSibling) {
    let isDated = false;
    let isLabelled = false;
    // In the order of the document, as the rows are.
    for (; next && row.contains(next); next = dates[++passed]) {
      const said = next === row ? undefined : isDate(next);
      isDated ||= said === true;
      isLabelled ||= said === false;
    }
    isDated &&= !isLabelled;
    const hasId = fits(row, id, idsBelow);
    const isNumbered = hasId && (id || idBelow);
    const isAsked = at < FIRST || at % STEP === 0;
    let answer = isDated ? 1 : 0;
    if (isNumbered) answer += 2;
    if (select && (isAsked || (isDated && !isNumbered)) && row.querySelector(select)) answer += 4;
    if (isAsked) {
      answer += 64;
      if (isById ? hasId : fits(row, mail, mailsBelow)) answer += 8;
      else if (other && row.matches(other)) answer += 32;
      if (isDated || ++undated > limit || row.textContent.trim()) answer += 16;
    }
    answers += String.fromCharCode(answer);
    at += 1;
  }
  return answers;
}
