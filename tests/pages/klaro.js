// What the page does with Klaro!'s choice.
(() => {
  const { visit } = window;
  const manager = klaro.getManager();
  const apply = () => visit.apply({ measurement: manager.consents.matomo, advertising: manager.consents["google-ads"], services: manager.consents });
  manager.watch({ update: (_, name) => { if (name === "saveConsents") setTimeout(apply); } });
  visit.reopen = () => klaro.show(undefined, true);
  if (manager.confirmed) apply();
  else visit.apply(null);
})();
