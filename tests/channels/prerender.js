// A whole page in advance (Chromium).
if (!document.prerendering && location.search === "") {
  const rules = { prerender: [{ urls: [own("?advance")], eagerness: "immediate" }] };
  await element("script", { type: "speculationrules", textContent: JSON.stringify(rules) }, 300);
}
await element("img", { src: partner("page.gif") });
