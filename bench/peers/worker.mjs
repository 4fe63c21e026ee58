// In a browser's worker: what one request costs, from the browser's objects to the findings, in microseconds; median of batches.
import init from "./witness.js";
import * as witness from "./witness.js";
import { watching } from "./request.mjs";

const [BATCHES, BATCH] = [50, 500]; // clocks of browsers are coarse
await init();
const { watching: engine, request } = watching(witness);
const costs = [];
for (let batch = 0; batch < BATCHES; batch += 1) {
  const from = performance.now();
  for (let at = 0; at < BATCH; at += 1) request();
  costs.push((performance.now() - from) * 1000 / BATCH);
}
costs.sort((one, other) => one - other);
postMessage({ median: costs[BATCHES / 2], breaches: engine.breaches() });
