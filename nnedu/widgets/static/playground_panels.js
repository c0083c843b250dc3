// Below the picture: the weights of a neuron, points of one's own, the code.

import { button, element } from "./controls.js";
import { codeOf } from "./playground_code.js";
import { nameOf, sourcesOf } from "./playground_words.js";
import { pointsFrom, textOf } from "./table_text.js";

const KEYS = { "data-lm-suppress-shortcuts": "true" };

const details = (summary, ...inside) =>
  element("details", { class: "nnedu-details" }, element("summary", {}, summary), ...inside);

// A number for every weight of the chosen neuron; `change(theta)` hears of an edited one.
export function weightsPanel(change) {
  const title = element("summary", {}, "Weights");
  const list = element("div", { class: "nnedu-weights" });
  const root = element("details", { class: "nnedu-details" }, title, list);
  let [key, run, found, inputs] = ["", null, null, []];

  function edit(k) {
    const value = inputs[k].valueAsNumber;
    if (!Number.isFinite(value)) return;
    found.dense.theta[found.places[k]] = value;
    change(run.net.theta);
  }

  function build(id) {
    inputs = found.names.map((name, k) => {
      const input = element("input", { type: "number", step: "0.1", ...KEYS });
      input.addEventListener("input", () => edit(k));
      return input;
    });
    list.replaceChildren(...found.names.map((name, k) => element("label", {}, `${name} `, inputs[k])));
    title.textContent = `Weights of: ${nameOf(id)}`;
  }

  return {
    root,
    show(next, id) {
      run = next;
      found = sourcesOf(run, id);
      root.hidden = !found;
      if (!found) return;
      if (key !== id + found.names) build(id);
      key = id + found.names;
      inputs.forEach((input, k) => {
        const value = Number(found.dense.theta[found.places[k]].toPrecision(4));
        if (!input.matches(":focus") && input.valueAsNumber !== value) input.value = value;
      });
    },
  };
}

// Points as text, pasted, written or from a file; `use(points)` takes them.
export function pointsPanel(use) {
  const text = element("textarea", { rows: "6", "aria-label": "Rows of x1, x2, class", ...KEYS });
  const said = element("p", { class: "nnedu-words", role: "status" });
  const file = element("input", { type: "file", accept: ".csv,.tsv,.txt", "aria-label": "Read a file" });
  const take = () => {
    const { points, said: words } = pointsFrom(text.value);
    said.textContent = words;
    if (points) use(points);
  };
  file.addEventListener("change", async () => {
    text.value = await file.files[0].text();
    take();
  });
  const clear = () => {
    text.value = said.textContent = "";
    use([]);
  };
  const root = details("Your own points",
    element("p", { class: "nnedu-words" }, "Click into the map to add a point, or write a table here: "
      + "two numbers and a class (two kinds of anything) or a number in each row."),
    text,
    element("div", { class: "nnedu-buttons" }, button("Use these points", take), file,
      button("Remove all points", clear)), said);
  return {
    root,
    show(points) {
      if (root.open && !text.matches(":focus") && points.length) text.value = textOf(points);
    },
  };
}

export function codePanel(own) {
  const text = element("pre", {
    tabindex: "0", role: "region", "aria-label": "Code of this network", ...KEYS,
  });
  const said = element("span", { "aria-live": "polite" });
  async function copy() {
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = "Copied.";
    } catch {
      getSelection().selectAllChildren(text);
      said.textContent = "Marked: copy it with Ctrl+C.";
    }
  }
  const root = details("The same network in nnedu",
    element("div", { class: "nnedu-buttons" }, button("Copy code", copy), said), text);
  let latest = null;
  const write = () => {
    if (!root.open || !latest) return;
    const code = codeOf(...latest, own);
    if (code !== text.textContent) text.textContent = code;
  };
  root.addEventListener("toggle", write);
  return {
    root,
    show(setting, run) {
      latest = [setting, run];
      write();
    },
  };
}
