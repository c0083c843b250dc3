import { curve, saturated } from "./activations.js";
import { picture } from "./canvas.js";
import { change } from "./change.js";
import { choice, element, number, slider, statusLine } from "./controls.js";
import { fields, frame } from "./frame.js";
import { kernel } from "./kernel.js";
import { axes, dot, line, stripes } from "./plot.js";

const Z = Array.from({ length: 481 }, (_, i) => -6 + i / 40);

// What there is to show at z, and the same in words.
function view(entry, a, slope, z) {
  const i = Math.round((z + 6) * 40);
  const bands = saturated(Z, slope);
  if (!a.some(Number.isFinite)) {
    return { a, slope, z, i, bands, words: "There is nothing to draw.", name: entry.label };
  }
  const at = Number.isNaN(slope[i]) ? "no slope at this z" : `slope f′(z) = ${number(slope[i])}`;
  const inside = bands.some(([from, to]) => from <= Z[i] && Z[i] <= to);
  const where = bands.map(([from, to]) => {
    if (from <= -6) return to >= 6 ? "everywhere" : `z ≤ ${number(to)}`;
    return to >= 6 ? `z ≥ ${number(from)}` : `${number(from)} ≤ z ≤ ${number(to)}`;
  });
  const point = `z = ${number(z)}: f(z) = ${number(a[i])}, ${at}.`;
  const flat = where.length === 0
    ? "It saturates nowhere between -6 and 6."
    : `Saturated (|f′| < 0.05): ${where.join(" and ")}.`;
  const here = inside ? " You are in it: almost no gradient passes." : "";
  return { a, slope, z, i, bands, words: `${point} ${flat}${here}`, name: entry.label };
}

function size(width) {
  return width < 640 ? [width, 430] : [width, 270];
}

function draw(context, width, height, colours, shown) {
  const wide = width >= 640;
  const w = wide ? width / 2 : width;
  const h = wide ? height : height / 2;
  const below = wide ? [w, 0] : [0, h];
  panel(context, [0, 0, w, h], colours, shown, shown.a, `a = f(z), ${shown.name}`, true);
  panel(context, [...below, w, h], colours, shown, shown.slope, "slope f′(z)", false);
}

function panel(context, box, colours, shown, y, title, tangent) {
  const plot = axes(context, box, colours, { x: [-6, 6], y, title, xLabel: "z" });
  for (const [from, to] of shown.bands) stripes(plot, from, to, "saturated");
  line(plot, [shown.z, shown.z], plot.y, { color: colours.line, dash: [3, 3] });
  const color = tangent ? colours.value : colours.gradient;
  line(plot, Z, y, { color, width: 2.5, dash: tangent ? [] : [7, 3] });
  const a = y[shown.i];
  const slope = shown.slope[shown.i];
  if (tangent && Number.isFinite(slope)) {
    const ends = [shown.z - 1.5, shown.z + 1.5];
    line(plot, ends, [a - 1.5 * slope, a + 1.5 * slope], { color: colours.gradient, dash: [7, 3] });
  }
  if (Number.isFinite(a)) dot(plot, shown.z, a, color);
}

function render({ model, el }) {
  let shown = null;
  const entry = (label = model.get("function")) =>
    model.get("functions").find((f) => f.label === label);
  const set = (name, value) => change(model, { [name]: value });

  const functions = choice({
    label: "Function",
    options: model.get("functions").map((f) => f.label),
    value: model.get("function"),
    onInput(label) {
      change(model, { function: label, alpha: entry(label).alpha });
    },
  });
  const alpha = slider({
    label: "alpha", min: 0, max: 2, step: 0.01, value: model.get("alpha"),
    text: number, onInput: (value) => set("alpha", value),
  });
  const z = slider({
    label: "Input z", min: -6, max: 6, step: 0.05, value: model.get("z"),
    text: (value) => Number(value).toFixed(2), onInput: (value) => set("z", value),
  });
  const status = statusLine();
  const whose = element("p", { class: "nnedu-words nnedu-whose" });
  const trouble = element("p", { class: "nnedu-trouble", role: "alert" });
  const image = picture(size, (...canvas) => shown && draw(...canvas, shown));

  function show(a, slope) {
    shown = view(entry(), a, slope, model.get("z"));
    status.say(shown.words);
    image.describe(`Two graphs of ${shown.name}: its value and its slope. ${shown.words}`);
    image.redraw();
  }

  const python = kernel(model, (answer, [a, slope]) => {
    if (answer.function !== model.get("function")) return;
    trouble.textContent = answer.trouble;
    show(a, slope);
  });

  function compute() {
    const f = entry();
    functions.set(f.label);
    alpha.root.style.display = f.parameter ? "" : "none";
    alpha.rename(f.parameter);
    alpha.span(...f.range);
    alpha.set(model.get("alpha"));
    whose.textContent = `Running: ${f.whose}`;
    if (f.engine === "kernel") {
      python.ask({ function: f.label, alpha: model.get("alpha") });
      return;
    }
    trouble.textContent = "";
    show(...curve(f.name, model.get("alpha"), Z));
  }

  function move() {
    z.set(model.get("z"));
    if (shown) show(shown.a, shown.slope);
  }

  const ended = frame({ model, el }, {
    name: "activation",
    image,
    parts: [
      fields(element("div", { class: "nnedu-controls" }, functions.root, z.root, alpha.root)),
      whose, trouble, image.root, status.root,
    ],
    listeners: { function: compute, alpha: compute, z: move },
    stop() {
      status.stop();
      python.stop();
    },
  });
  compute();
  return ended;
}

export default { render };
