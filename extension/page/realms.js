// One realm (a window and its built-in objects) after the other: our own, and those that the page makes and can
// reach before our own script runs there, such as the first, empty document of a frame with an address.

// Every watched realm answers to the secret, which only our scripts know. So a realm is never wrapped twice, and
// the script that comes late to a realm takes over the telling of what is done there.
let secret = "";
const met = new WeakMap(); // documents whose realm is watched

function greet(global, takesOver) {
  const box = { __proto__: null, shared: null, note: takesOver ? note : null, list: takesOver ? list : null };
  dispatch(global, new OwnCustomEvent(secret, { __proto__: null, detail: box }));
  return box;
}

// `early`: no script of the page can have run there.
function watchRealm(global, early) {
  const realm = { __proto__: null, note, list };
  addListener(global, secret, (event) => {
    const box = detailOf(event);
    if (box.note) {
      realm.note = box.note;
      realm.list = box.list;
    }
    box.shared = shared;
  });
  beginUndo(global);
  watchCookies(global, realm);
  watchStorage(global, realm, early);
  watchDatabases(global, realm);
  watchDoors(global, early);
  replace(global.Function.prototype, "toString", "value", text);
}

// A window that the page is about to be given. Another origin's cannot be looked into, nor reached by the page.
function meet(global, early = true) {
  try {
    const { document } = global;
    if (weakRead(met, document)) return;
    weakWrite(met, document, true);
    if (greet(global).shared === null) watchRealm(global, early);
  } catch { /* of another origin, or gone */ }
}
