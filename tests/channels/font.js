// Fonts: asked for anonymously, except from the page's own origin.
for (const host of [own, partner]) {
  const font = new FontFace(`f${host("")}`.replace(/\W/g, ""), `url(${host("font.woff2")})`);
  await font.load().catch(() => {});
}
