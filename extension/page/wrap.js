// Putting a function of ours where one of the browser's was, so that the page cannot tell.

// Shared by all realms that can reach each other: our functions to those they stand for; our proxies of stores to the
// stores, and back; which store is which; whether a page has been given such a proxy.
let shared = { __proto__: null, masks: new WeakMap(), stores: new WeakMap(), proxies: new WeakMap(), kinds: new WeakMap(), given: false };
// What puts a realm back, by its Window.prototype: a frame that is gone must not be kept by it.
const backs = new WeakMap();
const realms = []; // weak references to the same
let undo; // of the realm that is being wrapped

function beginUndo(global) {
  const key = getPrototypeOf(global);
  undo = [];
  weakWrite(backs, key, undo);
  defineProperty(realms, realms.length, { __proto__: null, value: new OwnWeakRef(key) });
}

function putBack() {
  for (let last = realms.length - 1; last >= 0; last--) {
    const key = deref(realms[last]);
    const some = key && weakRead(backs, key);
    for (let at = some ? some.length - 1 : -1; at >= 0; at--) some[at]();
  }
}

// The stack of an error that the browser threw at us, as if we had not stood between. An error made by code of the
// page, which only passes through, is left alone.
function unseen(error, ours) {
  try {
    captureStackTrace(error, ours);
    // Firefox has the place beside it.
    const place = match(FIRST_PLACE, error.stack);
    if (place !== null && getOwnPropertyDescriptor(error, "fileName")) {
      error.fileName = place[1];
      error.lineNumber = +place[2];
      error.columnNumber = +place[3];
    }
  } catch { /* frozen: cannot be */ }
  return error;
}
const FIRST_PLACE = /^.*@(.*):(\d+):(\d+)\n/;

// Whether no code of the page runs when the browser takes these: texts, and nodes.
function plain(args) {
  for (let at = 0; at < args.length; at++) {
    const type = typeof args[at];
    if ((type !== "object" && type !== "function") || args[at] === null) continue;
    try { typeOfNode(args[at]); } catch { return false; }
  }
  return true;
}

function copy(key, from, to) {
  const own = getOwnPropertyDescriptor(from, key);
  if (own && setPrototypeOf(own, null)) defineProperty(to, key, own);
}

function dress(ours, native) {
  const keys = ownKeys(native);
  delete ours.length;
  delete ours.name;
  // In the same order.
  for (let at = 0; at < keys.length; at++) if (keys[at] === "length" || keys[at] === "name") copy(keys[at], native, ours);
  setPrototypeOf(ours, getPrototypeOf(native));
  weakWrite(shared.masks, ours, native);
  return ours;
}

// part: "value", "get" or "set". `make` gives our function for the browser's.
function replace(owner, key, part, make) {
  const before = owner && getOwnPropertyDescriptor(owner, key);
  if (!before || !before.configurable || typeof before[part] !== "function") return;
  setPrototypeOf(before, null);
  const after = { __proto__: null };
  for (const name in before) after[name] = before[name];
  after[part] = dress(make(before[part]), before[part]);
  defineProperty(owner, key, after);
  const back = () => {
    const current = getOwnPropertyDescriptor(owner, key);
    if (current && current[part] === after[part]) {
      setPrototypeOf(current, null);
      current[part] = before[part];
      defineProperty(owner, key, current);
    }
  };
  defineProperty(undo, undo.length, { __proto__: null, value: back, writable: true });
}

// A constructor of the browser's, made by `make(native, arguments, new.target)`.
function standIn(global, name, make) {
  const native = global[name];
  const ours = { __proto__: null, construct(target, args, made) {
    const bare = plain(args);
    try { return make(native, args, made === stand ? native : made); } catch (error) { throw bare ? unseen(error, ours.construct) : error; }
  } };
  const stand = new OwnProxy(native, ours);
  weakWrite(shared.masks, stand, native);
  const owners = [[global, name], [native.prototype, "constructor"]];
  for (let at = 0; at < 2; at++) {
    const owner = owners[at][0];
    const key = owners[at][1];
    const before = getOwnPropertyDescriptor(owner, key);
    if (!before || !before.configurable || before.value !== native) continue;
    setPrototypeOf(before, null);
    before.value = stand;
    defineProperty(owner, key, before);
    const back = () => { if (owner[key] === stand) owner[key] = native; };
    defineProperty(undo, undo.length, { __proto__: null, value: back, writable: true });
  }
}

// A getter after which `seen(ours, receiver, value)` is told.
const getter = (seen) => (native) => {
  const ours = { get() {
    let value;
    try { value = apply(native, this, []); } catch (error) { throw unseen(error, ours); }
    seen(ours, this, value);
    return value;
  } }.get;
  return ours;
};

// A method of the browser's own that takes texts. The first argument is turned into a text as the browser
// would, once; then `seen(ours, receiver, text, result, arguments)` is told. The browser is given `real(receiver)`.
const method = (seen, isReceiver, real = same) => (native) => {
  const ours = { method() {
    let text = arguments[0];
    const ready = arguments.length >= native.length && typeof text !== "symbol";
    if (ready && typeof text !== "string" && isReceiver(this)) arguments[0] = text = `${text}`;
    let result;
    try { result = apply(native, real(this), arguments); } catch (error) {
      throw plain(arguments) ? unseen(error, ours) : error;
    }
    if (typeof text === "string") seen(ours, this, text, result, arguments);
    return result;
  } }.method;
  return ours;
};

// Function.prototype.toString answers for the functions we stand for.
const text = (native) => {
  const ours = { toString() {
    const masked = (typeof this === "function" && weakRead(shared.masks, this)) || this;
    try { return apply(native, masked, []); } catch (error) {
      const stack = error.stack;
      const first = typeof stack === "string" ? find(stack, "(<anonymous>)\n") : -1;
      if (first < 0) throw unseen(error, ours);
      // Chrome names this one function of the browser's above ours.
      const next = find(stack, "\n", first + 14);
      error.stack = slice(stack, 0, first + 13) + (next < 0 ? "" : slice(stack, next));
      throw error;
    }
  } }.toString;
  return ours;
};
