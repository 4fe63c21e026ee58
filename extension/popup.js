// Loads the popup, which is written in Rust (crate/ui). The page is painted before.
import init from "./ui.js";

// Opened as a page of its own, not from the toolbar: its width is then the window's.
if (location.search) document.documentElement.classList.add("page");

await init({ module_or_path: new URL("ui_bg.wasm", import.meta.url) });
