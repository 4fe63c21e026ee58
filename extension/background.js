// Starts the witness (crate/background). Listeners are registered before (listen.js); what they hear waits until the wasm is
// there, which no worker's first turn could wait for.
import { handle, keepUp } from "./guard.js";
import { hearRequests } from "./listen.js";
import { reopen } from "./reopen.js";
import { __wbg_reset_state as renew, initSync, start } from "./background_wasm.js";

const AGAIN = 1000; // milliseconds until it is tried once more

async function begin() {
  try {
    const module = await WebAssembly.compileStreaming(fetch(new URL("background_wasm_bg.wasm", import.meta.url)));
    initSync({ module });
    keepUp(() => start(reopen, handle, hearRequests), renew);
  } catch (error) {
    console.error(error);
    setTimeout(begin, AGAIN);
  }
}
begin();
