// Beacons.
for (const host of hosts) navigator.sendBeacon(host("beacon.json"), "x");
