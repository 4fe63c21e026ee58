// What the browser gave before any script of the page ran. The page may replace all of it later; nothing here
// calls a method through an object that the page can reach.
const { apply, construct, defineProperty, get, getOwnPropertyDescriptor, getPrototypeOf, has, ownKeys, set, setPrototypeOf } = Reflect;
// call(f)(self, a, b) is self.f(a, b).
const call = (f) => (self, a, b) => apply(f, self, [a, b]);
const same = (value) => value;
const { now } = Date;
const { create } = Object;
const quote = JSON.stringify; // of texts only: an object's toJSON could be the page's
const OwnError = Error;
const { captureStackTrace } = Error;
const OwnMap = Map;
const OwnProxy = Proxy;
const OwnCustomEvent = CustomEvent;
const addListener = call(EventTarget.prototype.addEventListener);
const dispatch = call(EventTarget.prototype.dispatchEvent);
const detailOf = call(getOwnPropertyDescriptor(CustomEvent.prototype, "detail").get);
const match = call(RegExp.prototype.exec);
const find = call(String.prototype.indexOf);
const slice = call(String.prototype.slice);
const trim = call(String.prototype.trim);
const read = call(Map.prototype.get);
const write = call(Map.prototype.set);
const clear = call(Map.prototype.clear);
const forget = call(Map.prototype.delete);
const each = call(Map.prototype.forEach);
const sizeOf = call(getOwnPropertyDescriptor(Map.prototype, "size").get);
const then = call(Promise.prototype.then);
const typeOfNode = call(getOwnPropertyDescriptor(Node.prototype, "nodeType").get);
const OwnWeakRef = WeakRef;
const deref = call(WeakRef.prototype.deref);
const weakRead = call(WeakMap.prototype.get);
const weakWrite = call(WeakMap.prototype.set);
