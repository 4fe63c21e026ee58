// A partner's script: works with the cookies of the page it is in.
(() => {
  const names = "{{names}}";
  const mode = "{{mode}}";
  const jar = document.cookie;
  for (const name of names) {
    const known = jar.includes(`${name}=`);
    if (mode === "reset" || (mode === "set" && !known)) {
      const value = `v${crypto.randomUUID()}`;
      document.cookie = `${name}=${value}; path=/; max-age=34000000; secure; samesite=lax`;
    }
  }
})();
