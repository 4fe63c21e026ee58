// Cookies and databases, in one realm.

// Names in the text of document.cookie, as JSON; the last answer is kept, as most readings find the same text.
let lastText = null;
let lastNames = "";
function cookieNames(text) {
  if (text === lastText) return lastNames;
  let names = "";
  for (let from = 0; from < text.length; ) {
    let to = find(text, ";", from);
    if (to < 0) to = text.length;
    const pair = slice(text, from, to);
    const equals = find(pair, "=");
    if (equals > 0) names += `${names && ","}${quote(trim(slice(pair, 0, equals)))}`;
    from = to + 1;
  }
  lastText = text;
  return lastNames = names;
}

function hasCookie(text, start) {
  for (let at = find(text, start); at >= 0; at = find(text, start, at + 1)) {
    const end = at + start.length;
    if ((at === 0 || slice(text, at - 2, at) === "; ") && (slice(start, -1) === "=" || end === text.length || text[end] === ";")) return true;
  }
  return false;
}

function watchCookies({ Document, CookieStore, CookieChangeEvent, document }, realm) {
  const jar = getOwnPropertyDescriptor(Document.prototype, "cookie");
  const isDocument = (self) => { try { apply(jar.get, self, []); return true; } catch { return false; } };
  replace(Document.prototype, "cookie", "get", getter((ours, self, text) => {
    if (text !== "") realm.note(ours, "document-cookie", "see", text, cookieNames);
  }));
  // Written is what is there afterwards: a deletion, and what the browser turned down, is not.
  const written = (ours, self, text) => {
    const end = find(text, ";");
    const pair = trim(end < 0 ? text : slice(text, 0, end));
    const equals = find(pair, "=");
    if (equals <= 0) return;
    const name = trim(slice(pair, 0, equals));
    const value = trim(slice(pair, equals + 1));
    if (value !== "" && hasCookie(apply(jar.get, self, []), `${name}=${value}`)) realm.note(ours, "document-cookie", "write", name);
  };
  replace(Document.prototype, "cookie", "set", method(written, isDocument));

  if (!CookieStore) return;
  const visible = () => { try { return apply(jar.get, document, []); } catch { return ""; } };
  // A name stands alone or in an object; a getter or a proxy is not asked.
  const named = (options) => {
    if (typeof options === "string") return options;
    if (typeof options !== "object" || options === null) return undefined;
    const name = getOwnPropertyDescriptor(options, "name");
    return name && typeof name.value === "string" ? name.value : undefined;
  };
  const store = (seen) => (native) => {
    const ours = { method() {
      let result;
      try { result = apply(native, this, arguments); } catch (error) { throw unseen(error, ours); }
      seen(ours, arguments[0]);
      return result;
    } }.method;
    return ours;
  };
  const asked = (ours, options) => {
    const name = named(options);
    if (name === undefined) realm.note(ours, "cookie-store", "see", visible(), cookieNames);
    else if (hasCookie(visible(), `${name}=`)) realm.note(ours, "cookie-store", "ask", name);
  };
  replace(CookieStore.prototype, "get", "value", store(asked));
  replace(CookieStore.prototype, "getAll", "value", store(asked));
  replace(CookieStore.prototype, "set", "value", store((ours, options) => {
    const name = named(options);
    const expires = typeof options === "object" && options !== null && getOwnPropertyDescriptor(options, "expires");
    if (name !== undefined && !(expires && typeof expires.value === "number" && expires.value < now())) realm.note(ours, "cookie-store", "write", name);
  }));
  if (CookieChangeEvent) {
    replace(CookieChangeEvent.prototype, "changed", "get", getter((ours, self, changes) => {
      for (let at = 0; at < changes.length; at++) realm.note(ours, "cookie-store", "see", changes[at].name);
    }));
  }
}

function watchDatabases({ IDBFactory, indexedDB }, realm) {
  if (!IDBFactory) return;
  replace(IDBFactory.prototype, "open", "value", method((ours, self, name) => realm.note(ours, "indexed-db", "ask", name), (self) => self === indexedDB));
  // What it will answer we ask for ourselves: on the page's own promise nothing may hang.
  replace(IDBFactory.prototype, "databases", "value", (native) => {
    const ours = { databases() {
      let result;
      try { result = apply(native, this, arguments); } catch (error) { throw unseen(error, ours); }
      if (this === indexedDB) realm.list(ours, "indexed-db", apply(native, this, []));
      return result;
    } }.databases;
    return ours;
  });
}
