// XMLHttpRequest, asynchronous and not.
for (const host of hosts) {
  const request = new XMLHttpRequest();
  request.open("GET", host("request.json"));
  request.withCredentials = true;
  await loaded(request, () => request.send());
}
const request = new XMLHttpRequest();
request.open("GET", own("synchronous.json"), false);
request.send();
