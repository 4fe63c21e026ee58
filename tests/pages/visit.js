// What the page does with the choice: loads its partners, or not, as the data in #site says.
// `visit.apply({measurement, advertising, services})` after a choice, `visit.apply(null)` when there is none.
(() => {
  const site = JSON.parse(document.getElementById("site").textContent);
  const root = document.documentElement;
  let applied = 0;
  let loading = 0;
  const settle = () => {
    root.dataset.applied = applied;
    root.dataset.settled = loading === 0;
  };

  const cookie = (name) =>
    document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

  // The first consent string, kept by a tag that never asks again.
  const firstString = () => {
    const now = cookie("euconsent-v2");
    if (now && !localStorage.tag) localStorage.tag = now;
    return localStorage.tag ?? "";
  };

  const write = {
    plain: async (value) => encodeURIComponent(value),
    base64: async (value) => btoa(`uid=${value}&v=1`),
    sha256: async (value) => {
      const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(value));
      return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    },
  };

  // What the page hands to a partner besides cookies.
  const handed = async (party) => {
    let query = party.told ? `&gdpr=1&gdpr_consent=${firstString()}` : "";
    const value = party.carries && cookie(party.carries.cookie);
    if (!value) return query;
    const text = await write[party.carries.written](value);
    if (!party.carries.body) return `${query}&carried=${text}`;
    navigator.sendBeacon(`${party.url}?carried=body`, JSON.stringify({ events: [{ user: text }] }));
    return query;
  };

  const load = async (party, mode) => {
    const tag = { pixel: "img", frame: "iframe", script: "script" }[party.via];
    const element = document.createElement(tag);
    loading += 1;
    element.onload = element.onerror = () => {
      loading -= 1;
      settle();
    };
    if (party.via === "frame") element.className = "ad";
    if (party.via === "pixel") element.alt = "";
    const turn = applied;
    element.src = `${party.url}?m=${mode}&c=${party.cookies[0] ?? ""}&p=${encodeURIComponent(location.pathname)}&n=${turn}${await handed(party)}`;
    document.body.append(element);
  };

  const forget = (names) => {
    for (const name of names) document.cookie = `${name}=; path=/; max-age=0; secure`;
  };

  window.visit = {
    site,
    reopen: () => {},
    apply(choice) {
      applied += 1;
      for (const party of site.parties) {
        if (choice === null) {
          if (party.before) load(party, "set");
        } else if (party.service ? choice.services[party.service] : choice[party.purpose]) {
          load(party, "set");
        } else if (party.after === "reads-on") {
          load(party, "read");
        } else if (party.after === "resets") {
          load(party, "reset");
        }
      }
      settle();
    },
    forget,
  };
  document.getElementById("choice").addEventListener("click", () => window.visit.reopen());
})();
