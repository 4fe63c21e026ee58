// What the scripts of the channels have at hand.
const { port, kind } = document.documentElement.dataset;
const at = (host) => (name) => `https://${host}:${port}/${kind}/${name}`;
const [own, sister, partner, hop] = "{{hosts}}".map(at);
const hosts = [own, sister, partner];
const never = new Promise(() => {});

// Begins something and waits until it has loaded or failed, or not for ever.
const loaded = (target, begin, atMost = 2000) =>
  new Promise((done) => {
    const events = ["load", "error", "loadeddata", "loadend"];
    for (const event of events) target.addEventListener(event, done, { once: true });
    setTimeout(done, atMost);
    begin();
  });

const element = (tag, { type, ...attributes }, atMost) => {
  const made = document.createElement(tag);
  if (type) made.type = type;
  Object.assign(made, attributes);
  return loaded(made, () => document.body.append(made), atMost);
};

// Tells a worker what to ask for, and waits for its word.
const answer = (worker, listener, message) =>
  new Promise((done) => {
    listener.addEventListener("message", done, { once: true });
    worker.postMessage(message);
  });
