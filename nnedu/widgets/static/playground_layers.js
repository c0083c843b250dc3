// One group of controls for every hidden layer: how many neurons, and which activation.

import { change } from "./change.js";
import { button, choice, element } from "./controls.js";
import { layersOf, MOST_LAYERS, MOST_UNITS, UNIT_KINDS } from "./playground_run.js";

export function layerControls(model, own) {
  const kinds = own ? [...UNIT_KINDS, own] : UNIT_KINDS;
  const root = element("div", { class: "nnedu-layers", role: "group", "aria-label": "Hidden layers" });
  const count = element("span", {});
  const now = () => layersOf({ hidden: model.get("hidden"), activations: model.get("activations") },
    own ? { [own]: true } : {});
  const groups = Array.from({ length: MOST_LAYERS }, (_, l) => group(l));

  function edit(how) {
    const layers = now();
    how(layers);
    change(model, {
      activations: layers.map(([, kind]) => kind).join(" "), hidden: layers.map(([units]) => units),
    });
  }

  function named(label, words, onClick) {
    const made = button(label, onClick);
    made.setAttribute("aria-label", `${label}: ${words}`);
    return made;
  }

  function group(l) {
    const words = element("span", {});
    const by = (count) => () => edit((all) => { all[l][0] += count; });
    const less = named("−", `One neuron less in layer ${l + 1}`, by(-1));
    const more = named("+", `One neuron more in layer ${l + 1}`, by(1));
    const kind = choice({
      label: "", options: kinds, value: "tanh",
      onInput: (name) => edit((all) => { all[l][1] = name; }),
    });
    kind.root.querySelector("select").setAttribute("aria-label", `Activation of layer ${l + 1}`);
    const box = element("div", { class: "nnedu-layer" }, less, words, more, kind.root);
    return { root: box, words, kind, less, more };
  }

  const fewer = named("− layer", "One hidden layer less", () => edit((all) => all.pop()));
  const further = named("+ layer", "One hidden layer more",
    () => edit((all) => all.push([2, all.at(-1)?.[1] ?? "tanh"])));
  root.append(fewer, count, further, ...groups.map((made) => made.root));

  function show() {
    const layers = now();
    count.textContent = `${layers.length} hidden`;
    fewer.disabled = !layers.length;
    further.disabled = layers.length >= MOST_LAYERS;
    groups.forEach(({ root: box, words, kind, less, more }, l) => {
      box.hidden = !layers[l];
      if (!layers[l]) return;
      const [units, name] = layers[l];
      words.textContent = `${l + 1}: ${units} ${units === 1 ? "neuron" : "neurons"}`;
      kind.set(name);
      less.disabled = units <= 1;
      more.disabled = units >= MOST_UNITS;
    });
  }

  show();
  return { root, show };
}
