// The ways by which a page gets hold of a window that has no script of ours yet.

const INSERTIONS = {
  __proto__: null,
  Node: ["appendChild", "insertBefore", "replaceChild"],
  Element: ["append", "prepend", "replaceChildren", "after", "before", "replaceWith", "insertAdjacentElement", "insertAdjacentHTML", "setHTMLUnsafe", "moveBefore"],
  CharacterData: ["after", "before", "replaceWith"],
  Document: ["append", "prepend", "replaceChildren", "write", "writeln", "moveBefore"],
  DocumentFragment: ["append", "prepend", "replaceChildren", "moveBefore"],
  ShadowRoot: ["setHTMLUnsafe"],
  Range: ["insertNode", "surroundContents"],
};
const FRAMES = ["HTMLIFrameElement", "HTMLFrameElement", "HTMLObjectElement", "HTMLEmbedElement"];

function watchDoors(global, early) {
  const { document, MutationObserver } = global;
  let count = 0;
  let newest;
  // Frames by number or name cannot be guarded: each new one is met as soon as it is there.
  const look = (isNew = true) => {
    const { length } = global;
    if (length === count && (length === 0 || global[length - 1] === newest)) return;
    // While the newest is in its place only those after it are new.
    const from = count > 0 && length > count && global[count - 1] === newest ? count : 0;
    for (let at = from; at < length; at++) meet(global[at], isNew);
    count = length;
    newest = global[length - 1];
  };
  const then = (after) => (native) => {
    const ours = { method() {
      let result;
      try { result = apply(native, this, arguments); } catch (error) { throw plain(arguments) ? unseen(error, ours) : error; }
      after(result);
      return result;
    } }.method;
    return ours;
  };
  const setter = (native) => {
    const ours = { set(value) {
      try { apply(native, this, [value]); } catch (error) { throw plain(arguments) ? unseen(error, ours) : error; }
      look();
    } }.set;
    return ours;
  };
  for (const owner in INSERTIONS) {
    const names = INSERTIONS[owner];
    for (let at = 0; at < names.length; at++) replace(global[owner]?.prototype, names[at], "value", then(() => look()));
  }
  replace(global.Element.prototype, "innerHTML", "set", setter);
  replace(global.Element.prototype, "outerHTML", "set", setter);
  replace(global.ShadowRoot.prototype, "innerHTML", "set", setter);
  for (let at = 0; at < FRAMES.length; at++) {
    const owner = global[FRAMES[at]]?.prototype;
    const inner = owner && getOwnPropertyDescriptor(owner, "contentWindow");
    if (inner) replace(owner, "contentWindow", "get", getter((ours, self, window) => { if (window) meet(window); }));
    replace(owner, "contentDocument", "get", getter((ours, self, content) => { if (content) meet(apply(inner.get, self, [])); }));
    replace(owner, "getSVGDocument", "value", then((content) => { if (content?.defaultView) meet(content.defaultView); }));
  }
  replace(global, "open", "value", then((window) => { if (window) meet(window); }));
  new MutationObserver(() => look()).observe(document, { __proto__: null, childList: true, subtree: true });
  look(early);
}
