// Everything a page can see of the functions that Témoin may stand for, as texts in window.shape.
(async () => {
  const shape = {};
  const chromium = navigator.userAgent.includes("Chrome");
  const say = (key, value) => { shape[key] = typeof value === "string" ? value : JSON.stringify(value) ?? String(value); };
  const told = (error) => {
    const own = chromium ? Object.getOwnPropertyNames(error) : [];
    return [error.constructor.name, error.name, error.message, error.stack, error.fileName, ...(chromium || error instanceof DOMException ? [] : [error.lineNumber, error.columnNumber]), own].join("|");
  };
  const attempt = (key, act) => {
    try { const value = act(); say(key, `gives ${typeof value} ${Object.prototype.toString.call(value)}`); } catch (error) { say(key, `throws ${error instanceof Error || error instanceof DOMException ? told(error) : error}`); }
  };
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const early = document.createElement("iframe");
  early.src = location.href.replace(/\?.*/, "?other");
  document.body.append(early);
  const realms = { own: window, frame: frame.contentWindow, early: early.contentWindow };
  const parts = [
    ["Document", "cookie"], ["Storage", "getItem"], ["Storage", "setItem"], ["Storage", "key"], ["Storage", "removeItem"], ["IDBFactory", "open"],
    ["CookieStore", "get"], ["CookieStore", "getAll"], ["CookieStore", "set"], ["CookieStore", "delete"], ["CookieChangeEvent", "changed"],
    ["Function", "toString"], ["HTMLIFrameElement", "contentWindow"], ["HTMLIFrameElement", "contentDocument"], ["HTMLIFrameElement", "getSVGDocument"],
    ["HTMLObjectElement", "contentWindow"], ["HTMLObjectElement", "contentDocument"], ["Element", "innerHTML"], ["Element", "outerHTML"],
    ["Element", "insertAdjacentHTML"], ["Element", "append"], ["Element", "replaceWith"], ["Node", "appendChild"], ["Node", "insertBefore"], ["Node", "replaceChild"],
    ["Document", "write"], ["Document", "writeln"], ["DocumentFragment", "append"], ["Range", "insertNode"], ["ShadowRoot", "innerHTML"], ["CharacterData", "after"],
  ];
  for (const [realm, global] of Object.entries(realms)) {
    for (const [owner, key] of parts) {
      if (!global[owner]) continue;
      const prototype = global[owner].prototype;
      const at = `${realm} ${owner}.${key}`;
      say(`${at} keys around`, Reflect.ownKeys(prototype).map(String));
      const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
      if (!descriptor) { say(at, "absent"); continue; }
      say(`${at} attributes`, [Object.keys(descriptor), descriptor.configurable, descriptor.enumerable, descriptor.writable]);
      for (const part of ["value", "get", "set"]) {
        const own = descriptor[part];
        if (!own) continue;
        const of = `${at} ${part}`;
        say(`${of} shape`, [own.name, own.length, Reflect.ownKeys(own).sort(), "prototype" in own, Object.isExtensible(own), Object.prototype.toString.call(own)]);
        say(`${of} attributes`, ["name", "length"].map((name) => Object.getOwnPropertyDescriptor(own, name)));
        say(`${of} family`, [Object.getPrototypeOf(own) === global.Function.prototype, own instanceof global.Function]);
        for (const [other, { Function }] of Object.entries(realms)) say(`${of} text by ${other}`, Function.prototype.toString.call(own));
        say(`${of} text`, [String(own), `${own}`, own + ""]);
        attempt(`${of} new`, () => new own());
        attempt(`${of} on nothing`, () => own.call(undefined));
        attempt(`${of} on an object`, () => own.call({}, "a", "b"));
        attempt(`${of} on its prototype`, () => own.call(prototype, "a", "b"));
        attempt(`${of} on a proxy`, () => own.call(new Proxy(document, {}), "a", "b"));
        attempt(`${of} with a symbol`, () => own.call(key === "cookie" ? document : localStorage, Symbol("s"), "b"));
      }
    }
    const native = Object.getOwnPropertyDescriptor(global, "open");
    say(`${realm} open`, [Object.keys(native), native.configurable, native.enumerable, native.writable, native.value.name, native.value.length, String(native.value)]);
    // The driver of the test leaves names of its own.
    say(`${realm} window`, Reflect.ownKeys(global).map(String).filter((name) => !/cdc_|^ret_nodes$/.test(name)).sort());
    say(`${realm} document`, Reflect.ownKeys(global.document).map(String).filter((name) => !/cdc_/.test(name)));
    for (const odd of [undefined, null, 1, "f", {}, new Proxy(() => {}, {}), (() => {}).bind(), class { a() { return 1 } }]) attempt(`${realm} text of ${typeof odd} ${Object.prototype.toString.call(odd)}`, () => global.Function.prototype.toString.call(odd));
  }
  say("text of a page's function", String(function own(a, b) { return a + b; }));
  for (const args of [[], ["a"]]) {
    attempt(`getItem of ${args.length}`, () => localStorage.getItem(...args));
    attempt(`setItem of ${args.length}`, () => localStorage.setItem(...args));
    attempt(`key of ${args.length}`, () => localStorage.key(...args));
    attempt(`open of ${args.length}`, () => indexedDB.open(...args));
  }
  attempt("open of version 0", () => indexedDB.open("x", 0));
  attempt("append itself", () => document.body.append(document));
  attempt("appendChild of a text", () => document.body.appendChild("text"));
  attempt("insertBefore a stranger", () => document.body.insertBefore(document.createElement("i"), document.createElement("b")));
  attempt("outerHTML of the root", () => { document.createElement("i").insertAdjacentHTML("nowhere", ""); });
  attempt("set on a frozen page", () => { "use strict"; Object.create(document).cookie = "a=1"; });
  attempt("inherited get", () => Object.create(document).cookie);
  const order = [];
  const text = (name) => ({ toString() { order.push(name); return name; }, valueOf() { order.push("value"); return "v"; } });
  localStorage.setItem(text("k"), text("v"));
  say("conversions", [order, localStorage.getItem("k"), localStorage.getItem(text("k")), localStorage.length, localStorage.key(0), Object.keys(localStorage)]);
  attempt("a text that throws", () => localStorage.setItem({ toString() { throw "mine"; } }, "1"));
  attempt("a value that throws", () => localStorage.setItem("a", { toString() { throw "mine"; } }));
  const mine = new Error("mine");
  const before = mine.stack;
  try { localStorage.getItem({ toString() { throw mine; } }); } catch (error) { say("an error of the page passes untouched", [error === mine, mine.stack === before]); }
  document.cookie = text("n=1; path=/");
  document.cookie = "_ga=1; path=/";
  say("cookies", [document.cookie, (document.cookie = "gone=1; max-age=0"), document.cookie]);
  say("property storage", [(localStorage.p = "1"), localStorage.p, delete localStorage.p, "p" in localStorage, JSON.stringify(localStorage)]);
  say("frames", [frame.contentWindow === frame.contentWindow, frame.contentWindow === window[0], frame.contentDocument === window[0].document, document.createElement("iframe").contentWindow === null, document.createElement("iframe").contentDocument === null]);
  say("returned", [document.body.appendChild(frame) === frame, document.body.append("x") === undefined, document.body.insertAdjacentHTML("beforeend", "") === undefined]);
  if (window.cookieStore) {
    const unhandled = [];
    addEventListener("unhandledrejection", (event) => { unhandled.push(event.reason.name); event.preventDefault(); });
    for (const [key, promise] of Object.entries({ get: cookieStore.get("_ga"), absent: cookieStore.get("no"), all: cookieStore.getAll(), none: cookieStore.get(), set: cookieStore.set("s", "1"), bad: cookieStore.set("s", "a;b"), byName: cookieStore.get({ name: "_ga" }), removed: cookieStore.delete("s") })) {
      say(`cookieStore ${key} promise`, [Object.prototype.toString.call(promise), promise.constructor === Promise]);
      try { const value = await promise; say(`cookieStore ${key}`, Array.isArray(value) ? value.map(({ name }) => name) : value?.name); } catch (error) { say(`cookieStore ${key}`, [error.name, error.message]); }
    }
    cookieStore.get();
    await new Promise((done) => setTimeout(done, 50));
    say("unhandled rejections", unhandled);
  }
  // Firefox sometimes lists the page itself, watched or not.
  const own = new Set([location.origin + location.pathname, `${location.origin}/favicon.ico`]);
  say("what was loaded", performance.getEntriesByType("resource").map(({ name }) => name.replace(/\?.*/, "")).filter((name) => !own.has(name)));
  say("attributes", document.documentElement.getAttributeNames());
  say("error settings", [Object.getOwnPropertyDescriptor(Error, "stackTraceLimit"), Object.getOwnPropertyDescriptor(Error, "prepareStackTrace"), Reflect.ownKeys(Error).map(String)]);
  window.shape = shape;
})().catch((error) => { window.shape = { failed: error.stack }; });
