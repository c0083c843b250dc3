// Under every picture: save it, and copy the setting that it shows.

import { button, element } from "./controls.js";
import { settingText } from "./setting.js";

export function tools(model, image, name) {
  // A page of its own has an address; in a notebook Python takes the setting.
  const what = model.address ? "link" : "setting";
  const text = element("input", {
    readonly: "", "aria-label": `The ${what}`, hidden: "", "data-lm-suppress-shortcuts": "true",
  });
  const said = element("span", { "aria-live": "polite" });

  async function copy() {
    const setting = settingText(model);
    text.value = model.address ? model.address(setting) : setting;
    text.hidden = false;
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Marked: copy it with Ctrl+C.";
    }
  }

  return element("div", { class: "nnedu-buttons nnedu-tools" },
    button("Save as PNG", () => image.save(name, "png")),
    button("Save as SVG", () => image.save(name, "svg")),
    button(`Copy ${what}`, copy), text, said);
}
