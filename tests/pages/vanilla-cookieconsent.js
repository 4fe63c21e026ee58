// vanilla-cookieconsent, set up as its documentation has it.
(() => {
  const { visit } = window;
  const apply = () =>
    visit.apply({
      measurement: CookieConsent.acceptedCategory("analytics"),
      advertising: CookieConsent.acceptedCategory("marketing"),
    });
  const clear = (names) =>
    names.length ? { cookies: names.map((name) => ({ name })) } : undefined;
  visit.reopen = () => CookieConsent.showPreferences();
  CookieConsent.run({
    hideFromBots: false,
    categories: {
      necessary: { enabled: true, readOnly: true },
      analytics: { autoClear: clear(visit.site.deleted.measurement) },
      marketing: { autoClear: clear(visit.site.deleted.advertising) },
    },
    onConsent: apply,
    onChange: apply,
    language: {
      default: "fr",
      translations: {
        fr: {
          consentModal: {
            title: "Vos choix",
            description: "Nous et nos partenaires utilisons des cookies pour mesurer l’audience et afficher de la publicité.",
            acceptAllBtn: "Tout accepter",
            acceptNecessaryBtn: "Tout refuser",
            showPreferencesBtn: "Choisir",
          },
          preferencesModal: {
            title: "Gérer mes cookies",
            acceptAllBtn: "Tout accepter",
            acceptNecessaryBtn: "Tout refuser",
            savePreferencesBtn: "Enregistrer",
            closeIconLabel: "Fermer",
            sections: [
              { title: "Nécessaires", linkedCategory: "necessary" },
              { title: "Mesure d’audience", linkedCategory: "analytics" },
              { title: "Publicité", linkedCategory: "marketing" },
            ],
          },
        },
      },
    },
  }).then(() => {
    if (!CookieConsent.validConsent()) visit.apply(null);
  });
})();
