#!/bin/bash
# Builds the inbox content script: tools/inbox-js.sh OUTDIR leaves OUTDIR/chrome/inbox.js and OUTDIR/firefox/inbox.js.
#
# Both are one classic script with the same compiled crate in it. Firefox runs it as WebAssembly. To content scripts in
# Chromium a page's CSP (script-src 'self') forbids that, so there it is plain JavaScript, as binaryen's wasm2js translates
# it; docs/inbox.md tells more.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mkdir -p "${1:?usage: tools/inbox-js.sh OUTDIR}"/{chrome,firefox} && cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -x node_modules/.bin/esbuild ] || npm ci --ignore-scripts --no-audit --no-fund >&2

# 1. Compile without the features that wasm2js has no answer to. The standard library comes compiled with
#    some of them; step 3 lowers what is left. Paths must not depend on where this is built.
target=${CARGO_TARGET_DIR:-$PWD/target}/inbox-js
CARGO_PROFILE_WASM_OPT_LEVEL=3 RUSTFLAGS="-Ctarget-cpu=mvp -Clink-arg=--no-check-features -Clink-arg=--features=mutable-globals -Clink-arg=-zstack-size=262144 \
  --remap-path-prefix=$PWD=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo" \
  cargo build --locked --profile wasm --target wasm32-unknown-unknown -p temoin-inbox --target-dir "$target" >&2

# 2. Bind it to JavaScript.
wasm-bindgen --target bundler --no-typescript --out-dir "$work" --out-name inbox \
  "$target/wasm32-unknown-unknown/wasm/temoin_inbox.wasm"

# 3. Lower, shrink and translate.
node_modules/.bin/wasm-opt --enable-bulk-memory --enable-sign-ext --enable-nontrapping-float-to-int \
  --enable-mutable-globals --llvm-memory-copy-fill-lowering --signext-lowering \
  --llvm-nontrapping-fptoint-lowering --strip-debug --strip-producers -O3 \
  "$work/inbox_bg.wasm" -o "$work/lowered.wasm"
node_modules/.bin/wasm2js -O "$work/lowered.wasm" -o "$work/lowered.js"

# 4. Make one script of each, in short names. The first line for Chromium is a hint that it knows: all functions are called, so it
#    compiles them with the file. In a page that has the script already, it does nothing.
node tools/inbox-join.js "$work"
script() {
  local file="$out/$1/inbox.js"
  node_modules/.bin/esbuild "$work/$1.js" --bundle --format=iife --minify --log-level=warning --outfile="$file" --banner:js="${2:+$2
}// Témoin's inbox reader. Compiled from Rust, see docs/inbox.md; MPL-2.0.
\"use strict\";
if (!globalThis.temoinInbox) { globalThis.temoinInbox = true;" --footer:js="}"
  node --check "$file"
  # All on one line: say what stands there, not the line.
  if grep -oE '\beval\(|new Function|\bimport\b *\(' "$file"; then
    echo "$file holds what a page's policy may forbid" >&2
    exit 1
  fi
}
script chrome "//# allFunctionsCalledOnLoad"
script firefox ""
