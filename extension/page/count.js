// Accesses are counted here and told in batches: telling each one would cost more than finding its caller.

const MOST = 500; // different accesses of a batch; further ones are only counted
const LONGEST = 200000; // characters of a batch, the same
let counted = new OwnMap();
let beyond = 0;
let taken = 0; // characters of the batch so far
let tell = () => {};
let silent = false; // nobody wants to know any more
let last = { stack: null, channel: "", deed: "", what: null, entry: null };

// deed: "ask" (by name), "see" (the whole store), "write". `what` is the name, or what stands for the names
// until `namesOf` says them: the text of document.cookie.
function note(ours, channel, deed, what, namesOf) {
  if (silent) return;
  let stack = stackAbove(ours, SHALLOW);
  if (stack !== last.stack && scriptOf(stack) === "") stack = stackAbove(ours, DEEP);
  noteFrom(stack, channel, deed, what, namesOf);
}

function noteFrom(stack, channel, deed, what, namesOf) {
  const at = now();
  if (last.stack === stack && last.what === what && last.channel === channel && last.deed === deed) {
    last.entry.count++;
    last.entry.last = at;
    return;
  }
  const names = namesOf ? namesOf(what) : quote(what);
  if (names === "") return;
  const script = scriptOf(stack);
  const key = `"${channel}","${deed}",${quote(script)},[${names}]`;
  let entry = read(counted, key);
  if (entry === undefined) {
    if (sizeOf(counted) >= MOST || taken + key.length > LONGEST) {
      if (sizeOf(counted) === 0 && beyond === 0) tell();
      beyond++;
      return;
    }
    taken += key.length + 60;
    if (sizeOf(counted) === 0) tell();
    entry = { __proto__: null, count: 0, first: at, last: at };
    write(counted, key, entry);
  }
  entry.count++;
  entry.last = at;
  // Where no script was found another stack may begin alike.
  last = { __proto__: null, stack: script === "" ? null : stack, channel, deed, what, entry };
}

// Names that a promise of the browser's own, made for us alone, brings later: { name } each.
function list(ours, channel, promise) {
  if (silent) return;
  const stack = stackAbove(ours, DEEP);
  // A promise asks its constructor what to make of it, and that is the page's to say.
  defineProperty(promise, "constructor", { __proto__: null, value: undefined });
  then(promise, (found) => {
    for (let at = 0; at < found.length && at < MOST; at++) noteFrom(stack, channel, "see", found[at].name);
  }, () => {});
}

// What was counted since the last time, as JSON: [[channel, deed, script, [names], count, first, last], …].
function take() {
  let text = "";
  each(counted, (entry, key) => { text += `${text && ","}[${key},${entry.count},${entry.first},${entry.last}]`; });
  if (beyond > 0) text += `${text && ","}["beyond","see","",[],${beyond},${now()},${now()}]`;
  counted = new OwnMap();
  beyond = 0;
  taken = 0;
  last = { __proto__: null, stack: null };
  return `[${text}]`;
}
