// Choices that a page keeps in `localStorage`, and the page's own world: looks when something may have changed.
//
// Sent are entries whose name or value looks like consent; what they mean the engine decides. The page's world
// (Google Consent Mode, APIs without a locator frame) is read by look.js, which the background runs once when
// asked to, and which leaves nothing there.
"use strict";
(() => {
  const NAMES = ["consent", "cookie", "privacy", "gdpr", "rgpd", "ccpa", "gpp", "tcstring", "didomi", "axeptio",
    "uc_", "ucdata", "usercentrics", "termly", "klaro", "cmp", "tcf", "_sp_"];
  const VALUES = ["analytics", "marketing", "advertis", "consent", "statisti", "\"ads\""];
  const TC = /(^|["'\s])C[\w-]{35}/;
  const MOST_KEYS = 400; // looked at
  const MOST_ENTRIES = 40; // sent
  const LONGEST_NAME = 200; // characters
  const LONGEST = 1 << 18; // of a value with a telling name
  const LONGEST_OTHER = 1 << 14; // of a value with another name
  const MOST_READS = 100; // sent from one page
  const ARRIVING = 5000; // milliseconds: what a page finds or restores as it loads was chosen before
  let last = "[]";
  let sent = 0;
  let looks = 0;
  let layered = false;

  function looksLikeConsent(name, value) {
    const low = name.toLowerCase();
    if (NAMES.some((word) => low.includes(word))) return value.length <= LONGEST;
    return value.length <= LONGEST_OTHER && (VALUES.some((word) => value.includes(word)) || TC.test(value));
  }

  function read() {
    const entries = [];
    try {
      const keys = Math.min(localStorage.length, MOST_KEYS);
      for (let at = 0; at < keys && entries.length < MOST_ENTRIES; at++) {
        const name = localStorage.key(at);
        if (name === null || name.length > LONGEST_NAME) continue;
        const value = localStorage.getItem(name) ?? "";
        if (looksLikeConsent(name, value)) entries.push([name, value]);
      }
    } catch {
      return []; // a page without storage
    }
    return entries.sort();
  }

  function send(clicked) {
    const entries = read();
    const now = JSON.stringify(entries);
    if (now === last || sent >= MOST_READS) return;
    last = now;
    sent++;
    const first = performance.now() < ARRIVING && Date.now() - clicked > ARRIVING;
    chrome.runtime.sendMessage({ type: "storage", at: Date.now(), first, entries }).catch(() => {});
  }

  // Whether the page has what only its own world can tell.
  function hasLayer() {
    return [...document.scripts].some(({ src, textContent }) =>
      /googletagmanager|gtag|gtm\.js|__tcfapi|__gpp|__uspapi/.test(src) || /dataLayer|gtag\(|__tcfapi|__gpp|__uspapi/.test(textContent.slice(0, 20000)));
  }

  function look(clicked) {
    if (window !== window.top || looks >= MOST_READS) return;
    layered ||= hasLayer();
    if (!layered && Date.now() - clicked > 10000) return;
    looks++;
    chrome.runtime.sendMessage({ type: "look" }).catch(() => {});
  }

  window.addEventListener("storage", () => send(0));
  temoin.at(send);
  temoin.at(look);
})();
