import { element } from "./controls.js";

// A table of numbers to write; `onInput` hears all of them, row by row.
export function numberTable({ label, columns, count, step, onInput }) {
  const inputs = Array.from({ length: count }, (_, k) => element("input", {
    type: "number", step, "data-lm-suppress-shortcuts": "true",
    "aria-label": `${label}, row ${Math.floor(k / columns) + 1}, column ${k % columns + 1}`,
  }));
  const root = element("div", { class: "nnedu-numbers", role: "group", "aria-label": label }, ...inputs);
  root.style.gridTemplateColumns = `repeat(${columns}, 4.5em)`;
  root.addEventListener("input", () => onInput(inputs.map((input) => input.valueAsNumber || 0)));
  return {
    root,
    set(values) {
      inputs.forEach((input, k) => {
        // What is being written, such as "-", stays as it is.
        const written = input.value !== "" || input.matches(":focus");
        if (!written || (input.valueAsNumber || 0) !== values[k]) input.value = values[k];
      });
    },
  };
}
