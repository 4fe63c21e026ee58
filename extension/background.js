// Starts the witness (crate/background). The wasm is compiled from bytes that are already here, so that every
// listener is registered in the worker's first turn: with one await before, events that woke it would be lost.
import text from "./background_bytes.js";
import { keepUp, stable } from "./guard.js";
import { reopen } from "./reopen.js";
import { __wbg_reset_state as renew, initSync, start } from "./background_wasm.js";

// One character a byte: a plain loop, as Uint8Array.from with a function takes ten times as long.
const bytes = new Uint8Array(text.length);
for (let at = 0; at < bytes.length; at += 1) bytes[at] = text.charCodeAt(at);
initSync({ module: new WebAssembly.Module(bytes) });
keepUp(() => start(reopen, stable), renew);
