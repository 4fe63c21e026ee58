// Opens a page's own consent choices, in the page's world: `ways` are entries of the engine's platform table, "click" and
// a selector, or a call with plain arguments. Nothing a page says is ever run. Answers whether there was something.
export const reopen = (ways) => {
  const follow = (path) => path.split(".").reduce((from, name) => from?.[name], window);
  const by = (how) => {
    if (how.startsWith("click ")) {
      const element = document.querySelector(how.slice(6));
      element?.click();
      return Boolean(element);
    }
    const [, path, list] = how.match(/^([\w.]+)\((.*)\)$/);
    const owner = path.includes(".") ? follow(path.slice(0, path.lastIndexOf("."))) : window;
    const call = owner?.[path.slice(path.lastIndexOf(".") + 1)];
    if (typeof call !== "function") return false;
    // The IAB's API says at once that it does not know a command.
    let known = true;
    const read = (argument) => {
      if (argument === "()=>{}") return (_, done) => { known = done !== false; };
      if (argument === "true") return true;
      if (/^\d+$/.test(argument)) return Number(argument);
      if (argument.startsWith("'")) return argument.slice(1, -1);
      return follow(argument);
    };
    call.apply(owner, list === "" ? [] : list.split(",").map(read));
    return known;
  };
  return ways.some((how) => {
    try {
      return by(how);
    } catch {
      // One that is there and fails is not the last.
      return false;
    }
  });
};
