// Between the browser and the wasm (crate/background). After a trap (a panic, no memory left, too deep a stack), or an
// exception that passed through its frames, nothing in an instance can be relied on. It is never entered again: another
// takes its place and begins with what is on disk, and the popup says so.

const CALM = 600_000; // milliseconds after which a fall is the first again
const LONGEST = 60_000; // milliseconds between two attempts at most
const MOST = 10_000; // events that wait for the first instance
const handlers = {};
const listeners = {};
const waiting = [];
let again = () => {};
let falls = 0;
let last = 0;

// The function that the browser is to call, always the same of a name, whatever instance it leads to.
export const listener = (name) => listeners[name] ??= (...given) => {
  if (name in handlers) return handlers[name](...given);
  if (waiting.length < MOST) waiting.push([name, given]);
  return true; // whoever sent a message may get an answer
};

// An instance takes what is heard under a name.
export const handle = (name, handler) => { handlers[name] = handler; };

// Runs `start`, now and with each new instance, which `renew` makes.
export const keepUp = (start, renew) => {
  again = () => { renew(); begin(start); };
  begin(start);
};

function begin(start) {
  attempt(start);
  for (const [name, given] of waiting.splice(0)) {
    attempt(() => {
      // A message to which there is no answer is done with.
      if (listeners[name](...given) !== true && name === "message") given[2]();
    });
  }
}

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
