// Begins, once the relay is there: it stands in the extension's own world, where the page cannot look. The two share
// an element that is in no document, so no event between them can be heard or made by the page.

function begin() {
  const line = document.createElementNS("http://www.w3.org/1999/xhtml", "i");
  document.dispatchEvent(new MouseEvent("temoin-line", { __proto__: null, relatedTarget: line }));
  secret = line.title;
  if (secret === "") return false;
  tell = () => dispatch(line, new OwnCustomEvent("some"));
  addListener(line, "take", () => dispatch(line, new OwnCustomEvent("batch", { __proto__: null, detail: take() })));
  addListener(line, "release", () => { silent = true; putBack(); });
  // Of a realm that can reach into ours or be reached from it, what ours know is shared.
  const share = (near) => {
    try {
      if (near && near !== window && near.document) shared = greet(near).shared ?? shared;
    } catch { /* of another origin */ }
  };
  share(parent);
  share(opener);
  weakWrite(met, document, true);
  // Entered while it is open, the page may hold its stores already.
  const early = document.getElementsByTagName("script").length === 0 && (document.readyState === "loading" || location.protocol === "about:");
  if (greet(window, true).shared === null) watchRealm(window, early);
  return true;
}

// Either may be first; both are there before the page's first script.
if (!begin()) document.addEventListener("temoin-relay", begin, { __proto__: null, once: true });
