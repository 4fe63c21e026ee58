// Style sheets, and what they import. Each sheet's background is looked for before the next sheet replaces it.
for (const host of hosts) {
  await element("link", { rel: "stylesheet", href: host("sheet.css") });
  document.body.getBoundingClientRect();
}
