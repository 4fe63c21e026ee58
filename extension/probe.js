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
  const APIS = [
    {
      locator: "__tcfapiLocator", call: "__tcfapiCall", answer: "__tcfapiReturn",
      command: { command: "addEventListener", parameter: null, version: 2 },
      hear({ eventStatus, cmpStatus, gdprApplies, tcString }) {
        if (eventStatus !== "useractioncomplete" && eventStatus !== "tcloaded") return;
        tell({
          type: "tcf", eventStatus, cmpStatus: String(cmpStatus), tcString: text(tcString),
          gdprApplies: typeof gdprApplies === "boolean" ? gdprApplies : undefined,
        });
      },
    },
    {
      locator: "__gppLocator", call: "__gppCall", answer: "__gppReturn",
      command: { command: "addEventListener", parameter: null, version: "1.1" },
      // Between "not ready" and "ready" the string is unfinished. That the dialog is shown is no choice; what
      // is ready after it was shown is.
      hear({ eventName, data, pingData }) {
        if (eventName === "cmpDisplayStatus" || eventName === "listenerRegistered") {
          shown ||= data === "visible" || pingData?.cmpDisplayStatus === "visible";
        }
        const ready = eventName === "signalStatus" ? data === "ready" : eventName === "listenerRegistered";
        if (!ready || pingData?.signalStatus !== "ready") return;
        tell({ type: "gpp", string: text(pingData.gppString), acted: shown && eventName === "signalStatus" });
      },
    },
    {
      // Has no events: asked again at each moment.
      locator: "__uspapiLocator", call: "__uspapiCall", answer: "__uspapiReturn", again: true,
      command: { command: "getUSPData", version: 1 },
      hear({ uspString }) {
        if (uspString === this.last) return;
        this.last = uspString;
        tell({ type: "usp", string: text(uspString) });
      },
    },
  ];

  function ask() {
    for (const api of APIS) {
      if ((api.asked && !api.again) || !document.querySelector(`iframe[name="${api.locator}"]`)) continue;
      if (!api.asked) window.addEventListener("message", (event) => answer(api, event));
      api.asked = true;
      window.postMessage({ [api.call]: { ...api.command, callId: CALL } }, "*");
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
    if (told?.callId !== CALL || typeof told.returnValue !== "object" || !told.returnValue) return;
    if (told.success === false) return;
    api.heard++;
    api.hear(told.returnValue);
  }

  temoin.at(ask);
  if (window === window.top && navigator.globalPrivacyControl === true) tell({ type: "gpc", on: true });
})();
