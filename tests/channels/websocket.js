// The handshakes of WebSockets.
for (const host of hosts) {
  const socket = new WebSocket(host("socket").replace("https:", "wss:"));
  await new Promise((done) => (socket.onclose = socket.onerror = done));
}
