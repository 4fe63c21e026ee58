// A small banner of our own: three answers, and a way out. `open` shows it, `choose(measurement, advertising)`
// is called with the answer.
export const banner = (choose) => {
  const dialog = document.createElement("dialog");
  dialog.id = "banner";
  dialog.innerHTML = `<h2>Vos choix</h2>
<p>Nous et nos partenaires utilisons des cookies pour mesurer l’audience et afficher de la publicité.</p>
<button id="banner-accept">Tout accepter</button>
<button id="banner-measurement">Mesure d’audience seulement</button>
<button id="banner-refuse">Tout refuser</button>
<button id="banner-later">Plus tard</button>`;
  document.body.append(dialog);
  const answers = { accept: [true, true], measurement: [true, false], refuse: [false, false], later: null };
  for (const [id, answer] of Object.entries(answers)) {
    dialog.querySelector(`#banner-${id}`).addEventListener("click", () => {
      dialog.close();
      if (answer) choose(...answer);
    });
  }
  return { open: () => dialog.show() };
};

// What every platform of ours does with an answer: the page acts on it.
export const act = (measurement, advertising) => {
  const { visit } = window;
  if (!measurement) visit.forget(visit.site.deleted.measurement);
  if (!advertising) visit.forget(visit.site.deleted.advertising);
  visit.apply({ measurement, advertising });
};
