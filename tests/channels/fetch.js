// fetch in its modes.
for (const host of hosts) {
  await fetch(host("cors.json"), { credentials: "include" });
  await fetch(host("no-cors.json"), { credentials: "include", mode: "no-cors" });
}
await fetch(own("default.json"));
await fetch(partner("anonymous.json"), { credentials: "omit" });
await fetch(partner("post.json"), { method: "POST", body: "x", credentials: "include", mode: "no-cors" });
