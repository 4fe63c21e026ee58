// Asks all rows of a list what a reading asks of each, in one go. From Rust each question costs more than its answer, and a list of a
// thousand rows is asked four thousand. Nothing is judged here.

/**
 * @param {Element} list Its children are the rows.
 * @param {string} dated What a date fits, below a row.
 * @param {string | undefined} id What a row with an id fits, or something below it.
 * @param {boolean} isBelow Whether it is below.
 * @param {string | undefined} select What the control to select a row fits, below it.
 * @param {string | undefined} mail What a mail fits.
 * @param {string | undefined} other What a row fits that is known and no mail.
 * @param {Set<Element>} labelled Rows that have a label in their date's place: they have no date.
 * @param {number} limit Rows without a date that are asked for their text; to all others one is granted.
 * @returns {string} A letter for each row: the sum of 1 with a date, 2 with an id, 4 with a control, 8 where a mail fits, 16 with a
 * text, 32 if it is known and no mail, and 64.
 */
export function ask(list, dated, id, isBelow, select, mail, other, labelled, limit) {
  let answers = "";
  let undated = 0;
  for (let row = list.firstElementChild; row; row = row.nextElementSibling) {
    const isDated = row.querySelector(dated) !== null && !labelled.has(row);
    const isMail = !mail || row.matches(mail);
    let answer = isDated ? 64 + 16 + 1 : 64;
    if (id && (isBelow ? row.querySelector(id) : row.matches(id))) answer += 2;
    if (select && row.querySelector(select)) answer += 4;
    if (isMail) answer += 8;
    else if (other && row.matches(other)) answer += 32;
    if (!isDated && (++undated > limit || row.textContent.trim())) answer += 16;
    answers += String.fromCharCode(answer);
  }
  return answers;
}
