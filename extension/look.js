// A look at the page's own world, which content scripts cannot see: Google Consent Mode on `dataLayer`, and the
// IAB's APIs where a page has them without a locator frame. Its last expression is the answer. It defines
// nothing and changes nothing; the listener the TCF demands is taken away at once.
(() => {
  const LONGEST = 1 << 20;
  const text = (value) => (typeof value === "string" && value.length <= LONGEST ? value : "");
  const told = {};

  const commands = [];
  const layer = window.dataLayer;
  for (let at = Math.max(0, (layer?.length ?? 0) - 3000); at < layer?.length && commands.length < 100; at++) {
    const entry = layer[at];
    if (entry?.[0] !== "consent" || (entry[1] !== "default" && entry[1] !== "update")) continue;
    const settings = {};
    for (const name of ["ad_storage", "ad_user_data", "ad_personalization", "analytics_storage", "functionality_storage", "personalization_storage"]) {
      const value = entry[2]?.[name];
      if (value === "granted" || value === "denied") settings[name] = value;
    }
    if (entry[2]?.region) settings.region = [];
    commands.push(["consent", entry[1], settings]);
  }
  if (commands.length) told.commands = JSON.stringify(commands);

  const ask = (api, locator, question) => {
    if (typeof window[api] !== "function" || document.querySelector(`iframe[name="${locator}"]`)) return;
    try { question(window[api]); } catch { /* the page's own fault */ }
  };
  // A stub queues what it cannot answer: only a platform that is there is asked.
  ask("__tcfapi", "__tcfapiLocator", (tcf) => tcf("ping", 2, (ping) => {
    if (ping?.cmpLoaded !== true) return;
    tcf("addEventListener", 2, (state) => {
      if (told.tcf || !state) return;
      const { eventStatus, cmpStatus, gdprApplies, tcString, listenerId } = state;
      told.tcf = { polled: true, eventStatus: text(eventStatus), cmpStatus: text(cmpStatus), tcString: text(tcString) };
      if (typeof gdprApplies === "boolean") told.tcf.gdprApplies = gdprApplies;
      tcf("removeEventListener", 2, () => {}, listenerId);
    });
  }));
  ask("__gpp", "__gppLocator", (gpp) => gpp("ping", (ping) => {
    if (ping?.signalStatus === "ready") told.gpp = text(ping.gppString);
  }));
  ask("__uspapi", "__uspapiLocator", (usp) => usp("getUSPData", 1, (data) => {
    if (data) told.usp = text(data.uspString);
  }));
  return told;
})();
