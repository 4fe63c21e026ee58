// A shared worker: it belongs to no tab.
const shared = new SharedWorker(own("worker.js")).port;
shared.start();
await answer(shared, shared, hosts.map((host) => host("worker.json")));
