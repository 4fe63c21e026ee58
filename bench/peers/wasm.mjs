// The witness as wasm beside its peers, in one run of Node.
//
//   node bench/peers/wasm.mjs MODULE [EASYLIST…] > TABLE
//
// MODULE is the wasm of bench/wasm, bound for the web. With filter lists the ad blocker has something to match.
import { readFileSync } from "node:fs";
import { FiltersEngine, Request } from "@ghostery/adblocker";
import { TCString } from "@iabtechlabtcf/core";
import { parseString as parseSetCookie } from "set-cookie-parser";
import { Bench } from "tinybench";
import { Cookie } from "tough-cookie";
import { watching as begin } from "./request.mjs";

const [module, ...lists] = process.argv.slice(2);
const witness = await import(new URL(module, `file://${process.cwd()}/`));
witness.initSync({ module: readFileSync(module.replace(/\.js$/, "_bg.wasm")) });

const rows = [];
const vectors = (name, field) => readFileSync(`crate/engine/tests/vectors/${name}.jsonl`, "utf8")
  .trim().split("\n").map((line) => JSON.parse(line)[field]).filter(Boolean);

/** The median of each, in microseconds for one of `parts`. */
async function beside(what, parts, tasks) {
  const bench = new Bench({ time: 1000, warmupTime: 200 });
  for (const [name, task] of Object.entries(tasks)) bench.add(name, task);
  await bench.run();
  for (const { name, result } of bench.tasks) rows.push([what, name, result.latency.p50 * 1000 / parts]);
}

// Consent strings that both can read.
const strings = vectors("tcf", "tc").filter((text) => {
  try {
    return TCString.decode(text) && witness.decode_tc(text);
  } catch {
    return false;
  }
});
await beside(`one TC string of ${strings.length}`, strings.length, {
  "Témoin": () => strings.forEach(witness.decode_tc),
  "@iabtechlabtcf/core": () => strings.forEach((text) => TCString.decode(text)),
});
const hardest = strings.map((text) => {
  const from = performance.now();
  TCString.decode(text);
  return [performance.now() - from, text];
}).sort(([one], [other]) => other - one)[0][1];
await beside("the TC string that is hardest to the library", 1, {
  "Témoin": () => witness.decode_tc(hardest),
  "@iabtechlabtcf/core": () => TCString.decode(hardest),
});

const setCookie = "_ga=GA1.1.123456789.1795525600; Domain=.portail.test; Path=/; Expires=Wed, 24 Nov 2027 10:00:00 GMT; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax";
await beside("one `Set-Cookie`", 1, {
  "Témoin": () => witness.set_cookie(setCookie),
  "tough-cookie": () => Cookie.parse(setCookie),
  "set-cookie-parser": () => parseSetCookie(setCookie),
});
const header = witness.page_cookies(25);
await beside("a `Cookie` header of 25", 1, {
  "Témoin": () => witness.cookies(header),
  "tough-cookie": () => header.split("; ").map((pair) => Cookie.parse(pair)),
});
await beside("what one cookie is for", 25 * 100, { "Témoin": () => witness.classify_page(100) });

// A request of a watched site, as the browser tells it.
const { watching, request } = begin(witness);
const tasks = { "Témoin: sent and answered, judged": request };
if (lists.length) {
  const engine = FiltersEngine.parse(lists.map((list) => readFileSync(list, "utf8")).join("\n"));
  const url = "https://stats.g.doubleclick.net/collecte?page=une";
  tasks["@ghostery/adblocker: one request matched"] = () =>
    engine.match(Request.fromRawDetails({ url, type: "image", sourceUrl: "https://www.portail.test/" }));
}
await beside("one request with 25 cookies", 1, tasks);
if (!watching.breaches()) throw new Error("nothing was found: what was timed is not the judgement");

// A million events of recorded visits.
const recorded = new witness.Witness();
let events = 0, time = 0;
const memory = [];
for (const until of (process.env.EVENTS ?? "10000,100000,1000000").split(",").map(Number)) {
  while (events < until) {
    // Few at a time: what is ready lies in the same memory.
    events += recorded.prepare(2);
    const from = performance.now();
    recorded.judge();
    time += performance.now() - from;
  }
  memory.push([until, witness.memory_taken(), (events / time) * 1000]);
}

console.log("| what | by | µs, median | times Témoin |\n|---|---|---|---|");
let own = 0;
for (const [what, by, median] of rows) {
  if (by.startsWith("Témoin")) own = median;
  console.log(`| ${what} | ${by} | ${median.toPrecision(3)} | ${by.startsWith("Témoin") ? "" : (median / own).toFixed(1)} |`);
}
console.log("\n| events | events a second | wasm memory, MB |\n|---|---|---|");
for (const [until, bytes, speed] of memory) {
  console.log(`| ${until.toLocaleString("en")} | ${Math.round(speed).toLocaleString("en")} | ${(bytes / 1048576).toFixed(1)} |`);
}
