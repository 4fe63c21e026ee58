// Moments: when may the person have chosen?
//
// As the page loads, and for a while after a click in what looks like a consent dialog. The scripts after this
// one ask to be called then: `temoin.at((clicked) => …)`. Only the person's own clicks count (isTrusted), and
// only that there was one is told; what was clicked is not.
"use strict";
globalThis.temoin = (() => {
  const WORDS = /cookie|consent|rgpd|gdpr|dsgvo|privacy|tracker|traceur|vie priv|confidentialit|datenschutz|einwillig|zustimm|privacidad|privacid|consens|riservatezza|toestemming|samtyck|samtykke|suostumus|zgod|prywatno|souhlas|hozzájárul|согласи|συγκατ/i;
  const DIALOG = "dialog,[role=dialog],[role=alertdialog],[aria-modal=true]";
  const CONTROL = "button,a,input,select,[role=button],[role=switch],[role=checkbox]";
  const ARRIVING = [0, 300, 1000, 3000, 10000, 30000]; // milliseconds
  const AFTER_CLICK = [30, 150, 500, 1500, 4000, 9000];
  const calls = [];
  let timers = [];
  let clicked = 0;

  // The platform of an embedded document speaks for that document's site. Others stay silent; the background
  // looks at the sites themselves, this only spares it the foreign frames.
  function isForeign() {
    if (window === window.top) return false;
    const end = (host) => host.split(".").slice(-2).join(".");
    try {
      const above = location.ancestorOrigins?.length ? [...location.ancestorOrigins].at(-1) : document.referrer;
      return end(new URL(above).hostname) !== end(location.hostname);
    } catch {
      return true;
    }
  }

  const call = () => calls.forEach((each) => each(clicked));
  const plan = (delays) => delays.map((delay) => setTimeout(call, delay));

  // Named so, or a dialog or short part of the page that speaks of it. Asked from the inside out: what is around
  // something long is long too, and its text is not read again.
  let long = false;
  function looksLikeConsent(element) {
    if (element === document.body || element === document.documentElement) return false;
    const { id, title } = element;
    if (WORDS.test([id, element.getAttribute("class"), element.getAttribute("aria-label"), title].join(" "))) return true;
    const dialog = element.matches(DIALOG) || getComputedStyle(element).position === "fixed";
    if (long && !dialog) return false;
    const text = element.textContent;
    long = text.length >= 2000;
    return (dialog || (!long && element.querySelector(CONTROL) !== null)) && WORDS.test(text.slice(0, 5000));
  }

  function click() {
    clicked = Date.now();
    chrome.runtime.sendMessage({ type: "clicked", at: clicked }).catch(() => {});
    timers.forEach(clearTimeout);
    timers = plan(AFTER_CLICK);
  }

  if (isForeign()) return { at() {} };
  window.addEventListener("click", (event) => {
    if (!event.isTrusted) return;
    long = false;
    const path = event.composedPath().filter((node) => node instanceof Element).slice(0, 24);
    if (path.some(looksLikeConsent)) click();
  }, true);
  // A dialog may be a frame of another site, whose clicks are not seen here; the focus goes there.
  window.addEventListener("blur", (event) => {
    const frame = document.activeElement;
    long = false;
    if (event.isTrusted && frame?.tagName === "IFRAME" && looksLikeConsent(frame)) click();
  });
  // Whoever chooses and leaves at once.
  window.addEventListener("pagehide", () => { if (Date.now() - clicked < 5000) call(); });
  const arrive = () => plan(ARRIVING);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", arrive, { once: true });
  else arrive();
  return { at: (each) => calls.push(each) };
})();
