// Klaro!, set up as its documentation has it.
window.klaroConfig = {
  version: 1,
  elementID: "klaro",
  storageMethod: JSON.parse(document.getElementById("site").textContent).platform === "klaro-local-storage" ? "localStorage" : "cookie",
  storageName: "klaro",
  groupByPurpose: false,
  acceptAll: true,
  mustConsent: false,
  lang: "fr",
  services: [
    { name: "matomo", title: "Mesure d’audience", purposes: ["analytics"], cookies: window.visit.site.deleted.measurement },
    { name: "google-ads", title: "Publicité", purposes: ["advertising"], cookies: window.visit.site.deleted.advertising },
    ...window.visit.site.parties.filter(({ service }) => service).map(({ service, purpose, cookies }) => (
      { name: service, title: service, purposes: [purpose === "measurement" ? "analytics" : purpose], cookies }
    )),
  ],
};
