// Puts advertisements between the mails after each update of the list.
//
// A disguised one is a copy of a mail's row: grey, "annonce" where the date is, a cross where the checkbox is, a sender like any
// other, and a link that opens the advertiser's site in a new tab. Its names say nothing: no id, class or attribute
// tells it from a mail by a word. `data-row` is for the tests alone, and mails get it too.
(function () {
  // Every form that a provider could give them in this list, one each.
  const DISGUISED = [
    // As the CNIL found Orange's.
    { after: 2, sender: 'Boutique Azur', subject: 'Vos chaussures de marche à -40 % ce week-end', host: 'boutique-azur.test' },
    // With an id like a mail's.
    { after: 7, sender: 'Voyages Horizon', subject: 'Dernières places pour Lisbonne, départ samedi', host: 'voyages-horizon.test', id: true },
    { after: 16, sender: 'Assurances Clairval', subject: 'Votre devis auto en deux minutes', host: 'assurances-clairval.test' },
    // The label a badge before the subject, nothing where the date is.
    { after: 19, sender: 'Optique Lumen', subject: 'Deuxième paire offerte', host: 'optique-lumen.test', label: 'badge' },
    // Its letters apart, others between them that nobody sees.
    { after: 22, sender: 'Mutuelle Azalée', subject: 'Dès 9 € par mois', host: 'mutuelle-azalee.test', label: 'split' },
    // Written by the style sheet.
    { after: 24, sender: 'Jardin Vert', subject: 'Bulbes de printemps', host: 'jardin-vert.test', label: 'drawn' },
    // A picture.
    { after: 27, sender: 'Studio Sept', subject: 'Vos photos en livre', host: 'studio-sept.test', label: 'picture' },
    // It comes a second later.
    { after: 29, sender: 'Garage Central', subject: 'Révision à prix fixe', host: 'garage-central.test', label: 'late' },
  ];
  const HIDDEN = (text) => { const i = document.createElement('i'); i.textContent = text; i.style.display = 'none'; return i; };
  const LABELS = {
    plain: (date) => (date.textContent = 'annonce'),
    badge: (date, subject) => { date.textContent = ''; const b = document.createElement('b'); b.className = 'pastille'; b.textContent = 'Annonce'; subject.before(b); },
    split: (date) => date.replaceChildren('an', HIDDEN('x'), 'non', HIDDEN('zz'), 'ce'),
    drawn: (date) => { const i = document.createElement('i'); i.className = 'ecrit'; date.replaceChildren(i); },
    picture: (date) => { const image = document.createElement('img'); image.alt = 'Annonce'; image.width = 60; image.height = 14; date.replaceChildren(image); },
    late: (date) => { date.textContent = ''; setTimeout(() => (date.textContent = 'annonce'), 1000); },
  };
  const DISTINCT = { after: 11, sender: 'Cave du Moulin', text: 'Six vins de Loire livrés chez vous', host: 'cave-moulin.test' };

  const link = (host, text) => {
    const a = document.createElement('a');
    a.href = `http://${host}/offre?ref=liste`;
    a.target = '_blank';
    a.rel = 'noopener';
    a.textContent = text;
    return a;
  };

  function disguised(mail, { sender, subject, host, id, label = 'plain' }) {
    const row = mail.cloneNode(true);
    row.className = 'message courant';
    for (const part of [row, ...row.querySelectorAll('*')]) {
      for (const name of ['id', 'aria-labelledby', 'aria-selected', 'aria-label', 'title', 'onclick', 'onmouseover']) part.removeAttribute(name);
    }
    row.querySelectorAll('.msgicon, .flag span, .flags span, .attachment span').forEach((icon) => (icon.className = ''));
    const selection = row.querySelector('td.selection');
    if (selection) selection.textContent = '×';
    if (id) row.id = 'rcmrowUFVC';
    const from = row.querySelector('.rcmContactAddress') || row.querySelector('.fromto, .from');
    if (from) from.textContent = sender;
    const old = row.querySelector('.subject a');
    const ours = link(host, subject);
    if (old) old.replaceWith(ours);
    const date = row.querySelector('.date');
    if (date) LABELS[label](date, ours);
    return row;
  }

  function distinct(mail, { sender, text, host }) {
    const row = document.createElement('tr');
    row.className = 'bandeau';
    const cell = row.insertCell();
    // Cells that are not drawn make no columns.
    cell.colSpan = [...mail.cells].filter((other) => getComputedStyle(other).display !== 'none').length;
    const word = document.createElement('b');
    word.textContent = 'Publicité';
    cell.append(word, link(host, `${sender} : ${text}`));
    return row;
  }

  function insert() {
    const body = document.querySelector('#messagelist tbody');
    if (!body) return;
    // Show the checkboxes, as Orange's list did; this skin hides them until they are asked for.
    document.querySelector('#messagelist').classList.add('withselection');
    body.querySelectorAll('tr.courant, tr.bandeau').forEach((row) => row.remove());
    const mails = [...body.querySelectorAll('tr.message')];
    mails.forEach((row) => row.setAttribute('data-row', 'mail'));
    const put = (row, after, kind) => {
      row.setAttribute('data-row', kind);
      mails[after] ? mails[after].after(row) : body.append(row);
    };
    if (mails.length === 0) return;
    DISGUISED.forEach((one) => put(disguised(mails[0], one), one.after, 'disguised'));
    put(distinct(mails[0], DISTINCT), DISTINCT.after, 'labelled');
  }

  window.rcmail && rcmail.addEventListener('init', () => {
    rcmail.addEventListener('listupdate', insert);
    insert();
  });
})();
