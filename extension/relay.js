// The relay: hands on what page.js counts in the page's own world. It stands in the extension's world.
//
// What comes from page.js is a claim, as the page may have a hand in it. Bounded here; judged in the background, for
// the site of this tab and no other.
"use strict";
(() => {
  const GATHERING = 250; // milliseconds
  const LONGEST = 1 << 18; // characters of a batch
  const MOST_KEYS = 500;
  const since = Date.now();
  const KEY = "temoin"; // on documents; seen in the extension's own world only
  if (document[KEY]) return;

  // One secret for all frames that can reach each other. Firefox gives each installation a host name that pages do not
  // know. In Chrome scripts of one extension see each other's marks on documents of their origin.
  function secretOf() {
    const { host, protocol } = new URL(chrome.runtime.getURL(""));
    if (protocol === "moz-extension:") return host;
    for (const near of [window.parent, window.opener, ...Array.from({ length: window.length }, (_, at) => window[at])]) {
      try {
        if (near?.document[KEY]) return near.document[KEY];
      } catch { /* of another origin */ }
    }
    return crypto.randomUUID();
  }

  // about:blank and about:srcdoc have the cookies of the document that made them.
  function address() {
    try {
      for (let at = window, up = 0; at && up < 32; at = at === at.parent ? at.opener : at.parent, up++) {
        if (at.location.protocol !== "about:") return at.location.href;
      }
    } catch { /* of another origin */ }
    return "";
  }

  function report(batch) {
    const changes = keys();
    if (batch === "[]" && changes === "[]") return;
    send({ type: "accesses", since, address: address(), batch, keys: changes }, unlessWatched);
  }
  function send(message, answered = () => {}) {
    try {
      chrome.runtime.sendMessage(message).then(answered, release);
    } catch { release(); } // the extension was updated or removed
  }
  function release() { line?.dispatchEvent(new CustomEvent("release")); }
  const unlessWatched = (watched) => { if (watched === false) release(); };

  // Keys of Web Storage come and go by property too, which nobody can watch: they are compared.
  const held = {};
  function keys() {
    const changes = [];
    for (const [kind, property] of [["local-storage", "localStorage"], ["session-storage", "sessionStorage"]]) {
      let names;
      try {
        const store = window[property];
        names = new Set(Array.from({ length: Math.min(store.length, MOST_KEYS) }, (_, at) => store.key(at)));
      } catch { continue; } // an opaque origin, or forbidden
      const before = held[kind];
      held[kind] = names;
      const at = before ? Date.now() : since;
      const tell = (deed, some) => { if (some.length) changes.push([kind, deed, "", some, 1, at, at]); };
      tell(before ? "appeared" : "present", [...names].filter((name) => !before?.has(name)));
      tell("gone", [...before ?? []].filter((name) => !names.has(name)));
    }
    return JSON.stringify(changes);
  }

  let line;
  let waiting = false;
  const take = () => {
    waiting = false;
    line?.dispatchEvent(new CustomEvent("take"));
  };
  document[KEY] = secretOf();
  document.addEventListener("temoin-line", (event) => {
    line = event.relatedTarget;
    line.addEventListener("some", () => {
      if (!waiting) setTimeout(take, GATHERING);
      waiting = true;
    });
    line.addEventListener("batch", ({ detail }) => {
      report(typeof detail === "string" && detail.length <= LONGEST ? detail : "[]");
    });
    line.title = document[KEY];
  }, { once: true });
  document.dispatchEvent(new Event("temoin-relay"));
  addEventListener("pagehide", take);
  document.addEventListener("visibilitychange", take);
  report("[]");
  // This frame's address alone does not say whether the page around it is watched.
  if (window !== window.top) send({ type: "watched" }, unlessWatched);
})();
