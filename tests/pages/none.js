// No consent platform: everything is loaded, nobody is asked.
window.visit.apply({ measurement: true, advertising: true });
