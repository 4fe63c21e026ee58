// A service worker asks by itself; then it serves the page, and passes on what the page asks for.
const registration = await navigator.serviceWorker.register("service.js");
await navigator.serviceWorker.ready;
if (location.search === "") {
  await answer(registration.active, navigator.serviceWorker, hosts.map((host) => host("worker.json")));
  location.replace("?served");
  await never;
}
for (const host of hosts) await element("img", { src: host("passed-on.gif") });
await fetch(own("passed-on.json"));
