// The gate: is there a message list in this frame?
//
// It runs on every page, so it asks little: two selectors and a few short texts. Only if the answer is yes does
// the background bring in the reader (inbox.js). It sends one message and reads nothing of what people write.
"use strict";
(() => {
  // Words for mail, inbox and mailbox in the languages of the European Union, of its neighbours, and names of webmails.
  const WORDS = `mail mails email emails webmail mailbox inbox
    messagerie courriel courriels courrier mails boîte de réception
    posteingang postfach nachrichten posta posta in arrivo correo correos bandeja de entrada
    correio caixa de entrada postvak poczta skrzynka odbiorcza pošta doručená schránka
    indbakke innboks inkorg inkorgen e post epost saapuneet sähköposti postafiók beérkezett
    poștă mesaje primite εισερχόμενα αλληλογραφία поща входящи почта входящие пошта вхідні
    pristigla prejeto paštas gauti pasts iesūtne postkast ríomhphost bosca isteach
    pósthólf tölvupóstur gelen kutusu
    roundcube zimbra appsuite rainloop snappymail sogo horde squirrelmail owa outlook gmail zimbra`
    .split("\n").flatMap((line) => line.trim().split(" "))
    // Parts of phrases that mean nothing alone.
    .filter((word) => word.length > 2 && !["isteach", "arrivo", "entrada", "mesaje", "gauti"].includes(word));
  // A row's texts run into each other without a space, so no word boundaries.
  const DATE = /(?<!\d)\d{1,2}[:h]\d{2}(?!\d)|(?<!\d)\d{1,4}[./-]\d{1,2}(?!\d)|(?<!\d)\d{1,2}\.? \p{L}{3}|\p{L}{3}\.? \d{1,2}(?!\d)/u;
  const CONTROLS = "input[type=checkbox],[role=checkbox]";
  // Where messages are rows, most likely first. Whoever has a fourth child has a list.
  const ROWS = ["tr", "li", "[role]", "article", "div", "a", "[draggable]"];
  const BUDGET = 0.8; // milliseconds
  const CHECKS = 60;

  function saysMail() {
    const { hostname, pathname, search, hash } = location;
    const text = ` ${[hostname, pathname, search, hash, document.title].join(" ").slice(0, 600).toLowerCase().replace(/[^\p{L}]+/gu, " ")} `;
    return WORDS.some((word) => text.includes(` ${word} `));
  }

  const dated = (row) => row.textContent.length < 3000 && (DATE.test(row.textContent) || row.querySelector("time") !== null);

  // A list whose items have dates and can be selected: a message list, whatever the page is called.
  function hasSelectableDates() {
    const controls = document.querySelectorAll(CONTROLS);
    if (controls.length < 4) return false;
    let rows = 0;
    for (const control of [...controls].slice(0, 12)) {
      let row = control;
      for (let up = 0; up < 8 && row.parentElement && row.parentElement.childElementCount < 4; up++) row = row.parentElement;
      // The control's cell may have three siblings itself: then the row is one further up.
      if (dated(row) || (row.parentElement && dated(row.parentElement))) rows++;
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
          if (dated(next) && ++rows === 2) return true;
        }
        if (performance.now() - start > BUDGET) return true;
      }
    }
    return document.querySelector(":not(:defined)") !== null || [...document.body?.children ?? []].some((part) => part.shadowRoot);
  }

  let checks = 0;
  function check() {
    if (saysMail() ? hasDates() || hasSelectableDates() : hasSelectableDates()) {
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
