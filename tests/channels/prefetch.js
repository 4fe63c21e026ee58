// What may be needed on the next page.
for (const host of hosts) await element("link", { rel: "prefetch", href: host("next.html") });
