// What the witness listens to, registered while this is loaded, in the worker's first turn: one turn later the event that
// woke it would be lost. Each name leads to a handler in the wasm (crate/background/src/listen.rs, guard.js).
import { listener } from "./guard.js";

chrome.webNavigation.onCommitted.addListener(listener("committed"));
chrome.tabs.onRemoved.addListener(listener("tab removed"));
chrome.cookies.onChanged.addListener(listener("cookie changed"));
chrome.runtime.onInstalled.addListener(listener("installed"));
chrome.runtime.onStartup.addListener(listener("startup"));
chrome.runtime.onMessage.addListener(listener("message"));
// Google's tags say what the Consent Mode is. The browser chooses by the address: nothing else wakes the worker.
const consentMode = { urls: ["*://*/*gcs=G1*", "*://*/*gcd=1*"] };
chrome.webRequest.onBeforeRequest.addListener(listener("consent mode"), consentMode);

// Chrome hides cookies without "extraHeaders"; Firefox refuses the word.
const extra = chrome.webRequest.OnSendHeadersOptions?.EXTRA_HEADERS;
const withHeaders = (headers) => (extra ? [headers, extra] : [headers]);
// What comes from the cache was not asked for. Chrome tells that with these two, which part each answer between them;
// Firefox with the other, before an answer that only renews the cache becomes one from the cache.
const received = extra
  ? [chrome.webRequest.onBeforeRedirect, chrome.webRequest.onResponseStarted]
  : [chrome.webRequest.onHeadersReceived];
const everything = { urls: ["<all_urls>"] };
// Those that cost a page something: requests, with their headers and bodies, and where frames go.
const requests = [
  [chrome.webNavigation.onBeforeNavigate, "frame"],
  [chrome.webRequest.onBeforeRequest, "leaving", everything, ["requestBody"]],
  [chrome.webRequest.onSendHeaders, "sent", everything, withHeaders("requestHeaders")],
  ...received.map((event) => [event, "received", everything, withHeaders("responseHeaders")]),
];
let hearing = false;

// Taken away where no site is watched, once the loaded state says so.
export function hearRequests(wanted) {
  if (wanted === hearing) return;
  hearing = wanted;
  for (const [event, name, ...how] of requests) {
    if (wanted) event.addListener(listener(name), ...how);
    else event.removeListener(listener(name));
  }
}
hearRequests(true);
