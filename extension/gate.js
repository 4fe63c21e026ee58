// The gate: is there a message list in this frame?
//
// It runs on every page, so it asks little: one selector and the words of the address and the title; a few short texts
// if those give reason to. Only if the answer is yes does the background bring in the reader (inbox.js), which asks for
// proof. It sends one message and reads nothing of what people write.
"use strict";
(() => {
  // Words for mail, inbox and mailbox in the languages of the European Union and its neighbours, and names of webmails.
  const WORDS = (
    "mail mails email emails webmail webmailer mailbox inbox messagerie courriel courriels courrier boîte réception " +
    "posteingang postfach posta correo correos bandeja correio caixa postvak poczta skrzynka odbiorcza pošta doručená " +
    "schránka indbakke innboks inkorg inkorgen epost saapuneet sähköposti postafiók beérkezett poștă εισερχόμενα " +
    "αλληλογραφία поща входящи почта входящие пошта вхідні pristigla prejeto paštas pasts iesūtne postkast ríomhphost bosca " +
    "pósthólf tölvupóstur gelen kutusu roundcube zimbra appsuite rainloop snappymail sogo horde squirrelmail owa outlook " +
    "gmail").split(" ");
  // A row's texts run into each other without a space: "10:47" and "4 KB" are "10:474 KB". Where no word says mail, "Size 38"
  // must not pass for a date. The first use of a pattern compiles it: the one with the names of months, which takes as long as
  // half of the gate, is made only where there is such a name. Of small letters: to fold cases costs as much again.
  const NUMERIC = /\d[:h]\d\d|\d[/.-]\d\d?[/.-]\d/;
  const MONTHS = (
    "jan feb fév fev mar mär apr avr abr mai may maj jun juin jul juil aug aoû ago sep set oct okt out nov dec déc dez dic " +
    "янв фев мар апр мая июн июл авг сен окт ноя дек").split(" ");
  const NUMBER = /\d[:h./-]\d|\d\.? ?[a-zß-ɏͰ-ӿ]{3}|[a-zß-ɏͰ-ӿ]{3}\.? \d/;
  // Webmails whose hosts say it only by the name of their company.
  const UNSAID = ["e.mail.ru", "octavius.mail.ru", "touch.mail.ru"];
  const CONTROLS = "input[type=checkbox],[role=checkbox]";
  // Where messages are rows, most likely first. Whoever has a fourth child has a list.
  const ROWS = ["tr", "li", "[role]", "article", "div", "a", "[draggable]"];
  const BUDGET = 0.5; // milliseconds
  const CHECKS = 60;

  // After letters were made small, and with all of ASCII that is none, and the punctuation of titles, between words.
  const isLetter = (letter) => letter >= "a" && !(letter >= "{" && letter <= "\xbf") && !(letter >= "\u2010" && letter <= "\u2027");

  // Functions in parentheses are compiled at once with the file, as every page calls them; the others only if called.
  const saysMail = ((text) => {
    for (const word of WORDS) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        if (!isLetter(text[at - 1]) && !isLetter(text[at + word.length])) return true;
      }
    }
    return false;
  });

  let names = null;
  const hasDate = ((text) => {
    if (NUMERIC.test(text)) return true;
    for (const month of MONTHS) {
      if (text.includes(month)) {
        names ??= new RegExp(`\\d\\.? ?(?:${MONTHS.join("|")})|(?:${MONTHS.join("|")})\\S{0,8} ?\\d`);
        return names.test(text);
      }
    }
    return false;
  });

  const hasNumber = (text) => NUMBER.test(text);
  const dated = (row, test) => {
    const text = row.textContent;
    return text.length < 3000 && (test(text.toLowerCase()) || (row.firstElementChild && row.querySelector("time") !== null));
  };

  // What can be selected, if there may be a date around one of it; around another one each time. Asked by a path, as the first
  // element of each kind that is made for scripts costs the browser more than to find them all.
  const controls = (() => {
    const boxes = document.querySelectorAll("input[type=checkbox]").length;
    if (boxes < 4) return document.querySelectorAll("[role=checkbox]");
    const around = `string((//input[@type='checkbox'])[${4 + (checks % (boxes - 3))}]/ancestor::*[count(*)>3][1][not(.//time)])`;
    const text = document.evaluate(around, document, null, 2 /* a string */).stringValue;
    return text === "" || hasDate(text.slice(0, 6000).toLowerCase()) ? document.querySelectorAll(CONTROLS) : [];
  });

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
      if (dated(row, hasDate) || (above !== before && above && dated(above, hasDate))) rows++;
      before = above;
      if (at === 5 && rows === 0) return false;
    }
    return rows >= 4;
  }

  // A webmail says so by its host, before the site's own name: news.mail.ru is none. There the reader comes before the list
  // does, and marks it in the first frame that shows it; but not in the small and hidden frames of such a page.
  const isMailHost = () => innerHeight > 200
    && (saysMail(location.hostname.split(".").slice(0, -2).join(".")) || UNSAID.includes(location.hostname));

  // Where words say mail, any list with dates will do. In doubt, and for shadow roots, the reader decides.
  function hasDates() {
    const start = performance.now();
    for (const tag of ROWS) {
      for (const row of document.querySelectorAll(`${tag}:nth-child(4)`)) {
        // Two of the first: a heading or an advertisement may stand among them.
        let rows = 0;
        for (let next = row.parentElement.firstElementChild, at = 0; next && at < 6; next = next.nextElementSibling, at++) {
          if (dated(next, hasNumber) && ++rows === 2) return true;
        }
        if (performance.now() - start > BUDGET) return true;
      }
    }
    return document.querySelector(":not(:defined)") !== null || [...document.body?.children ?? []].some((part) => part.shadowRoot);
  }

  let checks = 0;
  const check = (() => {
    // Where the person named the webmail, the reader is there already.
    if (globalThis.temoinInbox) return;
    const found = controls();
    const isList = found.length >= 4 && hasSelectableDates(found);
    if (isList || (saysMail(`${document.URL} ${document.title}`.slice(0, 600).toLowerCase()) && (isMailHost() || hasDates()))) {
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
  });
  check();
})();
