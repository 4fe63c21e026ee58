// Scripts: classic, module, imported.
for (const host of hosts) await element("script", { src: host("classic.js") });
await element("script", { src: partner("module.js"), type: "module", crossOrigin: "use-credentials" });
await import(own("imported.js"));
