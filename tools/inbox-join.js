// Joins wasm-bindgen's module (argument 1) and wasm2js's (argument 2) into one classic script, on standard output.
//
// wasm2js writes `import * as NAME from './inbox_bg.js'`, a body, and `export var NAME = retasmFunc.NAME`;
// wasm-bindgen writes `export function`, and imports the crate's own JavaScript. Each becomes a function of its own. Anything else
// stops the build.
"use strict";
const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const [bindings, lowered] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));

function take(text, pattern, what) {
  if (!pattern.test(text)) throw new Error(`inbox-join: ${what} is not where it was`);
  return text.replace(pattern, "");
}

// The code of the crate: what it imports comes in as an argument, what it exports goes out as the result.
const name = /^import \* as (\S+) from '.\/inbox_bg\.js';$/m.exec(lowered)?.[1];
const code = take(lowered, /^import .*$/m, "wasm2js's import").replace(/^export var .*$/gm, "");

// The bindings: `export function` without `export`.
const exported = [...bindings.matchAll(/^export function (\w+)/gm)].map((match) => match[1]);
// WebAssembly that grows takes its old memory from everybody who looks at it, and the bindings ask for that. wasm2js only copies
// it: they would go on writing texts where nobody reads them. So the views they keep are dropped whenever it grows.
const kept = [...bindings.matchAll(/^let (cached\w+Memory0) = null;$/gm)].map((match) => match[1]);
if (kept.length !== 2) throw new Error("inbox-join: the bindings keep other views of the memory than they did");
// Each file in a scope of its own: they may call things by the same names.
const own = (_, names, path) => {
  const text = readFileSync(join(dirname(process.argv[2]), path), "utf8");
  return `const { ${names} } = (() => {
${text.replace(/^\/\/.*$/gm, "").replace(/^export function/gm, "function")}
return { ${names} };
})();`;
};
const whole = bindings.replace(/^import \{ (\w+(?:, \w+)*) \} from '(\.\/snippets\/[^']+)';$/gm, own);
const glue = `${whole.replace(/^export function/gm, "function")}
function dropViews() { ${kept.map((view) => `${view} = null;`).join(" ")} }
`;
exported.push("dropViews");

// wasm2js decodes the data segments letter by letter, before the code is warm: the browser does it at once, where it can.
const decode = /function base64DecodeToExistingUint8Array\(uint8Array, offset, b64\) \{/;
if (!decode.test(lowered)) throw new Error("inbox-join: the decoder of data is not where it was");
const grown = /^( *)buffer = newBuffer;$/m;
if (!grown.test(code)) throw new Error("inbox-join: the memory grows otherwise than it did");
const direct = code.replace(decode, (head) => `${head}
if (uint8Array.setFromBase64) { uint8Array.subarray(offset).setFromBase64(b64); return; }`)
  .replace(grown, (line, indent) => `${line}\n${indent}${name}.dropViews();`);

// Nearly all of these functions run at the first reading. A browser compiles a function in brackets along with what
// is around it; any other it reads once to find its end, and again when it is called. By indentation: wasm2js gives one
// space to each function of the code.
function atOnce(text) {
  const outer = /^function asmFunc\((\w+)\) \{\n([^]*?)^\}\n/m;
  if (!outer.test(text)) throw new Error("inbox-join: the code is not where it was");
  return text.replace(outer, (_, imports, body) => {
    const inner = body.replace(/^ function (\S+?)\(([^)]*)\) \{\n([^]*?)^ \}$/gm, (_, name, args, lines) =>
      ` var ${name} = (function (${args}) {\n${lines} });`);
    if (/^ function /m.test(inner)) throw new Error("inbox-join: a function is not written as it was");
    return `var asmFunc = (function (${imports}) {\n${inner}});\n`;
  });
}

// Indentation is a seventh of the file.
const thin = (text) => text.replace(/^[ \t]+/gm, "").replace(/\n{2,}/g, "\n").replace(/^\/\*\*[^]*?\*\/$/gm, "");

// The first line is a hint that Chromium knows: all functions are called, so it compiles them with the file.
const script = `//# allFunctionsCalledOnLoad
// Témoin's inbox reader. Compiled from Rust, see docs/inbox.md; MPL-2.0.
(() => {
"use strict";
if (globalThis.temoinInbox) return;
globalThis.temoinInbox = true;
const bindings = (() => {
${thin(glue)}
return { ${exported.join(", ")} };
})();
const code = ((${name}) => {
${thin(atOnce(direct))}
return retasmFunc;
})(bindings);
bindings.__wbg_set_wasm(code);
bindings.start();
})();
`;
if (/^(import|export)\b/m.test(script)) throw new Error("inbox-join: a module statement is left");
process.stdout.write(script);
