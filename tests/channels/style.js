// Style sheets, and what they import.
for (const host of hosts) await element("link", { rel: "stylesheet", href: host("sheet.css") });
