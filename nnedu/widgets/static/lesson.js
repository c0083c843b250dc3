// A widget from its parts: controls bound to traits, a view of the setting, a drawing of the view.

import { picture } from "./canvas.js";
import { change } from "./change.js";
import { checkbox, choice, element, number, slider, statusLine } from "./controls.js";
import { fields, frame } from "./frame.js";
import { kernel } from "./kernel.js";
import { player } from "./player.js";

// `view(setting, get, arrays, update)` returns what `draw(context, width, height, colours, shown)` paints,
// with `words` for the status line, `alt` for what the picture is, `trouble` where something is
// wrong, `last` the final step where the setting has a `step`. Where `inPython(setting, get)`, the
// arrays come from Python, otherwise the view does without. `whose(setting, get)` says who runs.
// Nodes of one's own go among the controls (`buttons`), below the picture (`below`) and over it (`over`).
export function lesson({ model, el }, parts) {
  const { name, whose, controls, view, inPython = () => false, size = wide, draw } = parts;
  const { buttons = [], below = [], over = [] } = parts;
  const get = (trait) => model.get(trait);
  const traits = Object.keys(get("setting"));
  const setting = () => Object.fromEntries(traits.map((trait) => [trait, get(trait)]));
  // A control that is more than one trait brings its own root and update.
  const bound = controls.map((control) => (control.update ? control : bind(control, model)));
  const roots = (toggles) =>
    bound.filter(({ toggle }) => toggle === toggles).map(({ root }) => root);
  const status = statusLine();
  const running = element("p", { class: "nnedu-words nnedu-whose" });
  const trouble = element("p", { class: "nnedu-trouble", role: "alert" });
  let shown = null;
  const image = picture(size, (...canvas) => shown && draw(...canvas, shown));
  image.root.append(...over);
  const walk = traits.includes("step")
    ? player({ model, last: () => shown?.last ?? 0, delay: parts.delay }) : null;

  function show(arrays, said = "") {
    shown = view(setting(), get, arrays, update);
    walk?.show();
    write(trouble, said || shown.trouble || "");
    status.say(shown.words);
    image.describe(`${shown.alt} ${shown.words}`);
    image.redraw();
  }

  // An answer may come after the learner has gone on to what needs no Python.
  const python = kernel(model, (answer, arrays) => {
    if (inPython(setting(), get)) show(arrays, answer.trouble);
  });

  // In a notebook each trait of several is heard of by itself: one view for all of them.
  let due = false;
  function update() {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      if (due) refresh();
    });
  }

  function refresh() {
    due = false;
    for (const control of bound) control.update(setting(), get);
    write(running, `Running: ${whose(setting(), get)}`);
    if (inPython(setting(), get)) python.ask(setting());
    else show();
  }

  const ended = frame({ model, el }, {
    name,
    image,
    parts: [
      fields(
        element("div", { class: "nnedu-controls" },
          ...roots(false), ...(walk ? [walk.position] : [])),
        element("div", { class: "nnedu-buttons" }, ...roots(true)),
        ...(walk ? [walk.buttons] : []), ...buttons,
      ),
      running, trouble, image.root, status.root, ...(below.length ? [fields(...below)] : []),
    ],
    listeners: Object.fromEntries(traits.map((trait) => [trait, update])),
    stop() {
      due = false;
      walk?.pause();
      status.stop();
      python.stop();
    },
  });
  refresh();
  return ended;
}

// The same words again would be spoken again.
function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

// What stands around the axes of a panel.
const AROUND = [56, 62];

// Two panels beside each other, or one above the other where there is little room.
export function wide(width) {
  return width < 640 ? [width, 600] : [width, 340];
}

export function panels(width, height) {
  return width < 640
    ? [[0, 0, width, height / 2], [0, height / 2, width, height / 2]]
    : [[0, 0, width / 2, height], [width / 2, 0, width / 2, height]];
}

// The same with a map in the first one: its axes are of one length, a circle is round.
export function mapAndCurve(width, height) {
  const [[, , most, tall], curve] = panels(width, height);
  const side = Math.min(most - AROUND[0], tall - AROUND[1]);
  const map = [0, 0, side + AROUND[0], side + AROUND[1]];
  return [map, width < 640 ? curve : [map[2], 0, width - map[2], height]];
}

// A control for a trait: a checkbox where it is true or false, a choice where it has options, else
// a slider, of the logarithm if `log`.
// Where `when(setting, get)` says no, it is hidden.
function bind({ trait, label, options, when, log, min, max, step, text = number }, model) {
  const [inner, outer] = log
    ? [Math.log10, (x) => Number((10 ** x).toPrecision(3))] : [(x) => x, (x) => x];
  const set = (next) => change(model, { [trait]: next });
  const value = model.get(trait);
  const toggle = typeof value === "boolean";
  const plain = toggle || options;
  const make = () => {
    if (toggle) return checkbox({ label, value, onInput: set });
    if (options) return choice({ label, options, value, onInput: set });
    return slider({
      label, min: inner(min), max: inner(max), step, value: inner(value),
      text: (x) => text(outer(x)), onInput: (x) => set(outer(x)),
    });
  };
  const control = make();
  return {
    root: control.root,
    toggle,
    update(setting, get) {
      control.set(plain ? setting[trait] : inner(setting[trait]));
      control.root.style.display = when && !when(setting, get) ? "none" : "";
    },
  };
}
