// A widget on a page of its own: its state without a kernel behind it, its setting in the address.

import { element } from "./controls.js";
import { restore, settingText } from "./setting.js";

export function openPage(render, state, el) {
  const model = pageModel(state);
  const trouble = element("p", { class: "nnedu-trouble", role: "alert" });
  const read = () => { trouble.textContent = restore(model, location.hash.slice(1)); };
  read();
  el.before(trouble);
  render({ model, el });
  addEventListener("hashchange", read);
  let timer;
  const write = () => {
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(null, "", `#${settingText(model)}`), 300);
  };
  for (const name of Object.keys(state.setting)) model.on(`change:${name}`, write);
}

export function pageModel(state) {
  const listeners = {};
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      // All that is set together is heard of together.
      queueMicrotask(() => {
        for (const listener of listeners[`change:${name}`] ?? []) listener();
      });
    },
    save_changes() {},
    on: (event, listener) => { (listeners[event] ??= []).push(listener); },
    off: (event, listener) => {
      listeners[event] = (listeners[event] ?? []).filter((known) => known !== listener);
    },
    send() {},
    address: (setting) => `${location.href.split("#")[0]}#${setting}`,
  };
}
