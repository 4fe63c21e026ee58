// For tests only, beside the scripts that ship: has something go wrong when a made-up message comes.
const { Instance } = WebAssembly; // the guard's
const { now } = Date;
const { put } = IDBObjectStore.prototype;
const born = Math.random();
let boundary;
WebAssembly.Instance = function (...given) {
  const made = new Instance(...given);
  boundary = made.exports;
  return made;
};

// How far the clock is ahead, in milliseconds. What the browser tells is of the same time.
let ahead = 0;
Date.now = () => now() + ahead;
globalThis.told = ([first, sender, respond]) => {
  if (typeof first?.timeStamp === "number") return [{ ...first, timeStamp: first.timeStamp + ahead }];
  if (first?.type !== "declare") return [first, sender, respond];
  // How old the worker is when it answers.
  return [first, sender, (answer) => respond({ ...answer, clock: performance.now() })];
};

const faults = {
  // More memory than there can be: Rust aborts, as after a panic.
  trap() { boundary.__wbindgen_malloc(2 ** 31, 1); },
  // The next event asks for the time, and an exception passes through whatever frames there are.
  exception() {
    const before = Date.now;
    Date.now = () => {
      Date.now = before;
      throw new Error("made up");
    };
    chrome.cookies.set({ url: "https://www.fautes.test/", name: "faute", value: String(now()) });
  },
  // Nothing can be written any more; or it can again.
  full({ on }) {
    IDBObjectStore.prototype.put = !on ? put : function (...given) {
      const request = put.apply(this, given);
      this.transaction.abort();
      return request;
    };
  },
  clock(given) { ahead = given.ahead; },
  // Another of each worker.
  born: () => born,
  // What the extension never does.
  fetch({ url }) { fetch(url, { mode: "no-cors" }).catch(() => {}); },
};
chrome.runtime.onMessage.addListener((message, _, respond) => {
  if (message.type !== "fault") return;
  respond(faults[message.how](message) ?? true);
});
