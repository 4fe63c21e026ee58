// Images: by element, by script, as a background.
for (const host of hosts) await element("img", { src: host("element.gif") });
const image = new Image();
await loaded(image, () => (image.src = partner("script.gif")));
document.body.style.backgroundImage = `url(${sister("background.gif")})`;
