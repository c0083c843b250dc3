// What every widget has around its picture: the question before it, the tools under it, an end.

import { change } from "./change.js";
import { button, element } from "./controls.js";
import { tools } from "./tools.js";

// Controls that stay locked until a prediction is made, where one is asked for.
export function fields(...nodes) {
  return element("fieldset", { class: "nnedu-fields" }, ...nodes);
}

// Fill `el` with the parts, listen to the traits; returns what ends all of it.
export function frame({ model, el }, { name, image, parts, listeners, stop }) {
  const asked = question(model);
  el.classList.add("nnedu");
  el.append(asked.root, ...parts, tools(model, image, name));
  const sets = el.querySelectorAll(".nnedu-fields");
  const lock = () => {
    asked.show();
    const waits = Boolean(model.get("predict").question) && !model.get("prediction");
    for (const set of sets) set.disabled = waits;
  };
  lock();
  const all = Object.entries({ ...listeners, prediction: lock });
  for (const [trait, listener] of all) model.on(`change:${trait}`, listener);
  return () => {
    for (const [trait, listener] of all) model.off(`change:${trait}`, listener);
    image.stop();
    stop();
  };
}

function question(model) {
  const { question: words, options = [] } = model.get("predict");
  const root = element("div", { class: "nnedu-predict" });
  if (!words) root.hidden = true;
  const answers = element("div", { class: "nnedu-buttons" }, ...options.map((option) =>
    button(option, () => change(model, { prediction: option }))));
  const made = element("p", { class: "nnedu-words", tabindex: "-1" });
  root.append(element("p", { class: "nnedu-words" }, words ?? ""), answers, made);
  return {
    root,
    show() {
      const prediction = model.get("prediction");
      const focused = answers.contains(root.getRootNode().activeElement);
      answers.hidden = Boolean(prediction);
      made.textContent = prediction
        ? `You predicted: ${prediction}. Now try it.` : "Predict first, then the controls unlock.";
      if (prediction && focused) made.focus();
    },
  };
}
