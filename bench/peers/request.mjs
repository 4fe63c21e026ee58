// A request of a watched site with 25 cookies, as the browser tells it: sent, then answered. For Node and for browsers.
const usual = { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64)", Accept: "image/*", Referer: "https://www.portail.test/", "Accept-Language": "fr", "Accept-Encoding": "gzip", "Sec-Fetch-Mode": "no-cors" };
const answer = { "content-type": "image/gif", "content-length": "35", "cache-control": "no-store", date: "Tue, 24 Nov 2026 10:00:00 GMT", server: "test" };
const named = (pairs) => Object.entries(pairs).map(([name, value]) => ({ name, value }));

/** A witness that watches, and what hands it one more request: the number of effects. `witness` is the module of bench/wasm. */
export function watching(witness) {
  const watching = new witness.Witness();
  watching.watch();
  const header = witness.page_cookies(25);
  let id = 0;
  const told = (more) => ({
    requestId: String(id), timeStamp: 70_000 + id, tabId: 1, frameId: 0, parentFrameId: -1, method: "GET", type: "image",
    initiator: "https://www.portail.test", documentId: "A", url: "https://www.portail.test/collecte?page=une&titre=Une%20page", ...more,
  });
  const request = () => {
    id += 1;
    return watching.request(
      told({ requestHeaders: named({ ...usual, Cookie: header }) }),
      told({ responseHeaders: named(answer), statusCode: 200, fromCache: false }),
    );
  };
  return { watching, request };
}
