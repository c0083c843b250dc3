// What can be pressed in the playground's picture: buttons over its neurons and its map.

import { element } from "./controls.js";
import { fields } from "./frame.js";
import { EDGE } from "./playground_pictures.js";
import { formulaOf, nameOf } from "./playground_words.js";

export function overlay({ press, add, moved }) {
  const root = fields();
  root.classList.add("nnedu-over");
  const buttons = new Map();
  const map = element("button", {
    type: "button", class: "nnedu-map",
    "aria-label": "Map: click to add a point. By keyboard, the arrow keys move a cursor, Enter adds.",
  });
  let cursor = null;
  root.append(map);

  map.addEventListener("click", (event) => {
    if (!event.detail) return;
    const box = map.getBoundingClientRect();
    add(within((event.clientX - box.left) / box.width), -within((event.clientY - box.top) / box.height));
  });
  map.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (step) {
      cursor = (cursor ?? [0, 0]).map((at, k) => Math.max(-EDGE, Math.min(EDGE, at + 0.2 * step[k])));
      event.preventDefault();
      moved(cursor);
    } else if (event.key === "Enter" && cursor) {
      event.preventDefault();
      add(...cursor);
    }
  });
  map.addEventListener("blur", () => {
    cursor = null;
    moved(cursor);
  });

  function place(node, x, y, width, height) {
    node.style.cssText = `left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
  }

  return {
    root,
    // Buttons stay where they are as long as their neurons do, and keep the focus.
    placed(neurons, box, isPressed) {
      const gone = new Set(buttons.keys());
      for (const { id, x, y, side } of neurons) {
        gone.delete(id);
        if (!buttons.has(id)) {
          const button = element("button", { type: "button", "aria-label": nameOf(id) });
          button.addEventListener("click", () => press(id));
          buttons.set(id, button);
        }
        place(buttons.get(id), x - 2, y - 2, side + 4, side + 4);
        buttons.get(id).ariaPressed = String(isPressed(id));
      }
      for (const id of gone) {
        buttons.get(id).remove();
        buttons.delete(id);
      }
      neurons.forEach(({ id }, k) => {
        if (root.children[k] !== buttons.get(id)) root.insertBefore(buttons.get(id), root.children[k]);
      });
      place(map, box.left, box.top, box.right - box.left, box.bottom - box.top);
    },
    name(run, dead) {
      for (const [id, button] of buttons) {
        const words = id[0] === "x" ? `${nameOf(id)}, ${run.features[id.slice(1)] ? "used" : "not used"}`
          : `${nameOf(id)}: ${formulaOf(run, id)}${dead.includes(id) ? "; dead" : ""}`;
        button.setAttribute("aria-label", words);
        button.title = words;
      }
    },
  };
}

const within = (share) => Number((EDGE * (2 * share - 1)).toFixed(2));
