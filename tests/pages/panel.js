// What the servers received. Asked for without cookies, so that looking changes nothing.
(() => {
  const body = document.getElementById("received");
  const show = async () => {
    const answer = await fetch("/received", { credentials: "omit", cache: "no-store" });
    const lines = await answer.json();
    body.replaceChildren(
      ...lines.map(({ time, host, cookies }) => {
        const row = document.createElement("tr");
        for (const text of [new Date(time).toLocaleTimeString("fr-FR"), host, cookies.join(", ")]) {
          row.insertCell().textContent = text;
        }
        return row;
      }),
    );
    if (!lines.length) body.insertRow().insertCell().textContent = "Rien pour l’instant.";
  };
  show();
  setInterval(show, 1500);
})();
