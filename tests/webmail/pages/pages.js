// Fills the pages of this folder with rows. Every row says by data-row what it is: mail, disguised, labelled or other;
// Témoin must mark what is disguised or labelled, as such, and nothing else.
const MAILS = [
  ['Marie Curie', 'Compte rendu de la réunion', '10:42'], ['Annonces Leboncoin', 'Votre annonce est en ligne', '10:01'],
  ['La Gazette', '[Publicité] Nos partenaires', '09:47'], ['Publicité', 'Publicité', '08:12'], ['Ad Astra', 'Ad', 'Hier'],
  ['Maman', 'Dimanche midi ?', 'Hier'], ['Banque du Rhône', 'Votre relevé', '22 nov.'], ['', 'Sans expéditeur', '21 nov.'],
  ['Jean Valjean', '', '20 nov.'], ['annonce', 'annonce', '19 nov.'], ['Sponsored by Science', 'Sponsored', '18 nov.'],
  ['SNCF', 'Votre billet du 23/11 à 10:42', '17 nov.'], ['Zoé', 'Photos', '16 nov.'], ['Paul', 'Re: photos', '15 nov.'],
];
const ADS = [['Boutique Azur', 'Vos chaussures à -40 %', 'boutique-azur.test'], ['Voyages Horizon', 'Lisbonne samedi', 'voyages-horizon.test']];

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const out = (host, text) => make('a', { href: `http://${host}/offre`, target: '_blank', rel: 'noopener' }, text);
const box = () => make('input', { type: 'checkbox', 'aria-label': 'Sélectionner' });
const mails = (count) => Array.from({ length: count }, (_, at) => [...MAILS[at % MAILS.length], at]);
const count = Number(new URLSearchParams(location.search).get('rows')) || 14;

// Puts rows between others, at the third place and every fifth from there.
function among(rows, others) {
  others.forEach((other, at) => rows.splice(2 + 5 * at, 0, other));
  return rows;
}

const PAGES = {
  // Open-Xchange App Suite, with the CNIL's §60: with and without an id like a mail's.
  ox() {
    const mail = ([who, what, when, at]) => make('li', { class: 'list-item selectable', 'data-cid': `default0/INBOX.${900 - at}`, role: 'option', 'aria-label': `${who}, ${what}, ${when}.`, 'data-row': 'mail' },
      make('div', { class: 'list-item-checkmark' }, make('i', { class: 'checkmark' })),
      make('div', { class: 'list-item-content line' }, make('div', { class: 'from who' }, who), make('div', { class: 'subject what' }, make('span', { class: 'drag-title' }, what)), make('time', { class: 'date when', datetime: '2026-11-23' }, when)));
    const ad = ([who, what, host], id) => make('li', { class: 'list-item selectable grey', ...(id ? { 'data-cid': 'default0/INBOX.7000' } : {}), 'data-row': 'disguised' },
      make('div', { class: 'line' }, make('span', { role: 'button', 'aria-label': 'Fermer' }, '×'), make('div', { class: 'from who' }, who), make('div', { class: 'subject what' }, out(host, what)), make('div', { class: 'when' }, 'annonce')));
    const list = make('ul', { class: 'list-view mail-item flow', role: 'listbox' }, ...among(mails(count).map(mail), [ad(ADS[0], false), ad(ADS[1], true)]));
    return list;
  },
  // A webmail nobody knows: names that say nothing, a date column, checkboxes, headings, a skeleton, a tip, two formats of ad.
  unknown() {
    const mail = ([who, what, when, at]) => make('div', { class: 'x7 line', 'data-key': `m${5000 - at * 7}`, 'data-row': 'mail' },
      box(), make('span', { class: 'q1 who', title: who ? `${who.replace(/\W/g, '')}@exemple.test` : '' }, who), make('span', { class: 'q2 what' }, what), make('span', { class: 'q3 when' }, when));
    const ad = ([who, what, host]) => make('div', { class: 'x7 line grey', 'data-row': 'disguised' },
      make('span', {}, '✕'), make('span', { class: 'q1 who' }, who), make('span', { class: 'q2 what' }, out(host, what)), make('span', { class: 'q3 when' }, 'Anzeige'));
    const banner = make('div', { class: 'x9 line strong', 'data-row': 'labelled' }, make('b', {}, 'Publicité'), out('cave-moulin.test', 'Six vins de Loire livrés chez vous'));
    const heading = (text) => make('div', { class: 'h1', 'data-row': 'other' }, text);
    const tip = make('div', { class: 'line', 'data-row': 'other' }, make('span', {}, '×'), 'Essayez l’application : ', out('webmail-app.test', 'installer'));
    const skeleton = make('div', { class: 'x7 line', 'data-row': 'other' }, make('span', { class: 'q1 who' }), make('span', { class: 'q3 when' }));
    const rows = among(mails(count).map(mail), [ad(ADS[0]), ad(ADS[1]), banner]);
    rows.splice(4, 0, heading('Hier'));
    rows.splice(9, 0, heading('Publicité'));
    return make('div', { class: 'flow' }, tip, heading('Aujourd’hui'), ...rows, skeleton);
  },
  // Custom elements in an open shadow root in another one, as GMX and web.de have them.
  shadow() {
    const mail = ([who, what, when, at]) => make('list-mail-item', { class: 'line', id: `id17${600 - at}`, 'data-row': 'mail' }, box(), make('span', { class: 'sender who' }, who), make('span', { class: 'subject what' }, what), make('span', { class: 'date when' }, when));
    const ad = ([who, what, host]) => make('list-inbox-ad-item', { class: 'line', 'data-row': 'disguised' }, make('span', {}, '×'), make('span', { class: 'sender who' }, who), make('span', { class: 'subject what' }, out(host, what)), make('span', { class: 'date when' }, 'Anzeige'));
    const style = () => make('link', { rel: 'stylesheet', href: 'pages.css' });
    const outer = make('mail-list-container');
    const inner = make('list-mail-list');
    outer.attachShadow({ mode: 'open' }).append(style(), make('div', {}, inner));
    inner.attachShadow({ mode: 'open' }).append(style(), make('div', { class: 'list' }, ...among(mails(count).map(mail), [ad(ADS[0]), ad(ADS[1])])));
    return outer;
  },
  // A table without one class or attribute, the label hidden from programs: split, with letters that are not drawn.
  bare() {
    const hide = (text) => make('i', { style: 'display:none' }, text);
    const cells = (...parts) => make('tr', {}, ...parts.map((part) => make('td', {}, part)));
    const mail = ([who, what, when]) => { const row = cells(box(), who, what, when); row.dataset.row = 'mail'; return row; };
    const label = make('span', {}, 'an', hide('x'), make('b', {}, 'non'), hide('zz'), 'ce');
    const ad = cells('×', ADS[0][0], out(ADS[0][2], ADS[0][1]), label);
    ad.dataset.row = 'disguised';
    return make('table', { style: 'width:100%' }, make('tbody', {}, ...among(mails(count).map(mail), [ad])));
  },
};

const show = () => document.body.append(PAGES[new URLSearchParams(location.search).get('page') || 'unknown']());
const wait = Number(new URLSearchParams(location.search).get('wait'));
wait ? setTimeout(show, wait) : show();
