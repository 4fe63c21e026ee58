// Requests that outlive their page.
if (location.search === "") {
  for (const host of hosts) {
    fetch(host("late.json"), { keepalive: true, credentials: "include", mode: "no-cors" }).catch(() => {});
  }
  location.replace("?left");
  await never;
}
