// Between the browser and the wasm (crate/background). After a trap (a panic, no memory left, too deep a stack), or an
// exception that passed through its frames, nothing in an instance can be relied on. It is never entered again: another
// takes its place and begins with what is on disk, and the popup says so.

const CALM = 600_000; // milliseconds after which a fall is the first again
const LONGEST = 60_000; // milliseconds between two attempts at most
const handlers = {};
const listeners = {};
let again = () => {};
let falls = 0;
let last = 0;

// The same function for a name, whatever instance it leads to: the browser takes no listener twice, and a new instance
// can take away what the one before had added.
export const stable = (name, handler) => {
  handlers[name] = handler;
  return listeners[name] ??= (...given) => handlers[name](...given);
};

// Runs `start`, now and with each new instance, which `renew` makes.
export const keepUp = (start, renew) => {
  again = () => { renew(); start(); };
  attempt(start);
};

// What is thrown here has been seen to at the boundary.
const attempt = (some) => { try { some(); } catch (error) { console.error(error); } };

function fallen() {
  const now = Date.now();
  falls = now - last > CALM ? 1 : falls + 1;
  last = now;
  for (const name in handlers) handlers[name] = () => {};
  chrome.storage.session.set({ fell: now }).catch(() => {});
  setTimeout(() => {
    attempt(again);
    // Whoever waits for an answer asks anew.
    chrome.runtime.sendMessage({ type: "changed" }).catch(() => {});
  }, falls === 1 ? 0 : Math.min(250 * 2 ** falls, LONGEST));
}

// The boundary: the functions that the wasm gives out.
const { Instance } = WebAssembly;
WebAssembly.Instance = function (module, imports) {
  const { exports } = new Instance(module, imports);
  const guarded = {};
  let whole = true;
  for (const [name, own] of Object.entries(exports)) {
    guarded[name] = typeof own !== "function" ? own : (...given) => {
      if (!whole) throw new Error("This instance has fallen.");
      try {
        return own(...given);
      } catch (error) {
        // Seen from inside first, where it called back into itself.
        if (whole) fallen();
        whole = false;
        throw error;
      }
    };
  }
  return { exports: guarded };
};
