// A banner that tells Google's tags, and keeps the choice where only the site can see it.
import { act, banner } from "./banner.js";

const { visit } = window;
const hidden = visit.site.platform === "consent-mode-requests";
const layer = hidden ? [] : (window.dataLayer = window.dataLayer || []);
function gtag() {
  layer.push(arguments);
}
gtag("consent", "default", { ad_storage: "denied", analytics_storage: "denied", ad_user_data: "denied", ad_personalization: "denied" });

const update = (measurement, advertising) => {
  const say = (yes) => (yes ? "granted" : "denied");
  gtag("consent", "update", {
    ad_storage: say(advertising), ad_user_data: say(advertising), ad_personalization: say(advertising), analytics_storage: say(measurement),
  });
  // Google's tags repeat it: q is denied by default and by the choice, r is granted by the choice.
  const letter = (yes) => (yes ? "r" : "q");
  const [ad, analytics] = [letter(advertising), letter(measurement)];
  fetch(`/collecte?v=2&gcs=G1${+advertising}${+measurement}&gcd=13${ad}3${analytics}3${ad}2${ad}5`, { mode: "no-cors", credentials: "omit" });
};

const ask = banner((measurement, advertising) => {
  sessionStorage.choix = JSON.stringify([measurement, advertising]);
  update(measurement, advertising);
  act(measurement, advertising);
});
visit.reopen = ask.open;

const earlier = JSON.parse(sessionStorage.choix ?? "null");
if (earlier) {
  update(...earlier);
  visit.apply({ measurement: earlier[0], advertising: earlier[1] });
} else {
  ask.open();
  visit.apply(null);
}
