// What will be needed on this one.
for (const host of hosts) await element("link", { rel: "preload", as: "image", href: host("soon.gif") });
await element("link", { rel: "preload", as: "fetch", href: partner("soon.json"), crossOrigin: "use-credentials" });
await element("link", { rel: "modulepreload", href: own("soon.js") });
