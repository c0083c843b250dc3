// What a widget's model is on a page of its own: the state, without a kernel behind it.

export function pageModel(state) {
  const listeners = {};
  return {
    get: (name) => state[name],
    set(name, value) {
      state[name] = value;
      for (const listener of listeners[`change:${name}`] ?? []) listener();
    },
    save_changes() {},
    on: (event, listener) => { (listeners[event] ??= []).push(listener); },
    off: (event, listener) => {
      listeners[event] = (listeners[event] ?? []).filter((known) => known !== listener);
    },
    send() {},
  };
}
