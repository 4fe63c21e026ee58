// A site under an American law of opting out: everything is loaded until the person objects. The API, its locator
// frame and its messages are the IAB's ("US Privacy User Signal Mechanism", "CCPA Compliance Mechanism"). Where the
// choice is kept only the site can see.
import { act, banner } from "./banner.js";

const { visit } = window;
let string = sessionStorage.choix ?? "1YNN";

window.__uspapi = (command, version, answer) => {
  const known = command === "getUSPData" && version === 1;
  answer(known ? { version: 1, uspString: string } : null, known);
};
if (visit.site.platform === "us-privacy") {
  const frame = document.createElement("iframe");
  frame.name = "__uspapiLocator";
  frame.hidden = true;
  document.body.append(frame);
  window.addEventListener("message", ({ data, source }) => {
    const call = data?.__uspapiCall;
    if (!call) return;
    window.__uspapi(call.command, call.version, (returnValue, success) =>
      source.postMessage({ __uspapiReturn: { returnValue, success, callId: call.callId } }, "*"));
  });
} else {
  // Not the browser's word: Témoin must not take it for that.
  Object.defineProperty(navigator, "globalPrivacyControl", { value: true });
}

const ask = banner((_, advertising) => {
  string = advertising ? "1YNN" : "1YYN";
  sessionStorage.choix = string;
  act(true, advertising);
});
visit.reopen = ask.open;
if (!sessionStorage.choix) ask.open();
visit.apply({ measurement: true, advertising: string === "1YNN" });
