// What the page does with the choice: loads its partners, or not, as the data in #site says.
// `visit.apply({measurement, advertising})` after a choice, `visit.apply(null)` when there is none.
(() => {
  const site = JSON.parse(document.getElementById("site").textContent);
  const root = document.documentElement;
  let applied = 0;
  let loading = 0;
  const settle = () => {
    root.dataset.applied = applied;
    root.dataset.settled = loading === 0;
  };

  const load = (party, mode) => {
    const tag = { pixel: "img", frame: "iframe", script: "script" }[party.via];
    const element = document.createElement(tag);
    loading += 1;
    element.onload = element.onerror = () => {
      loading -= 1;
      settle();
    };
    if (party.via === "frame") element.className = "ad";
    if (party.via === "pixel") element.alt = "";
    element.src = `${party.url}?m=${mode}&p=${encodeURIComponent(location.pathname)}&n=${applied}`;
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
        } else if (choice[party.purpose]) {
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
