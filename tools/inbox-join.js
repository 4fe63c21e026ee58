// Makes module graphs for the bundler of what wasm-bindgen and binaryen wrote: tools/inbox-join.js DIR.
//
// DIR holds wasm-bindgen's inbox_bg.js, the module lowered.wasm and wasm2js's translation of it, lowered.js. It gets firefox.js,
// which has the module in it, and chrome.js, which joins the translation and the bindings, both of which are changed where
// that needs it otherwise. What is not as expected stops the build.
"use strict";
const { readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const at = (name) => join(process.argv[2], name);
let bindings = readFileSync(at("inbox_bg.js"), "utf8");
let code = readFileSync(at("lowered.js"), "utf8");

function change(text, pattern, by, what) {
  if (!pattern.test(text)) throw new Error(`inbox-join: ${what} is not where it was`);
  return text.replace(pattern, by);
}

// The two call each other's functions by name, not through the getters of an object that a bundler would make of a module.
code = `${code.replaceAll("./inbox_bg.js", "./chrome_bg.js").replace(/^export var .*$/gm, "")}export { retasmFunc as code };\n`;
code = change(code, /^ var \S+ = imports\["\.\/chrome_bg\.js"\];$/m, "", "what the code imports");
code = change(code, /^var retasmFunc = asmFunc\(\{[^]*?\}\);$/m, "var retasmFunc = asmFunc();", "the code's start");

// WebAssembly that grows takes its old memory from everybody who looks at it, and the bindings ask for that. wasm2js only copies
// it: they would go on writing texts where nobody reads them. So the views they keep are dropped whenever it grows.
const kept = [...bindings.matchAll(/^let (cached\w+Memory0) = null;$/gm)].map((match) => match[1]);
if (kept.length !== 2) throw new Error("inbox-join: the bindings keep other views of the memory than they did");
bindings += `export function dropViews() { ${kept.map((view) => `${view} = null;`).join(" ")} }\n`;
code = `import { dropViews } from "./chrome_bg.js";
${change(code, /^ *buffer = newBuffer;$/m, "$&\n dropViews();", "the growth of the memory")}`;

// wasm2js decodes the data segments letter by letter, before the code is warm: the browser does it at once, where it can.
code = change(code, /function base64DecodeToExistingUint8Array\(uint8Array, offset, b64\) \{/, `$&
if (uint8Array.setFromBase64) { uint8Array.subarray(offset).setFromBase64(b64); return; }`, "the decoder of data");

// Nearly all of these functions run at the first reading. A browser compiles a function in brackets along with what
// is around it; any other it reads once to find its end, and again when it is called. By indentation: wasm2js gives one
// space to each function of the code.
code = change(code, /^function asmFunc\((\w+)\) \{\n([^]*?)^\}\n/m, (_, imports, body) => {
  const inner = body.replace(/^ function (\S+?)\(([^)]*)\) \{\n([^]*?)^ \}$/gm, " var $1 = (function ($2) {\n$3 });");
  if (/^ function /m.test(inner)) throw new Error("inbox-join: a function is not written as it was");
  return `var asmFunc = (function (${imports}) {\n${inner}});\n`;
}, "the code");

writeFileSync(at("chrome_bg.js"), bindings);
writeFileSync(at("chrome_code.js"), code);
writeFileSync(at("chrome.js"), `import { code } from "./chrome_code.js";
import { __wbg_set_wasm, start } from "./chrome_bg.js";
__wbg_set_wasm(code);
start();
`);

// As text in the script: a file that it could fetch, the page could fetch as well.
writeFileSync(at("firefox.js"), `import * as bindings from "./inbox_bg.js";
const code = new WebAssembly.Module(Uint8Array.fromBase64("${readFileSync(at("lowered.wasm")).toString("base64")}"));
bindings.__wbg_set_wasm(new WebAssembly.Instance(code, { "./inbox_bg.js": bindings }).exports);
bindings.start();
`);
