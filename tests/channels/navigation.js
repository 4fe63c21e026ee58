// The page itself, asked for three times: by address, by script, by a form.
if (location.search === "") {
  location.replace("?again");
  await never;
}
if (location.search === "?again") {
  const form = document.createElement("form");
  [form.method, form.action] = ["post", "?posted"];
  document.body.append(form);
  form.submit();
  await never;
}
