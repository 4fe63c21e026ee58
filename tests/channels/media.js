// Sound, film, its poster and its captions.
for (const host of [own, partner]) {
  await element("audio", { src: host("sound.wav"), preload: "auto" });
  await element("video", { src: host("film.webm"), poster: host("poster.gif"), preload: "auto" });
}
