// object and embed.
for (const host of hosts) {
  await element("object", { data: host("object.html"), type: "text/html" });
  await element("embed", { src: host("embed.html"), type: "text/html" });
}
