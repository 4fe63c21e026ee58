// One image over several hosts, and one that comes back; a script and a frame that are sent on.
const through = (...urls) => urls.reduceRight((rest, url) => `${url}?to=${encodeURIComponent(rest)}`);
await element("img", { src: through(own("1.gif"), hop("2.gif"), partner("3.gif"), sister("4.gif")) });
await element("img", { src: through(partner("5.gif"), own("6.gif"), partner("7.gif")) });
await element("script", { src: through(hop("8.js"), partner("9.js")) });
await element("iframe", { src: through(own("10.html"), partner("11.html")) });
