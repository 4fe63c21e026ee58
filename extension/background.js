// Starts the witness (crate/background). The wasm is compiled from bytes that are already here, so that every
// listener is registered in the worker's first turn: with one await before, events that woke it would be lost.
import bytes from "./background_bytes.js";
import { initSync, start } from "./background_wasm.js";

initSync({ module: new WebAssembly.Module(Uint8Array.fromBase64(bytes)) });
start();
