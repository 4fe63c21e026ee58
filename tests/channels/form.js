// Forms that are sent into a frame.
for (const host of hosts) {
  const frame = document.createElement("iframe");
  frame.name = `f${Math.random()}`;
  document.body.append(frame);
  const form = document.createElement("form");
  [form.method, form.action, form.target] = ["post", host("form.html"), frame.name];
  document.body.append(form);
  await loaded(frame, () => form.submit());
}
