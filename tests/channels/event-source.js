// Server-sent events; the server says at once that there are none.
for (const host of hosts) {
  const source = new EventSource(host("events.stream"), { withCredentials: true });
  await new Promise((done) => (source.onerror = done));
  source.close();
}
