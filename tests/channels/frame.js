// Frames, what they load themselves, and a frame without an address.
for (const host of hosts) await element("iframe", { src: host("frame.html") });
await element("iframe", { srcdoc: `<img src="${own("srcdoc.gif")}"><img src="${partner("srcdoc.gif")}">` });
