#!/bin/bash
# Builds Témoin and shows that it works: ./build.sh build | demo | test | package | source | store | twice | audit | fuzz
#
#   build    dist/chrome and dist/firefox, loadable as they are
#   package  the same, and the zip and xpi for the stores, with a bill of materials
#   source   package, and the committed source as the reviewers of AMO ask for it (docs/review.md)
#   store    package, and pictures for the stores in dist/store (store/)
#   twice    package, and once more elsewhere from nothing: the archives must be the same bytes
#   audit    licences, bans and sources of every crate, known vulnerabilities of crates and npm packages (needs the network)
#   demo     package, then the demonstration in an installed browser
#   test     everything: format, lints, unit tests, real browsers, a real webmail
#   fuzz     [SECONDS [TARGET…]] cargo-fuzz on each parser and on the engine, 60 seconds each (fuzz/, needs nightly)
#
# What is missing is installed through the system's own package managers where that is possible (as root on
# Debian or Ubuntu), else one line says what to install.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
die() { printf '✗ %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
export PATH="$PATH:$HOME/.cargo/bin:/usr/sbin"

# apt PACKAGE…: installs them, or says so.
apt() {
  { has apt-get && [ "$(id -u)" = 0 ]; } || die "missing: $* (Debian: sudo apt-get install $*)"
  say "Installing $*"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$@"; } >/dev/null
}

# need COMMAND DEBIAN-PACKAGE…: installs the packages if the command is not there.
need() {
  local command=$1; shift
  has "$command" || apt "$@"
}

# install_crate CRATE ARGUMENT…: a tool that runs for seconds is quickest had with little optimisation.
install_crate() {
  local -x CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_LTO=off
  cargo install --quiet --locked "$@" >&2 && return
  # A registry that lags behind crates.io may lack what the tool was locked to.
  say "Trying $1 with the newest dependencies that can be had"
  cargo install --quiet "$@" >&2
}

locked() { sed -n "/^name = \"$1\"$/{n;s/^version = \"\(.*\)\"$/\1/p;q}" Cargo.lock; }

# npm_ci DIRECTORY: the locked packages, once.
npm_ci() {
  [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ] && return
  say "Installing the npm packages of $1"
  npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund >&2
  touch "$1/node_modules/.package-lock.json"
}

tools() {
  has cargo || die "cargo is missing: install Rust from https://rustup.rs"
  need node nodejs npm
  need jq jq
  if [ ! -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ]; then
    say "Adding the wasm target"
    has rustup || die "the wasm32-unknown-unknown target is missing: rustup target add wasm32-unknown-unknown"
    rustup target add wasm32-unknown-unknown >&2
  fi
  local version; version=$(locked wasm-bindgen)
  if [ "$(wasm-bindgen --version 2>/dev/null)" != "wasm-bindgen $version" ]; then
    say "Installing wasm-bindgen $version (two minutes, once)"
    install_crate wasm-bindgen-cli --version "$version" --force
  fi
  npm_ci .
}

# page_js DIRECTORY: its parts as one script that leaves no name behind. The last line is what stacks show in
# place of the extension's address, which in Firefox is different for each person.
page_js() {
  local part
  printf '"use strict";\n(() => {\n'
  for part in natives caller count wrap stores storage doors realms start; do cat "$1/$part.js"; done
  printf '})();\n//# sourceURL=<anonymous>\n'
}

# bind PROGRAM OUTDIR NAME OPTION…: a program's wasm, bound to JavaScript and made small.
bind() {
  wasm-bindgen --target web --no-typescript --out-name "$3" --out-dir "$2" "${@:4}" \
    "target/wasm32-unknown-unknown/wasm/temoin_$1.wasm"
  node tools/shorten.mjs "$2/$3.js" "$2/$3_bg.wasm"
  node_modules/.bin/wasm-opt -Os --strip-debug --strip-producers \
    --enable-bulk-memory --enable-bulk-memory-opt --enable-nontrapping-float-to-int --enable-sign-ext \
    --enable-mutable-globals --enable-reference-types --enable-multivalue \
    "$2/$3_bg.wasm" -o "$2/$3_bg.wasm"
}

# cargo_wasm ARGUMENT…: compiles what runs in the browser. Paths of this machine must not stand in what ships.
cargo_wasm() {
  RUSTFLAGS="--remap-path-prefix=$PWD=. --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=cargo" \
    cargo build --locked --profile wasm --target wasm32-unknown-unknown "$@" >&2
}

# The witness with entries for benches, compiled as it ships: target/bench-wasm.
bench_wasm() {
  cargo_wasm -p temoin-bench-wasm
  bind bench_wasm target/bench-wasm witness
}

build() {
  tools
  say "Compiling"
  cargo_wasm -p temoin-background -p temoin-ui ${TEMOIN_FEATURES:+--features "temoin-background/$TEMOIN_FEATURES"}
  local work all; work=$(mktemp -d); all=$work/all
  # shellcheck disable=SC2064 # the directory of now
  trap "rm -rf '$work'" EXIT
  cp -r extension "$all"
  find "$all" -name '*.svg' -delete
  page_js extension/page > "$all/page.js"
  rm -r "$all/page"
  say "Binding to JavaScript"
  # After a trap the background begins anew (extension/guard.js).
  bind background "$all" background_wasm --experimental-reset-state-function
  bind popup "$all" ui
  bind pages "$all" pages
  say "Making the inbox reader (in Chromium it must run where pages forbid WebAssembly)"
  tools/inbox-js.sh "$work/readers"
  rm -rf dist
  mkdir -p dist/chrome dist/firefox
  cp -r "$all/." "$work/readers/chrome/." dist/chrome
  cp -r "$all/." "$work/readers/firefox/." dist/firefox
  # One manifest; each browser gets it without the words only the other knows.
  jq 'del(.background.scripts, .browser_specific_settings) | .permissions -= ["dns"]' manifest.json > dist/chrome/manifest.json
  jq 'del(.background.service_worker, .minimum_chrome_version, .storage)' manifest.json > dist/firefox/manifest.json
  release notices > dist/chrome/NOTICE.md
  cp dist/chrome/NOTICE.md dist/firefox
  cp LICENSE dist/chrome; cp LICENSE dist/firefox
}

release() { cargo run --locked --quiet -p temoin-release -- "$@"; }

package() {
  build
  local version name; version=$(jq -r .version manifest.json); name=dist/temoin-$version
  say "Packing"
  release pack dist/chrome "$name-chrome.zip" dist/firefox "$name-firefox.xpi"
  release bill "$version" > "$name.cdx.json"
  # What made them: other versions may make other bytes.
  { rustc --version; wasm-bindgen --version; node_modules/.bin/wasm-opt --version; echo "esbuild $(node_modules/.bin/esbuild --version)"; sha256sum "$name"-*.{zip,xpi}; } > "$name.txt"
  say "Built"
  ls -l dist/*.zip dist/*.xpi >&2
}

source_archive() {
  package
  local version left; version=$(jq -r .version manifest.json); left=$(git status --porcelain | wc -l)
  [ "$left" = 0 ] || say "Not committed, so not in the source archive: $left files"
  git archive --format=zip --prefix="temoin-$version/" -o "dist/temoin-$version-source.zip" HEAD
  ls -l dist/*-source.zip >&2
}

pictures() {
  browsers
  package
  cargo run --locked --quiet -p temoin-tests --bin store
}

# The working tree as it is, built in another directory with nothing left from before.
twice() {
  package
  local there now file; there=$(mktemp -d)/somewhere/else; mkdir -p "$there"
  now=$(git stash create)
  git archive "${now:-HEAD}" | tar -x -C "$there"
  cp -r node_modules "$there"
  say "The same in $there"
  (cd "$there" && unset CARGO_TARGET_DIR && ./build.sh package)
  for file in dist/temoin-*.{zip,xpi,json,txt}; do
    case $file in *-source.zip) continue ;; esac
    cmp "$file" "$there/$file" || die "$file is not the same"
  done
  rm -rf "${there%/somewhere/else}"
  say "The same bytes"
  cat dist/temoin-*.txt
}

audit() {
  tools
  has cargo-deny || install_crate cargo-deny
  say "Licences, bans and sources of every crate"
  cargo deny --locked check licenses bans sources
  say "Known vulnerabilities of crates (the database is at github.com/rustsec)"
  cargo deny --locked check advisories
  say "Known vulnerabilities of the npm packages that build; none ships"
  npm audit
}

# Browsers, drivers and a webmail, for the tests and the demonstration.
browsers() {
  has firefox || need firefox-esr firefox-esr
  need chromium chromium
  need chromedriver chromium-driver
  if ! has geckodriver; then
    say "Installing geckodriver (two minutes, once)"
    install_crate geckodriver
  fi
  need php php-cli php-sqlite3
  need zip zip
  need doveadm dovecot-imapd
  [ -d /usr/share/roundcube/skins/larry ] || apt roundcube-core roundcube-sqlite3 roundcube-skin-larry roundcube-skin-classic
  npm_ci tests
}

demo() {
  browsers
  package
  say "Starting the demonstration"
  cargo run --locked --quiet -p temoin-tests --bin demo
}

# The programs that try real browsers, built: one path a line, the scenarios, which take longest, first.
trial_programs() {
  cargo test --locked -p temoin-tests --tests --no-run --message-format=json-render-diagnostics |
    jq -r 'select(.reason == "compiler-artifact" and .target.kind == ["test"]) | .executable' | sort -r
}

# Every trial of these programs, two programs at once: a trial waits for its browser most of the time. Their lines come as they
# are whole.
trials() {
  local program
  for program in "$@"; do printf '"%s" %s\n' "$program" "--skip chromium" "$program" chromium; done |
    xargs -P 2 -L 1 bash -o pipefail -c 'cd tests && "$@" 2>&1 | grep --line-buffered ""' trial
}

# What needs no browser.
checks() {
  say "Lints"
  cargo clippy --locked --workspace --all-targets -- -D warnings
  cargo clippy --locked --target wasm32-unknown-unknown -p temoin-background -p temoin-inbox -p temoin-ui -- -D warnings
  shellcheck -S warning build.sh bench/run tools/*.sh tests/webmail/*.sh .ci/run
  node_modules/.bin/web-ext lint --source-dir dist/firefox --warnings-as-errors
  say "Unit tests"
  bench_wasm
  cargo test --locked --workspace --exclude temoin-tests
  cargo test --locked -p temoin-tests --lib
  # The same engine as it ships: a recorded trace must give the same document.
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
    cargo test --locked --target wasm32-unknown-unknown -p temoin-engine --test replay
}

run_tests() {
  browsers
  need shellcheck shellcheck
  npm_ci crate/engine/tests/reference
  say "Format"
  cargo fmt --all --check
  twice
  # Not beside the trials: what waits for a browser fails where it waits for a compiler too.
  checks
  say "Building the trials"
  local programs
  programs=$(trial_programs); mapfile -t programs <<<"$programs"
  say "Real browsers"
  trials "${programs[@]}"
  say "All passed"
}

# fuzz SECONDS TARGET…: all targets, if none is named. What is found lies in fuzz/artifacts.
fuzz() {
  local seconds=${1:-60} target all=(); shift || true
  has rustup || die "cargo-fuzz needs a nightly compiler: install it with rustup"
  cargo +nightly --version >/dev/null 2>&1 || rustup toolchain install nightly --profile minimal >&2
  if ! has cargo-fuzz; then
    say "Installing cargo-fuzz (a minute, once)"
    install_crate cargo-fuzz
  fi
  cargo run --locked --quiet -p temoin-fuzz -- fuzz/corpus >&2
  say "Compiling with coverage and sanitizers (minutes, once)"
  cargo +nightly fuzz build >&2
  [ $# -gt 0 ] || mapfile -t -O 1 all < <(cargo fuzz list)
  for target in "$@" "${all[@]}"; do
    say "$target, $seconds seconds"
    cargo +nightly fuzz run "$target" -- -max_total_time="$seconds" -timeout=20 -print_final_stats=1
  done
}

case ${1:-} in
  build) build ;;
  package) package ;;
  bench-wasm) tools; bench_wasm ;;
  source) source_archive ;;
  store) pictures ;;
  twice) twice ;;
  audit) audit ;;
  demo) demo ;;
  test) run_tests ;;
  fuzz) shift; fuzz "$@" ;;
  *) sed -n '2,/^set/{/^#/s/^# \?//p}' "$0"; exit 2 ;;
esac
