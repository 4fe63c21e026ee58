// Web Storage, in one realm: by method, by property and by enumeration.
//
// Only a proxy sees `localStorage.x` and `Object.keys(localStorage)`: the page is given one for each store. The browser's
// functions that take a store, or hand one out, are few; each exchanges the two, so that the page meets the proxy only
// and the browser the store only. Where the page may hold a store already (`early` is false) it keeps that one.

const real = (self) => weakRead(shared.stores, self) ?? self;

function watchStorage(global, realm, early) {
  const { Storage, StorageEvent } = global;
  const prototype = Storage.prototype;
  const item = call(prototype.getItem);
  const length = getOwnPropertyDescriptor(prototype, "length").get;
  const isStorage = (self) => { try { apply(length, real(self), []); return true; } catch { return false; } };
  const local = getOwnPropertyDescriptor(global, "localStorage");
  const ownLocal = () => { try { return apply(local.get, global, []); } catch { return null; } };
  let locals;
  const kind = (store) => {
    if (locals === undefined) locals = ownLocal();
    return weakRead(shared.kinds, store) ?? (store === locals ? "local-storage" : "session-storage");
  };
  const first = undo.length;

  replace(prototype, "getItem", "value", method((ours, self, name, value) => {
    if (value !== null) realm.note(ours, kind(real(self)), "ask", name);
  }, isStorage, real));
  replace(prototype, "setItem", "value", method((ours, self, name) => realm.note(ours, kind(real(self)), "write", name), isStorage, real));
  replace(prototype, "key", "value", (native) => {
    const ours = { key() {
      let name;
      try { name = apply(native, real(this), arguments); } catch (error) { throw typeof arguments[0] === "object" ? error : unseen(error, ours); }
      if (name !== null) realm.note(ours, kind(real(this)), "see", name);
      return name;
    } }.key;
    return ours;
  });
  // `at` is the place of the argument that may be a store; -1 for the receiver.
  const exchange = (at) => (native) => {
    const ours = { method() {
      if (at >= 0 && at < arguments.length) arguments[at] = real(arguments[at]);
      try { return apply(native, at < 0 ? real(this) : this, arguments); } catch (error) { throw plain(arguments) ? unseen(error, ours) : error; }
    } }.method;
    return ours;
  };
  replace(prototype, "removeItem", "value", exchange(-1));
  replace(prototype, "clear", "value", exchange(-1));
  replace(prototype, "length", "get", exchange(-1));
  replace(StorageEvent.prototype, "initStorageEvent", "value", exchange(7));

  // Whether a name is a key of the store's, and not of what all stores inherit.
  const isKey = (key) => typeof key === "string" && !has(prototype, key);
  let listed = new OwnMap(); // keys told to whoever enumerates, who then asks whether each is enumerable
  const traps = {
    __proto__: null,
    get(store, key, receiver) {
      const value = get(store, key, receiver);
      if (typeof value === "string" && isKey(key) && item(store, key) === value) realm.note(traps.get, kind(store), "ask", key);
      return value;
    },
    set(store, key, value, receiver) {
      if (receiver !== proxyOf(store)) return set(store, key, value, receiver);
      // A setter that the page made must not be given the store itself.
      if (!isKey(key)) return hasSetter(prototype, key) ? set(prototype, key, value, receiver) : set(store, key, value, store);
      let done;
      try { done = set(store, key, value, store); } catch (error) { throw plain([value]) ? unseen(error, traps.set) : error; }
      if (done) realm.note(traps.set, kind(store), "write", key);
      return done;
    },
    has(store, key) {
      const found = has(store, key);
      if (found && isKey(key)) realm.note(traps.has, kind(store), "see", key);
      return found;
    },
    defineProperty(store, key, descriptor) {
      const done = defineProperty(store, key, setPrototypeOf(descriptor, null) && descriptor);
      if (done && isKey(key) && "value" in descriptor) realm.note(traps.defineProperty, kind(store), "write", key);
      return done;
    },
    getOwnPropertyDescriptor(store, key) {
      const asWell = forget(listed, key);
      const found = getOwnPropertyDescriptor(store, key);
      // Chrome lists what its prototype hides.
      if (!found && asWell) return { __proto__: null, value: item(store, key), writable: true, enumerable: true, configurable: true };
      if (found && !asWell && isKey(key)) realm.note(traps.getOwnPropertyDescriptor, kind(store), "see", key);
      return found;
    },
    ownKeys(store) {
      const keys = ownKeys(store);
      let names = "";
      listed = new OwnMap();
      for (let at = 0; at < keys.length; at++) {
        if (typeof keys[at] === "string") write(listed, keys[at], true);
        if (at >= MOST_NAMES || !isKey(keys[at])) continue;
        names += `${names && ","}${quote(keys[at])}`;
      }
      if (names !== "") realm.note(traps.ownKeys, kind(store), "see", names, same);
      return keys;
    },
  };
  const proxyOf = (store) => {
    let proxy = weakRead(shared.proxies, store);
    if (proxy === undefined) {
      proxy = new OwnProxy(store, traps);
      weakWrite(shared.proxies, store, proxy);
      weakWrite(shared.stores, proxy, store);
      shared.given = true;
    }
    return proxy;
  };
  const handOut = (kind) => (native) => {
    const ours = { get() {
      let store;
      try { store = apply(native, this, []); } catch (error) { throw unseen(error, ours); }
      if (!store) return store;
      weakWrite(shared.kinds, store, kind);
      return proxyOf(store);
    } }.get;
    return ours;
  };
  if (early) {
    replace(global, "localStorage", "get", handOut("local-storage"));
    replace(global, "sessionStorage", "get", handOut("session-storage"));
  }
  replace(StorageEvent.prototype, "storageArea", "get", (native) => {
    const ours = { get() {
      let store;
      try { store = apply(native, this, []); } catch (error) { throw unseen(error, ours); }
      return weakRead(shared.proxies, store) ?? (store && early ? proxyOf(store) : store);
    } }.get;
    return ours;
  });
  standIn(global, "StorageEvent", (native, args, made) => {
    const init = args[1];
    const given = (typeof init === "object" && init !== null) || typeof init === "function";
    if (given) args[1] = new OwnProxy(init, { __proto__: null, get: (from, key) => real(get(from, key, from)) });
    return construct(native, args, made);
  });
  // A page that was given proxies must go on with them.
  for (let at = first; at < undo.length; at++) {
    const back = undo[at];
    undo[at] = () => { if (!shared.given) back(); };
  }
}

const MOST_NAMES = 2000; // of one enumeration that are told

function hasSetter(from, key) {
  for (let owner = from; owner !== null; owner = getPrototypeOf(owner)) {
    const own = getOwnPropertyDescriptor(owner, key);
    if (own) return typeof own.set === "function";
  }
  return false;
}
