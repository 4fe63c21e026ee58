// Loads report, settings and welcome page, which are written in Rust (crate/ui). The page is painted before.
import init from "./pages.js";

await init({ module_or_path: new URL("pages_bg.wasm", import.meta.url) });
