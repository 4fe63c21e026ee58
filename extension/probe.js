// The probe: does this page have a consent platform that speaks one of the IAB's languages?
//
// It asks through the locator frames, as any embedded frame may (TCF CMP API v2, "Is there a way for third
// parties to access the CMP API from iframes?"; the GPP and US Privacy APIs have the same): nothing of the page
// is wrapped and nothing runs in its world. What a page answers is a claim; the engine treats it as one and
// takes it for this site only.
"use strict";
(() => {
  const CALL = `temoin-${crypto.randomUUID()}`;
  const LONGEST = 1 << 20; // characters of a consent string
  const MOST = 200; // announcements of one page, for each API
  const text = (value) => (typeof value === "string" && value.length <= LONGEST ? value : "");
  // The extension may have been updated or removed: then this page goes on alone.
  const tell = (message) => chrome.runtime.sendMessage({ at: Date.now(), ...message }).catch(() => {});

  let shown = false;
  // Each API is asked once to tell of changes, and again at each moment for its state: a stub of the IAB's own
  // (@iabtechlabtcf/stub 1.5) forgets after its first answer to whom to send the next.
  const APIS = [
    {
      locator: "__tcfapiLocator", call: "__tcfapiCall", answer: "__tcfapiReturn",
      // No parameter: the IAB's own library takes one, even null, for a list of vendors, and refuses it.
      first: { command: "addEventListener", version: 2 },
      again: { command: "addEventListener", version: 2 },
      hear({ eventStatus, cmpStatus, gdprApplies, tcString, listenerId }, polled) {
        if (polled) post(this, { command: "removeEventListener", version: 2, parameter: listenerId }, "end");
        if (!["useractioncomplete", "tcloaded", "cmpuishown"].includes(eventStatus)) return;
        if (polled && this.last === eventStatus + tcString) return;
        this.last = eventStatus + tcString;
        tell({
          type: "tcf", polled, eventStatus, cmpStatus: String(cmpStatus), tcString: text(tcString),
          gdprApplies: typeof gdprApplies === "boolean" ? gdprApplies : undefined,
        });
      },
    },
    {
      locator: "__gppLocator", call: "__gppCall", answer: "__gppReturn",
      first: { command: "addEventListener", version: "1.1" },
      again: { command: "ping", version: "1.1" },
      // Between "not ready" and "ready" the string is unfinished. That the dialog is shown is no choice; what
      // is ready after it was shown is.
      hear({ eventName, data, pingData, ...ping }, polled) {
        const state = polled ? ping : pingData;
        shown ||= state?.cmpDisplayStatus === "visible" || (eventName === "cmpDisplayStatus" && data === "visible");
        const ready = polled || eventName === "listenerRegistered" || (eventName === "signalStatus" && data === "ready");
        if (!ready || state?.signalStatus !== "ready" || this.last === state.gppString) return;
        this.last = state.gppString;
        tell({ type: "gpp", string: text(state.gppString), acted: shown && eventName !== "listenerRegistered" });
      },
    },
    {
      locator: "__uspapiLocator", call: "__uspapiCall", answer: "__uspapiReturn",
      first: { command: "getUSPData", version: 1 },
      again: { command: "getUSPData", version: 1 },
      hear({ uspString }) {
        if (uspString === this.last) return;
        this.last = uspString;
        tell({ type: "usp", string: text(uspString) });
      },
    },
  ];

  const post = (api, message, kind) => window.postMessage({ [api.call]: { ...message, callId: CALL + kind } }, "*");

  function ask() {
    // To seek each frame by its name, the browser would ask every element of the page, three times.
    const names = new Set(Array.from(document.getElementsByTagName("iframe"), (frame) => frame.name));
    for (const api of APIS) {
      if (!names.has(api.locator)) continue;
      if (!api.asked) window.addEventListener("message", (event) => answer(api, event));
      post(api, api.asked ? api.again : api.first, api.asked ? "again" : "first");
      api.asked = true;
    }
  }

  function answer(api, { source, data }) {
    if (source !== window || (api.heard ??= 0) >= MOST) return;
    let message = data;
    if (typeof data === "string") {
      if (!data.includes(CALL) || data.length > 2 * LONGEST) return;
      try { message = JSON.parse(data); } catch { return; }
    }
    const told = message?.[api.answer];
    const polled = told?.callId === `${CALL}again`;
    if (!told || !(polled || told.callId === `${CALL}first`) || told.success === false) return;
    if (typeof told.returnValue !== "object" || !told.returnValue) return;
    api.heard++;
    api.hear(told.returnValue, polled);
  }

  temoin.at(ask);
  if (window === window.top && navigator.globalPrivacyControl === true) tell({ type: "gpc", on: true });
})();
