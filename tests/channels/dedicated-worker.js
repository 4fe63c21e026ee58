// A worker: its script, what it imports and what it asks for.
const worker = new Worker(own("worker.js"));
await answer(worker, worker, hosts.map((host) => host("worker.json")));
