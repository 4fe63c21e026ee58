// What a link tells others when it is followed.
const link = document.createElement("a");
link.href = "#followed";
link.ping = hosts.map((host) => host("ping.json")).join(" ");
document.body.append(link);
link.click();
