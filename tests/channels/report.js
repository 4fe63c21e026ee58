// What the browser reports by itself: this page's policy complains of every image.
await element("img", { src: partner("reported.gif") });
