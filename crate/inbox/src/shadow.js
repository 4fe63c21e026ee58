// Finds shadow roots. No selector finds those who carry one, and asking every element of a page costs more than reading its mails.

/** Elements that are asked one by one, where a list was found: nearly all of a webmail's are in it. */
const MOST = 1500;
/** Elements that may carry one at most. */
const HOSTED = 5000;

/**
 * What may carry a shadow root: custom elements (all that HTML does not know, drawings aside), and empty boxes, as a box with
 * a shadow root shows its own children only through slots. What costs least first, and the frequent ones: the browser stops at the
 * first that decides.
 */
const HOSTS = `:empty:is(div, section, main, article, aside, span, nav, p), :not(div, span, li, a, td, tr, i, b, p,
time, input, button, img, svg, svg *, ul, tbody, table, label, em, strong, script, link, meta,
style, abbr, address, area, article, aside, audio, base, bdi, bdo, blockquote, body, br, canvas,
caption, center, cite, code, col, colgroup, data, datalist, dd, del, details, dfn, dialog, dl, dt,
embed, fieldset, figcaption, figure, font, footer, form, frame, frameset, h1, h2, h3, h4, h5, h6,
head, header, hgroup, hr, html, iframe, ins, kbd, legend, main, map, mark, menu, meter, nav,
noscript, object, ol, optgroup, option, output, param, picture, pre, progress, q, s, samp, search,
section, select, slot, small, source, sub, summary, sup, math, math *, template, textarea, tfoot,
th, thead, title, track, u, var, video, wbr)`;

/**
 * @param {Document | ShadowRoot} root
 * @param {Element[]} lists In these no shadow root is sought, nor in those found.
 * @returns {ShadowRoot[]} The open ones.
 */
export function shadows(root, lists) {
  const own = lists.filter((list) => root.contains(list));
  const few = own.length > 0 && beside(root, own);
  if (few) return few;
  const hosts = Array.from(root.querySelectorAll(HOSTS)).slice(0, HOSTED);
  return hosts.map((host) => host.shadowRoot).filter((shadow) => shadow);
}

/** The same, asking each element outside of the lists; nothing if there are too many. */
function beside(root, lists) {
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
  let element = walker.nextNode();
  for (let asked = 0; element; asked += 1) {
    if (asked > MOST) return undefined;
    if (element.shadowRoot) found.push(element.shadowRoot);
    element = lists.includes(element) ? after(walker) : walker.nextNode();
  }
  return found;
}

/** The element that comes after the current one and what is in it. */
function after(walker) {
  do {
    const next = walker.nextSibling();
    if (next) return next;
  } while (walker.parentNode());
  return null;
}
