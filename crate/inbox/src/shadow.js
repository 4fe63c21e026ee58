// Finds shadow roots beside the lists that were found: nearly all elements of a webmail are in its list, so it is quicker to ask each of the
// others than to have a selector go through all.

/** Elements that are asked. With more of them, a selector is quicker. */
const MOST = 1500;

/**
 * @param {ParentNode} root
 * @param {Element[]} lists In these no shadow root is sought, nor in those found.
 * @returns {ShadowRoot[] | undefined} The open ones, or nothing where that would take too long.
 */
export function beside(root, lists) {
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
