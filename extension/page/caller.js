// Who called: the address of the nearest script above one of our functions, or "" where that cannot be told.

const SHALLOW = 1; // frames, enough where a script calls us itself
const DEEP = 10; // where natives stand between (Array.map, Reflect.get), or code without an address
const PLACE = /^(?:.*[\s(@])?((?:blob:)?(?:https?|chrome-extension|moz-extension):\/\/[^\s()]*?)(?: line \d+ > [^@]*)?:\d+(?::\d+)?\)?(?:, <anonymous>.*)?$/;
const known = new OwnMap(); // stack to address
const holder = {}; // of stacks, always the same: a new one each time costs a quarter more in Chrome

// The page may have turned stacks off or taken over how they are written. Its settings are put aside and back;
// against those it has locked nothing helps.
function stackAbove(ours, depth) {
  const limit = getOwnPropertyDescriptor(OwnError, "stackTraceLimit");
  const format = getOwnPropertyDescriptor(OwnError, "prepareStackTrace");
  const plain = limit !== undefined && "value" in limit && limit.writable;
  if (plain) OwnError.stackTraceLimit = depth;
  else defineProperty(OwnError, "stackTraceLimit", { __proto__: null, value: depth, writable: true, enumerable: true, configurable: true });
  if (format) defineProperty(OwnError, "prepareStackTrace", { __proto__: null, value: undefined, configurable: true });
  captureStackTrace(holder, ours);
  const stack = holder.stack;
  if (plain) OwnError.stackTraceLimit = limit.value;
  else if (limit) defineProperty(OwnError, "stackTraceLimit", setPrototypeOf(limit, null) && limit);
  else delete OwnError.stackTraceLimit;
  if (format) defineProperty(OwnError, "prepareStackTrace", setPrototypeOf(format, null) && format);
  return typeof stack === "string" ? stack : "";
}

function scriptOf(stack) {
  let script = read(known, stack);
  if (script !== undefined) return script;
  script = "";
  for (let from = 0; from < stack.length && script === ""; ) {
    let to = find(stack, "\n", from);
    if (to < 0) to = stack.length;
    const found = match(PLACE, slice(stack, from, to));
    if (found !== null) script = found[1];
    from = to + 1;
  }
  if (sizeOf(known) >= 1000) clear(known);
  write(known, stack, script);
  return script;
}
