// Builds a webmail's message list from its file: templates of rows, and the tables of mails.js.
//
// A template says by data-is what its rows are: mail, disguised, labelled or other (a heading, a skeleton, a tip). That is
// the truth of the tests. It never is in the page: templates are taken out, and what each row is stands in a map of
// this script's own. data-at says before which mail a row stands.
//
// The query changes the scene: rows=1000; ads=none; folder=sent|drafts|threads; late=3000 (advertisements come so
// many milliseconds after `scenes.late()`); unborn (the list comes with `scenes.bear()`); moving (rows become others
// while the list is read); apart (the first advertisements have a list of their own); stale (every class and data
// attribute has another name); direction=rtl.
"use strict";
const TRUTH = new Map();
const renamed = new WeakSet();
const query = new URLSearchParams(location.search);
const NOW = new Date("2026-11-24T10:50:00");
const language = document.documentElement.lang;

// Roots of the page: the document and the open shadow roots in it.
function* roots(root = document) {
  yield root;
  for (const element of root.querySelectorAll("*")) if (element.shadowRoot) yield* roots(element.shadowRoot);
}

function take(selector) {
  const found = [];
  for (const root of roots()) for (const element of root.querySelectorAll(selector)) found.push(element);
  return found;
}

function when(minutes) {
  const date = new Date(NOW - minutes * 60000);
  const format = (options) => new Intl.DateTimeFormat(language, options).format(date);
  const short = date.toDateString() === NOW.toDateString() ? format({ hour: "numeric", minute: "2-digit" })
    : date.getFullYear() === NOW.getFullYear() ? format({ day: "numeric", month: "short" }) : format({ dateStyle: "short" });
  return { date: short, full: format({ dateStyle: "full", timeStyle: "short" }), iso: date.toISOString(), stamp: String(date.getTime() / 1000) };
}

const escape = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

// {{name}} is a value of the row; {{name?yes:no}} asks whether it has one.
function fill(template, row) {
  const copy = document.createElement("template");
  copy.innerHTML = template.innerHTML.replace(/\{\{(\w+)(?:\?([^:}]*):([^}]*))?\}\}/g, (_, name, yes, no) =>
    yes === undefined ? escape(row[name] ?? "") : row[name] ? yes : no);
  return copy.content.firstElementChild;
}

let number = 0;
// Ids as mail servers give them: no pattern a reader could count on.
const mix = (n) => ((n + 7) * 2654435761 % 4294967296).toString(36).padStart(7, "0");
function facts([minutes, who, address, subject, snippet, flags], host = "") {
  const n = number++;
  const folder = query.get("folder");
  const sender = folder === "drafts" ? "" : who;
  return {
    n: String(n), id: mix(n), uid: String(90210 - 7 * n), sender, address: folder === "drafts" ? "" : address, subject, snippet, host,
    first: (who || address || "?")[0].toUpperCase(), unread: flags.includes("u"), starred: flags.includes("s"), price: `${n * 37 % 900 + 5} €`, ...when(minutes),
  };
}

const templates = take("template[data-is]").map((template) => {
  template.remove();
  return { is: template.dataset.is, at: (template.dataset.at ?? "").split(" ").filter(Boolean).map(Number), late: template.hasAttribute("data-late"), template };
});
const list = take("[data-rows]")[0];
list.removeAttribute("data-rows");
const mail = templates.find((one) => one.is === "mail");
const others = templates.filter((one) => one.is !== "mail" && (one.is === "other" || query.get("ads") !== "none"));

let shown = 0;
function make({ template, is }, values) {
  const row = fill(template, values);
  TRUTH.set(row, is);
  return row;
}
const ad = (one) => {
  const [who, subject, snippet, host] = ADS[shown++ % ADS.length];
  return make(one, facts([0, who, "", subject, snippet, "u"], host));
};
const before = (one, rows, at) => {
  const row = one.is === "other" ? make(one, facts(MAILS[at % MAILS.length])) : ad(one);
  rows[at] ? rows[at].before(row) : list.append(row);
};

const count = Number(query.get("rows")) || MAILS.length;
const rows = Array.from({ length: count }, (_, at) => make(mail, facts(MAILS[at % MAILS.length])));
const birth = { place: list.parentNode, before: list.nextSibling };
if (query.has("unborn")) list.remove();
else list.append(...rows);
const insert = () => {
  for (const one of others) for (const at of one.at) before(one, rows, at);
  if (query.has("late")) watchFrames();
  if (query.has("stale")) rename();
  if (list.dataset.virtual !== undefined) place();
};
if (!query.has("late") && !query.has("unborn")) insert();
if (query.has("stale")) rename();
if (query.get("direction")) document.documentElement.dir = query.get("direction");

// A virtual list places its rows itself.
function place() {
  [...list.children].forEach((row, at) => (row.style.top = `${at * list.dataset.virtual}px`));
  list.style.height = `${list.childElementCount * list.dataset.virtual}px`;
}

// Another release of the webmail: the same rows and looks, none of the names that an adapter could know.
function rename() {
  const other = (name) => name.startsWith("fx-") ? name : `n${[...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 46656, 7).toString(36)}`;
  for (const root of roots()) {
    for (const element of root.querySelectorAll("*")) {
      if (renamed.has(element)) continue;
      renamed.add(element);
      if (element.localName === "style") element.textContent = element.textContent.replace(/\.([A-Za-z][\w-]*)/g, (_, name) => `.${other(name)}`);
      for (const { name, value } of [...element.attributes]) {
        if (name === "class") element.setAttribute("class", value.split(" ").map(other).join(" "));
        else if (name.startsWith("data-") && !name.startsWith("data-temoin") && name !== "data-virtual") {
          element.removeAttribute(name);
          element.setAttribute(`data-${other(name)}`, value);
        } else if (name === "id") element.id = value.replace(/^[^\d]+/, other);
      }
    }
  }
}

// What the tests ask: every row, what it is, and how it is marked; and marks that stand on something else.
function verdicts() {
  const found = [...TRUTH].filter(([row]) => row.isConnected).map(([row, is]) => ({
    is, mark: row.getAttribute("data-temoin-ad"), text: row.textContent.replace(/\s+/g, " ").trim().slice(0, 80),
  }));
  for (const element of take("[data-temoin-ad]")) {
    if (!TRUTH.has(element)) found.push({ is: "no row", mark: element.getAttribute("data-temoin-ad"), text: element.outerHTML.slice(0, 80) });
  }
  return found;
}

// Counts the frames that were painted with an advertisement that bore no mark. Callbacks of a frame run right before it.
function watchFrames(frames = 5) {
  window.unmarked ??= 0;
  requestAnimationFrame(() => {
    window.unmarked += verdicts().filter(({ is, mark }) => is.endsWith("ed") && mark === null).length;
    window.frames_seen = (window.frames_seen ?? 0) + 1;
    if (frames > 1) watchFrames(frames - 1);
  });
}

// What pages do to their lists.
const isAd = ([, is]) => is === "disguised";
function become(row, other) {
  // A virtual list keeps the element and gives it what another row has.
  for (const { name } of [...row.attributes]) if (!name.startsWith("data-temoin") && name !== "aria-description") row.removeAttribute(name);
  for (const { name, value } of [...other.attributes]) row.setAttribute(name, value);
  row.replaceChildren(...other.childNodes);
}
window.scenes = {
  // The list comes, all at once.
  bear() {
    list.append(...rows);
    insert();
    birth.place.insertBefore(list, birth.before);
    watchFrames();
  },
  // The advertisements above the first mail get a list of their own, above that of the mails.
  apart() {
    const ads = [];
    for (const row of list.children) {
      if (TRUTH.get(row) === "mail") break;
      ads.push(row);
    }
    const around = [list.parentElement.parentElement, list.parentElement, list];
    const [block, ...inner] = around.map((element) => element.cloneNode(false));
    inner.reduce((outer, element) => outer.appendChild(element), block).append(...ads);
    around[0].before(block);
    watchFrames();
  },
  // There are more of them; then their list gets its first mail; then one more comes, of a form that no adapter knows.
  async alone() {
    const [ad] = [...TRUTH].find(isAd);
    const [first] = [...TRUTH].find(([, is]) => is === "mail");
    const again = (times) => Array.from({ length: times }, () => {
      const another = ad.cloneNode(true);
      for (const one of [another, ...another.querySelectorAll("*")]) {
        for (const { name } of [...one.attributes]) if (name.startsWith("data-temoin")) one.removeAttribute(name);
      }
      TRUTH.set(another, "disguised");
      return another;
    });
    const pause = () => new Promise((done) => setTimeout(done, 300));
    ad.after(...again(4));
    await pause();
    ad.parentElement.append(first);
    await pause();
    const [other] = again(1);
    other.querySelector(".bvA, .am0").className = "yW";
    ad.parentElement.append(other);
    watchFrames();
  },
  // The advertisements come.
  late() { setTimeout(insert, Number(query.get("late"))); },
  // The advertisement's element becomes a mail's, and a mail's an advertisement's.
  recycle() {
    const [ad] = [...TRUTH].find(isAd);
    const old = [...TRUTH].find(([row, is]) => is === "mail" && row.isConnected && row.localName === ad.localName)?.[0];
    // Elements of different names are never each other.
    if (!old) return watchFrames();
    const template = others.find((one) => one.is === "disguised");
    become(ad, fill(mail.template, facts(MAILS[3])));
    TRUTH.set(ad, "mail");
    const [who, subject, snippet, host] = ADS[3];
    become(old, fill(template.template, facts([0, who, "", subject, snippet, "u"], host)));
    TRUTH.set(old, "disguised");
    watchFrames();
  },
  // From the start, two hundred times a second, another mail becomes an advertisement, and one that did becomes a mail again, until
  // right after the first mark. No row is touched again so soon: what the first reading misses stays wrong.
  moving() {
    const disguised = others.find((one) => one.is === "disguised");
    let at = 0;
    let left = 10;
    const turn = (row, is) => {
      const template = is === "mail" ? mail.template : disguised.template;
      const [who, subject, snippet, host] = ADS[at % ADS.length];
      become(row, fill(template, is === "mail" ? facts(MAILS[at % MAILS.length]) : facts([0, who, "", subject, snippet, "u"], host)));
      TRUTH.set(row, is);
    };
    const timer = setInterval(() => {
      turn(rows[at % rows.length], "disguised");
      if (at >= 80) turn(rows[(at - 80) % rows.length], "mail");
      at++;
      if (take("[data-temoin-ad]").length > 0 && --left === 0) { clearInterval(timer); window.moved = true; }
    }, 5);
  },
  // Another tab: all rows go, others come.
  tab() {
    for (const [row] of [...TRUTH]) { row.remove(); TRUTH.delete(row); }
    rows.splice(0, rows.length, ...Array.from({ length: 50 }, (_, at) => make(mail, facts(MAILS[(at + 5) % MAILS.length]))));
    list.replaceChildren(...rows);
    insert();
    watchFrames();
  },
  // The label's text is taken away and comes back a moment later.
  label() {
    const [ad] = [...TRUTH].find(isAd);
    const words = /^(annonce|sponsorisé|publicité|anzeige|реклама|ad|pub)/i;
    const texts = document.createTreeWalker(ad, NodeFilter.SHOW_TEXT);
    while (texts.nextNode() && !words.test(texts.currentNode.data.trim()));
    const text = texts.currentNode.data;
    texts.currentNode.data = "";
    setTimeout(() => (texts.currentNode.data = text), 300);
  },
  // The text of one mail changes, as when its age is written anew.
  touch() {
    const mails = [...TRUTH].filter(([, is]) => is === "mail");
    const texts = document.createTreeWalker(mails[mails.length >> 1][0], NodeFilter.SHOW_TEXT);
    while (texts.nextNode() && texts.currentNode.data.trim() === "");
    performance.mark("touch");
    texts.currentNode.data += ".";
  },
  // A page that writes the rows' attributes anew, marks and all, as often as it can for three seconds.
  rewrite() {
    const ads = [...TRUTH].filter(isAd).map(([row]) => row);
    const before = ads.map((row) => [...row.attributes].filter(({ name }) => !name.startsWith("data-temoin")).map(({ name, value }) => [name, value]));
    const end = performance.now() + 3000;
    window.beats = 0;
    const observer = new MutationObserver(undo);
    function undo() {
      if (performance.now() > end) { observer.disconnect(); window.rewritten = true; return; }
      ads.forEach((row, at) => {
        // Its own changes call it as well: only the marks are undone.
        if (!row.hasAttribute("data-temoin-ad")) return;
        for (const { name } of [...row.attributes]) if (name.startsWith("data-temoin")) row.removeAttribute(name);
        for (const [name, value] of before[at]) row.setAttribute(name, value);
      });
    }
    for (const row of ads) observer.observe(row, { attributes: true });
    const beat = () => { window.beats++; performance.now() < end ? setTimeout(beat, 0) : undo(); };
    undo();
    beat();
  },
  // One row every second.
  refresh() {
    const [ad] = [...TRUTH].find(isAd);
    let times = 0;
    const timer = setInterval(() => {
      ad.replaceWith(ad);
      ad.setAttribute("class", ad.getAttribute("class") ?? "");
      ad.replaceChildren(...[...ad.childNodes].map((node) => node.cloneNode(true)));
      if (++times === 3) { clearInterval(timer); window.refreshed = true; }
    }, 1000);
  },
  // What the words of the marks stand on or touch, of what is no long text: names, labels, buttons.
  hidden() {
    const hidden = [];
    for (const row of take("[data-temoin-ad]")) {
      const bearer = row.hasAttribute("data-temoin-text") ? row : row.querySelector(":scope > [data-temoin-text]");
      const frame = (getComputedStyle(bearer).position === "static" ? row : bearer).getBoundingClientRect();
      const words = getComputedStyle(bearer, "::after");
      const rtl = getComputedStyle(row).direction === "rtl";
      const [width, height, side, top] = [words.width, words.height, rtl ? words.left : words.right, words.top].map(parseFloat);
      const left = rtl ? frame.left + side : frame.right - side - width;
      // Where it is centred, by its margins.
      const y = row.hasAttribute("data-temoin-low") ? frame.top + (frame.height - height) / 2 : frame.top + top;
      const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNode(texts.currentNode);
        const text = range.getBoundingClientRect();
        const [from, to] = [Math.max(text.left, left), Math.min(text.right, left + width)];
        if (text.width < 170 && to - from > -2 && text.top + 3 < y + height && text.bottom - 3 > y) hidden.push(texts.currentNode.data.trim());
      }
    }
    return hidden.filter((text) => text !== "");
  },
  // How the parts of each folded row are drawn while the focus is in it.
  focused: () => take("[data-temoin-look]").map((row) => {
    const reached = row.matches("a[href], button, input, [tabindex]") ? row : row.querySelector("a[href], button, input, [tabindex]");
    reached?.focus();
    return getComputedStyle(row.firstElementChild).opacity;
  }),
  // What is said in the mails.
  mails: () => MAILS.map(([, who, address, subject, snippet]) => [who, address, subject, snippet]),
  // Where the rows are, one string.
  places: () => [...TRUTH.keys()].filter((row) => row.isConnected).map((row) => {
    const { x, y, width, height } = row.getBoundingClientRect();
    return [x, y, width, height].map(Math.round).join(" ");
  }).join("\n"),
};
window.before = window.scenes.places();
if (query.has("moving")) window.scenes.moving();
if (query.has("apart")) window.scenes.apart();

// Nothing above went wrong.
window.built = true;
