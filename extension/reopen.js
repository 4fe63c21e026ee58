// Opens a page's own consent choices, in the page's world: `how` is an entry of the engine's platform table, "click" and
// a selector, or a call with plain arguments. Nothing a page says is ever run. Answers whether there was something.
export const reopen = (how) => {
  const follow = (path) => path.split(".").reduce((from, name) => from?.[name], window);
  const read = (argument) => {
    if (argument === "()=>{}") return () => {};
    if (argument === "true") return true;
    if (/^\d+$/.test(argument)) return Number(argument);
    if (argument.startsWith("'")) return argument.slice(1, -1);
    return follow(argument);
  };
  if (how.startsWith("click ")) {
    const element = document.querySelector(how.slice(6));
    element?.click();
    return Boolean(element);
  }
  const [, path, list] = how.match(/^([\w.]+)\((.*)\)$/);
  const owner = path.includes(".") ? follow(path.slice(0, path.lastIndexOf("."))) : window;
  const call = owner?.[path.slice(path.lastIndexOf(".") + 1)];
  if (typeof call !== "function") return false;
  call.apply(owner, list === "" ? [] : list.split(",").map(read));
  return true;
};
