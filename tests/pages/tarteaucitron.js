// tarteaucitron, with two services of the site's own.
(() => {
  const { visit } = window;
  const services = [
    ["mesure", "analytic", "Mesure d’audience", "measurement"],
    ["regie", "ads", "Publicité", "advertising"],
  ];
  let last;
  // The stored choice is what counts: `!mesure=true!regie=wait`.
  const apply = () => {
    const stored = tarteaucitron.cookie.read();
    if (services.some(([key]) => !stored.includes(`!${key}=`))) return;
    const answered = !stored.includes("=wait");
    const choice = answered
      ? Object.fromEntries(services.map(([key, , , purpose]) => [purpose, stored.includes(`!${key}=true`)]))
      : null;
    const now = JSON.stringify(choice);
    if (now === last) return;
    last = now;
    visit.apply(choice);
  };
  // One choice changes the services one after the other: look when all are done.
  const later = () => setTimeout(apply);
  visit.reopen = () => tarteaucitron.userInterface.openPanel();
  tarteaucitron.init({
    privacyUrl: "",
    hashtag: "#tarteaucitron",
    cookieName: "tarteaucitron",
    orientation: "bottom",
    showAlertSmall: false,
    cookieslist: false,
    showIcon: false,
    DenyAllCta: true,
    AcceptAllCta: true,
    highPrivacy: true,
    removeCredit: true,
    moreInfoLink: false,
    useExternalCss: false,
    mandatory: false,
    googleConsentMode: false,
  });
  for (const [key, type, name, purpose] of services) {
    tarteaucitron.services[key] = {
      key,
      type,
      name,
      uri: "https://example.test/",
      needConsent: true,
      cookies: visit.site.deleted[purpose],
      js: later,
      fallback: later,
    };
    (tarteaucitron.job = tarteaucitron.job || []).push(key);
  }
  document.addEventListener("tac.consent_updated", later);
})();
