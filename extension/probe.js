// The probe: does this page have a consent platform that speaks the IAB's TCF?
//
// It asks through the locator frame, as any embedded frame may (TCF CMP API v2, "Is there a way for third
// parties to access the CMP API from iframes?"): nothing of the page is wrapped and nothing runs in its world.
// What a page answers is a claim; the engine treats it as one and takes it for this site only.
"use strict";
(() => {
  const CALL = `temoin-${crypto.randomUUID()}`;
  const LONGEST = 1 << 20; // characters of a TC string
  const MOST = 200; // announcements of one page
  let asked = false;
  let heard = 0;

  function ask() {
    if (asked || !document.querySelector('iframe[name="__tcfapiLocator"]')) return asked;
    asked = true;
    window.addEventListener("message", answer);
    window.postMessage({ __tcfapiCall: { command: "addEventListener", parameter: null, version: 2, callId: CALL } }, "*");
    return true;
  }

  function answer({ source, data }) {
    if (source !== window || heard >= MOST) return;
    let message = data;
    if (typeof data === "string") {
      if (!data.includes(CALL) || data.length > 2 * LONGEST) return;
      try { message = JSON.parse(data); } catch { return; }
    }
    const told = message?.__tcfapiReturn;
    const state = told?.callId === CALL && told.success ? told.returnValue : null;
    if (!state || (state.eventStatus !== "useractioncomplete" && state.eventStatus !== "tcloaded")) return;
    heard++;
    const { eventStatus, cmpStatus, gdprApplies, tcString } = state;
    chrome.runtime.sendMessage({
      type: "tcf",
      at: Date.now(),
      eventStatus,
      cmpStatus: String(cmpStatus),
      gdprApplies: typeof gdprApplies === "boolean" ? gdprApplies : undefined,
      tcString: typeof tcString === "string" && tcString.length <= LONGEST ? tcString : "",
    }).catch(() => {}); // the extension was updated or removed: this page goes on alone
  }

  // Platforms come late, often by a tag manager: look again a few times, then let the page be.
  const later = [0, 100, 300, 1000, 3000, 10000, 30000];
  const look = () => { if (!ask() && later.length) setTimeout(look, later.shift()); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", look, { once: true });
  else look();
})();
