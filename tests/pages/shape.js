// Everything a page can see of the functions that Témoin may stand for, as texts in window.shape.
(async () => {
  // Heard from the first: which promise is refused when is not the same each time.
  const unhandled = [];
  addEventListener("unhandledrejection", (event) => { unhandled.push(event.reason?.name); event.preventDefault(); });
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
  const message = (key, act) => { try { act(); say(key, "done"); } catch (error) { say(key, [error.constructor.name, error.name, error.message]); } };
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const early = document.createElement("iframe");
  early.src = location.href.replace(/\?.*/, "?other");
  document.body.append(early);
  const realms = { own: window, frame: frame.contentWindow, early: early.contentWindow };
  const parts = [
    ["Document", "cookie"], ["Storage", "getItem"], ["Storage", "setItem"], ["Storage", "key"], ["Storage", "removeItem"], ["Storage", "clear"], ["Storage", "length"], ["StorageEvent", "storageArea"], ["StorageEvent", "initStorageEvent"], ["IDBFactory", "open"], ["IDBFactory", "databases"],
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
        attempt(`${of} with a symbol`, () => own.call(owner === "Storage" ? localStorage : document, Symbol("s"), "b"));
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
  for (const [realm, global] of Object.entries(realms)) for (const kind of ["localStorage", "sessionStorage"]) {
    const store = global[kind];
    const { Storage, StorageEvent, Object: { prototype } } = global;
    const at = (what) => `${realm} ${kind} ${what}`;
    store.clear();
    const getter = Object.getOwnPropertyDescriptor(global, kind);
    say(at("attributes"), [Object.keys(getter), getter.configurable, getter.enumerable, getter.get.name, getter.get.length, String(getter.get), String(getter.set)]);
    say(at("is itself"), [store === global[kind], getter.get.call(global) === store, getter.get.call(undefined) === window[kind], Reflect.get(global, kind) === store, [store].includes(global[kind]), new Set([store, global[kind]]).size]);
    for (const other of [{}, Object.create(global), document]) attempt(at("of another"), () => getter.get.call(other));
    say(at("family"), [store instanceof Storage, store instanceof global.Object, Object.getPrototypeOf(store) === Storage.prototype, store.__proto__ === Storage.prototype, Storage.prototype.isPrototypeOf(store), prototype.isPrototypeOf(store), store.constructor === Storage, Object.prototype.toString.call(store), String(store), `${store}`, typeof store, Array.isArray(store)]);
    say(at("keys"), [Reflect.ownKeys(store), "getItem" in store, "a" in store, store.hasOwnProperty("getItem"), Object.isExtensible(store), Object.isFrozen(store), Object.isSealed(store)]);
    say(at("set"), [(store.a = 1), store.a, store["a"], (store.b = text("v")), store.b, (store.n = null), store.n, (store[0] = "zero"), store[0], store.getItem(0), (store[""] = "empty"), store[""], store.undefinedKey]);
    say(at("enumerated"), [Object.keys(store), Object.values(store), Object.entries(store), JSON.stringify(store), Object.getOwnPropertyNames(store), Reflect.ownKeys(store), Object.keys({ ...store }), Object.assign({}, store), (() => { const all = []; for (const key in store) all.push(key); return all; })(), store.length, store.key(0), Object.getOwnPropertySymbols(store)]);
    say(at("described"), [Object.getOwnPropertyDescriptor(store, "a"), Object.getOwnPropertyDescriptors(store), store.hasOwnProperty("a"), Object.hasOwn(store, "a"), store.propertyIsEnumerable("a"), Object.getOwnPropertyDescriptor(store, "no"), Object.getOwnPropertyDescriptor(store, "getItem")]);
    say(at("removed"), [delete store.a, store.a, "a" in store, delete store.a, Reflect.deleteProperty(store, "b"), store.removeItem("n"), Object.keys(store)]);
    attempt(at("deleted method"), () => delete store.getItem);
    for (const [key, value] of [["getItem", "1"], ["length", "7"], ["key", null], ["__proto__", "x"], ["constructor", "c"], ["toString", "t"]]) {
      message(at(`${key} set`), () => { store[key] = value; });
      say(at(`${key} after`), [typeof store[key], key in store, Object.hasOwn(store, key), Object.keys(store), String(Storage.prototype.getItem.call(store, key))]);
      store.removeItem?.(key);
      Storage.prototype.removeItem.call(store, key);
      attempt(at(`${key} deleted`), () => Reflect.deleteProperty(store, key));
    }
    for (const [what, descriptor] of Object.entries({ value: { value: "d" }, object: { value: text("o"), enumerable: false } })) {
      attempt(at(`define ${what}`), () => Object.defineProperty(store, "d", descriptor));
      say(at(`defined ${what}`), [Reflect.defineProperty(store, "e", descriptor), Object.getOwnPropertyDescriptor(store, "d"), store.d, store.getItem("d"), store.e]);
      store.clear();
    }
    const symbol = Symbol("s");
    say(at("symbol"), [(store[symbol] = 1), store[symbol], symbol in store, Object.getOwnPropertySymbols(store).length, store.length, delete store[symbol], symbol in store]);
    message(at("symbol as value"), () => { store.a = Symbol("v"); });
    attempt(at("value that throws"), () => { store.a = { toString() { throw "mine"; } }; });
    // Chrome leaves the function where it happens out of this one stack.
    message(at("too much"), () => { store.a = "x".repeat(6000000); });
    attempt(at("too much by method"), () => { store.setItem("a", "x".repeat(6000000)); });
    const child = Object.create(store);
    store.p = "1";
    message(at("inherited length"), () => child.length);
    attempt(at("inherited method"), () => child.getItem("p"));
    say(at("inherited"), [child.p, "p" in child, (child.p = "2"), store.p, Object.hasOwn(child, "p"), Reflect.get(store, "p", {}), Reflect.set(store, "q", "1", {}), store.q]);
    say(at("Reflect"), [Reflect.get(store, "p"), Reflect.set(store, "p", "3"), store.p, Reflect.has(store, "p"), Reflect.ownKeys(store)]);
    Storage.prototype.mine = function mine() { return [this === store, this.p]; };
    Object.defineProperty(Storage.prototype, "theirs", { configurable: true, get() { return this === store; }, set(value) { say(at("setter's receiver"), this === store); } });
    say(at("extended"), [store.mine(), store.theirs, (store.theirs = 1), Object.keys(store)]);
    store.setItem("mine", "item");
    say(at("hidden by the prototype"), [typeof store.mine, store.getItem("mine"), Object.keys(store), Object.hasOwn(store, "mine"), JSON.stringify(store)]);
    delete Storage.prototype.mine;
    delete Storage.prototype.theirs;
    for (const [other, { Storage: { prototype } }] of Object.entries(realms)) say(at(`borrowed from ${other}`), [prototype.getItem.call(store, "p"), prototype.setItem.call(store, "z", "1"), prototype.key.call(store, 0) !== null, prototype.removeItem.call(store, "z"), Object.getOwnPropertyDescriptor(prototype, "length").get.call(store)]);
    attempt(at("destructured"), () => { const { getItem } = store; getItem("p"); });
    attempt(at("proxied"), () => new Proxy(store, {}).getItem("p"));
    say(at("proxied get"), new Proxy(store, {}).p);
    const event = new StorageEvent("storage", { key: "k", storageArea: store, oldValue: null, newValue: "v", url: "/u", bubbles: true });
    say(at("event"), [event.storageArea === store, event.key, event.newValue, event.url, event.bubbles, event instanceof StorageEvent, event.constructor === StorageEvent, Object.prototype.toString.call(event), new StorageEvent("x").storageArea === null, new StorageEvent("x", { storageArea: null }).storageArea === null]);
    const old = document.createEvent("StorageEvent");
    attempt(at("old event"), () => old.initStorageEvent("s", false, false, "k", null, "v", "", store));
    say(at("old event's"), [old.storageArea === store, old.key, Object.getPrototypeOf(old) === window.StorageEvent.prototype, old.constructor === window.StorageEvent]);
    class Own extends StorageEvent { get own() { return 1; } }
    say(at("event's child"), [new Own("x", { storageArea: store }).storageArea === store, new Own("x").own, new Own("x") instanceof StorageEvent, new Own("x").constructor === Own, Reflect.construct(StorageEvent, ["x"], Own) instanceof Own]);
    say(at("event's shape"), [StorageEvent.name, StorageEvent.length, String(StorageEvent), Reflect.ownKeys(StorageEvent).sort(), Object.getOwnPropertyDescriptor(global, "StorageEvent"), Object.getOwnPropertyDescriptor(StorageEvent, "prototype").writable, Object.getPrototypeOf(StorageEvent) === global.Event, StorageEvent.prototype.constructor === StorageEvent, typeof StorageEvent, Object.prototype.toString.call(StorageEvent)].map((part) => typeof part === "object" ? JSON.stringify(part) : String(part)));
    const asked = [];
    new StorageEvent("x", { get bubbles() { asked.push("bubbles"); return false; }, get key() { asked.push("key"); return "k"; }, get storageArea() { asked.push("area"); return store; }, get url() { asked.push("url"); return ""; } });
    say(at("event's options asked"), asked);
    attempt(at("event without new"), () => StorageEvent("x"));
    attempt(at("event without a name"), () => new StorageEvent());
    attempt(at("event of a symbol"), () => new StorageEvent(Symbol()));
    attempt(at("event of nothing"), () => new StorageEvent("x", 1));
    let raised; try { new StorageEvent("x", { storageArea: {} }); } catch (error) { raised = [error.name, error.message]; }
    say(at("event of an object"), raised);
    // docs/evasion.md has the messages that differ: cloning, freezing, accessors, getter-only names in strict code.
    for (const [what, act] of Object.entries({ clone: () => structuredClone(store), post: () => postMessage(store, "*"), state: () => history.replaceState(store, ""), freeze: () => Object.freeze(store), textless: () => { store.a = Object.create(null); }, accessor: () => Reflect.defineProperty(store, "f", { get() {} }) })) {
      try { act(); say(at(what), "done"); } catch (error) { say(at(what), [error.constructor.name, error.name]); }
    }
    say(at("after freezing"), [Object.isFrozen(store), Object.isExtensible(store), (store.f = "1"), store.f]);
    store.clear();
    say(at("cleared"), [store.length, Object.keys(store), store.key(0)]);
  }
  say("property storage", [(localStorage.p = "1"), localStorage.p, delete localStorage.p, "p" in localStorage, JSON.stringify(localStorage)]);
  say("frames", [frame.contentWindow === frame.contentWindow, frame.contentWindow === window[0], frame.contentDocument === window[0].document, document.createElement("iframe").contentWindow === null, document.createElement("iframe").contentDocument === null]);
  say("returned", [document.body.appendChild(frame) === frame, document.body.append("x") === undefined, document.body.insertAdjacentHTML("beforeend", "") === undefined]);
  if (window.cookieStore) {
    for (const [key, promise] of Object.entries({ get: cookieStore.get("_ga"), absent: cookieStore.get("no"), all: cookieStore.getAll(), none: cookieStore.get(), set: cookieStore.set("s", "1"), bad: cookieStore.set("s", "a;b"), byName: cookieStore.get({ name: "_ga" }), removed: cookieStore.delete("s") })) {
      say(`cookieStore ${key} promise`, [Object.prototype.toString.call(promise), promise.constructor === Promise]);
      try { const value = await promise; say(`cookieStore ${key}`, Array.isArray(value) ? value.map(({ name }) => name) : value?.name); } catch (error) { say(`cookieStore ${key}`, [error.name, error.message]); }
    }
    cookieStore.get();
    await new Promise((done) => setTimeout(done, 300));
    // Their kinds only: the number now and then differs by one in Chromium, and why is not known.
    say("unhandled rejections", [...new Set(unhandled)].sort());
  }
  // Firefox sometimes lists the page itself, watched or not.
  const own = new Set([location.origin + location.pathname, `${location.origin}/favicon.ico`]);
  say("what was loaded", performance.getEntriesByType("resource").map(({ name }) => name.replace(/\?.*/, "")).filter((name) => !own.has(name)));
  say("attributes", document.documentElement.getAttributeNames());
  say("error settings", [Object.getOwnPropertyDescriptor(Error, "stackTraceLimit"), Object.getOwnPropertyDescriptor(Error, "prepareStackTrace"), Reflect.ownKeys(Error).map(String)]);
  window.shape = shape;
})().catch((error) => { window.shape = { failed: error.stack }; });
