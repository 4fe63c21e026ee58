// The gate: is there a message list in this frame?
//
// It runs on every page, so it asks little: one selector and the words of the address and the title; a few short texts
// if those give reason to. Only if the answer is yes does the background bring in the reader (inbox.js), which asks for
// proof. It sends one message and reads nothing of what people write.
"use strict";
(() => {
  // Words for mail, inbox and mailbox in the languages of the European Union and its neighbours, and names of webmails.
  const WORDS =
    " mail mails email emails webmail webmailer mailbox inbox messagerie courriel courriels courrier boîte réception " +
    "posteingang postfach posta correo correos bandeja correio caixa postvak poczta skrzynka odbiorcza pošta doručená " +
    "schránka indbakke innboks inkorg inkorgen epost saapuneet sähköposti postafiók beérkezett poștă εισερχόμενα " +
    "αλληλογραφία поща входящи почта входящие пошта вхідні pristigla prejeto paštas pasts iesūtne postkast ríomhphost bosca " +
    "pósthólf tölvupóstur gelen kutusu roundcube zimbra appsuite rainloop snappymail sogo horde squirrelmail owa outlook " +
    "gmail ";
  // Between words: all of ASCII that is no letter, and the punctuation of titles.
  const BETWEEN = /[\0-@[-`{-\xbf\u2010-\u2027]+/;
  // A row's texts run into each other without a space: "10:47" and "4 KB" are "10:474 KB". Where no word says mail, "Size 38"
  // must not pass for a date. Of small letters: to fold the cases of these ranges takes the browser longer than the rest of the gate.
  const MONTH = "(?:jan|feb|fév|fev|mar|mär|apr|avr|abr|mai|may|maj|jun|juin|jul|juil|aug|aoû|ago|sep|set|oct|okt|out|nov|dec|déc|dez|dic|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)";
  const DATE = new RegExp(`\\d[:h]\\d\\d|\\d[/.-]\\d\\d?[/.-]\\d|\\d\\.? ?${MONTH}|${MONTH}\\S{0,8} ?\\d`);
  const NUMBER = /\d[:h./-]\d|\d\.? ?[a-zß-ɏͰ-ӿ]{3}|[a-zß-ɏͰ-ӿ]{3}\.? \d/;
  const CONTROLS = "input[type=checkbox],[role=checkbox]";
  // Where messages are rows, most likely first. Whoever has a fourth child has a list.
  const ROWS = ["tr", "li", "[role]", "article", "div", "a", "[draggable]"];
  const BUDGET = 0.5; // milliseconds
  const CHECKS = 60;

  function saysMail() {
    const text = `${document.URL} ${document.title}`.slice(0, 600).toLowerCase();
    return text.split(BETWEEN).some((word) => word.length > 2 && WORDS.includes(` ${word} `));
  }

  const dated = (row, pattern) => {
    const text = row.textContent;
    return text.length < 3000 && (pattern.test(text.toLowerCase()) || (row.firstElementChild && row.querySelector("time") !== null));
  };

  // A list whose items have dates and can be selected: a message list, whatever the page is called.
  function hasSelectableDates(controls) {
    let rows = 0;
    let before = null;
    for (let at = 0; at < 12 && at < controls.length; at++) {
      let row = controls[at];
      for (let up = 0; up < 8 && row.parentElement && row.parentElement.childElementCount < 4; up++) row = row.parentElement;
      // The control's cell may have three siblings itself: then the row is one further up. What holds the control before as
      // well is a form.
      const above = row.parentElement;
      if (dated(row, DATE) || (above !== before && above && dated(above, DATE))) rows++;
      before = above;
      if (at === 5 && rows === 0) return false;
    }
    return rows >= 4;
  }

  // Where words say mail, any list with dates will do. In doubt, and for shadow roots, the reader decides.
  function hasDates() {
    const start = performance.now();
    for (const tag of ROWS) {
      for (const row of document.querySelectorAll(`${tag}:nth-child(4)`)) {
        // Two of the first: a heading or an advertisement may stand among them.
        let rows = 0;
        for (let next = row.parentElement.firstElementChild, at = 0; next && at < 6; next = next.nextElementSibling, at++) {
          if (dated(next, NUMBER) && ++rows === 2) return true;
        }
        if (performance.now() - start > BUDGET) return true;
      }
    }
    return document.querySelector(":not(:defined)") !== null || [...document.body?.children ?? []].some((part) => part.shadowRoot);
  }

  let checks = 0;
  function check() {
    const controls = document.querySelectorAll(CONTROLS);
    if ((controls.length >= 4 && hasSelectableDates(controls)) || (saysMail() && hasDates())) {
      chrome.runtime.sendMessage({ type: "inbox" })?.catch?.(() => {});
      return;
    }
    // Lists come late and pages turn into others. Look again when something is added, ever less often.
    if (++checks >= CHECKS) return;
    setTimeout(() => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        setTimeout(check, 0);
      });
      observer.observe(document, { childList: true, subtree: true });
    }, Math.min(100 * 2 ** checks, 8000) - 100);
  }
  check();
})();
