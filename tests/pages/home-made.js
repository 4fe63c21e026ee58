// A banner made for this site alone, with a cookie no table knows.
import { act, banner } from "./banner.js";

const { visit } = window;
const NAME = "reponse_visiteur";
const stored = () => {
  const pair = document.cookie.split("; ").find((text) => text.startsWith(`${NAME}=`));
  return pair && JSON.parse(decodeURIComponent(pair.slice(NAME.length + 1)));
};
const ask = banner((audience, publicite) => {
  const value = encodeURIComponent(JSON.stringify({ v: 2, choix: { audience, publicite } }));
  document.cookie = `${NAME}=${value}; path=/; max-age=34000000; secure; samesite=lax`;
  act(audience, publicite);
});
visit.reopen = ask.open;

const earlier = stored();
if (earlier) {
  visit.apply({ measurement: earlier.choix.audience, advertising: earlier.choix.publicite });
} else {
  ask.open();
  visit.apply(null);
}
