// A dedicated or a shared worker: imports, then asks for what it is told to.
importScripts("imported.js");
const serve = (port) => {
  port.onmessage = async ({ data }) => {
    for (const url of data) await fetch(url, { credentials: "include" }).catch(() => {});
    port.postMessage("done");
  };
};
if ("onconnect" in self) self.onconnect = ({ ports: [port] }) => serve(port);
else serve(self);
