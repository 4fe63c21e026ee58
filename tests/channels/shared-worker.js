// A shared worker: it belongs to no tab.
const { port } = new SharedWorker(own("worker.js"));
port.start();
await answer(port, port, hosts.map((host) => host("worker.json")));
