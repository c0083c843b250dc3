// Native, labelled controls that work by mouse and by keyboard.

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// Every widget in a notebook brings its own copy of this file, so they count on the page's object.
function freshId() {
  globalThis.nneduControls = (globalThis.nneduControls ?? 0) + 1;
  return `nnedu-${globalThis.nneduControls}`;
}

// A range input with its name before it and its value after it. `text` says a value in words.
export function slider({ label, min, max, step, value, text = String, onInput }) {
  const id = freshId();
  const input = element("input", {
    id, type: "range", min, max, step,
    // JupyterLab's shortcuts would otherwise take the arrow keys.
    "data-lm-suppress-shortcuts": "true",
  });
  // Screen readers speak aria-valuetext.
  const output = element("span", { class: "nnedu-value", "aria-hidden": "true" });
  const name = element("label", { for: id }, label);
  const root = element("div", { class: "nnedu-control" }, name, input, output);
  const set = (next) => {
    input.value = next;
    output.textContent = text(next);
    input.setAttribute("aria-valuetext", text(next));
  };
  input.addEventListener("input", () => {
    set(Number(input.value));
    onInput(Number(input.value));
  });
  set(value);
  return {
    root,
    set,
    rename: (next) => { name.textContent = next; },
    span: (low, high) => Object.assign(input, { min: low, max: high }),
  };
}

export function choice({ label, options, value, onInput }) {
  const id = freshId();
  const select = element("select", { id, "data-lm-suppress-shortcuts": "true" },
    ...options.map((option) => element("option", { value: option }, option)));
  select.value = value;
  select.addEventListener("change", () => onInput(select.value));
  const root = element("div", { class: "nnedu-control" },
    element("label", { for: id }, label), select);
  return { root, set: (next) => { select.value = next; } };
}

export function checkbox({ label, value, onInput }) {
  const id = freshId();
  const input = element("input", { id, type: "checkbox", "data-lm-suppress-shortcuts": "true" });
  input.addEventListener("change", () => onInput(input.checked));
  const set = (next) => { input.checked = next; };
  set(value);
  const root = element("div", { class: "nnedu-toggle" }, input, element("label", { for: id }, label));
  return { root, set };
}

export function button(label, onClick) {
  const root = element("button", { type: "button" }, label);
  root.addEventListener("click", onClick);
  return root;
}

// A line of text that a screen reader speaks once the controls have come to rest.
export function statusLine() {
  const root = element("p", { class: "nnedu-status", role: "status" });
  let timer;
  return {
    root,
    say(text) {
      clearTimeout(timer);
      timer = setTimeout(() => { if (root.textContent !== text) root.textContent = text; }, 250);
    },
    stop: () => clearTimeout(timer),
  };
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// A number with four significant digits, as nnedu.graph.text writes it.
export function number(x) {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  if (x === 0) return "0";
  const size = Math.abs(x);
  if (size >= 1e-4 && size < 1e4) return String(Number(x.toPrecision(4)));
  return x.toExponential(2).replace(/e([+-])(\d)$/, "e$10$2");
}
