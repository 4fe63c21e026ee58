// What the browser still has: the second time nothing is sent.
const ask = (url, cache) => fetch(url, { credentials: "include", mode: "no-cors", cache });
for (const host of hosts) {
  for (const cache of ["default", "default"]) await ask(host("kept.json"), cache);
}
const moved = `${own("kept-redirect.json")}?to=${encodeURIComponent(partner("kept-moved.json"))}`;
for (const cache of ["default", "default"]) await ask(moved, cache);
await fetch(own("never-asked.json"), { cache: "only-if-cached", mode: "same-origin" }).catch(() => {});
// To ask whether it is still good, all is sent. Chromium tells that as if it came from the cache.
if (navigator.userAgent.includes("Firefox")) {
  for (const host of hosts) await ask(host("kept.json"), "no-cache");
}
