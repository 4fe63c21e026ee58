// A consent platform on the IAB's own GPP library. The locator frame and its messages are the GPP
// specification's ("How does the CMP provide the API?"); the library leaves them to the stub. Where the choice is
// kept only the site can see: the API alone tells.
import { CmpApi } from "@iabgpp/cmpapi";
import { act, banner } from "./banner.js";

const { visit } = window;
const cmp = new CmpApi(10, 1);
cmp.setApplicableSections([2]);
cmp.setCmpStatus("loaded");

const frame = document.createElement("iframe");
frame.name = "__gppLocator";
frame.hidden = true;
document.body.append(frame);
window.addEventListener("message", ({ data, source }) => {
  const call = data?.__gppCall;
  if (!call) return;
  window.__gpp(call.command, (returnValue, success) =>
    source.postMessage({ __gppReturn: { returnValue, success, callId: call.callId } }, "*"), call.parameter, call.version);
});

const announce = (measurement, advertising) => {
  const consents = Array.from({ length: 24 }, (_, at) =>
    (measurement || advertising) && at === 0 || measurement && [7, 8].includes(at) || advertising && [1, 2, 3, 6].includes(at));
  cmp.setFieldValue("tcfeuv2", "CmpId", 10);
  cmp.setFieldValue("tcfeuv2", "PolicyVersion", 5);
  cmp.setFieldValue("tcfeuv2", "PurposeConsents", consents);
  cmp.setFieldValue("tcfeuv2", "VendorConsents", [...(measurement ? [8] : []), ...(advertising ? [2] : [])]);
  cmp.fireSectionChange("tcfeuv2");
};

const ask = banner((measurement, advertising) => {
  sessionStorage.choix = JSON.stringify([measurement, advertising]);
  announce(measurement, advertising);
  cmp.setSignalStatus("ready");
  cmp.setCmpDisplayStatus("hidden");
  act(measurement, advertising);
});
visit.reopen = () => {
  cmp.setSignalStatus("not ready");
  cmp.setCmpDisplayStatus("visible");
  // What the dialog starts from: nothing of it is chosen yet.
  if (!sessionStorage.choix) announce(false, false);
  ask.open();
};

const earlier = JSON.parse(sessionStorage.choix ?? "null");
if (earlier) {
  announce(...earlier);
  cmp.setSignalStatus("ready");
  visit.apply({ measurement: earlier[0], advertising: earlier[1] });
} else {
  visit.reopen();
  visit.apply(null);
}
