import { number } from "./controls.js";
import { norm } from "./gradients.js";
import { lesson, panels } from "./lesson.js";
import { axes, line } from "./plot.js";
import { STEPS, trainingRun } from "./vanishing_run.js";

const RANGE = [-10, 4];
const PLAIN = ["sigmoid", "tanh", "relu", "leaky_relu"];

// Training takes longer than drawing, and a step changes nothing in it.
let kept = { key: "" };

function trained({ step, ...setting }) {
  const key = JSON.stringify(setting);
  if (kept.key !== key) kept = { key, rows: trainingRun(setting) };
  return kept.rows;
}

function view(setting, get, arrays) {
  const rows = arrays ? received(arrays, setting.depth + 1) : trained(setting);
  const { depth, activation } = setting;
  const step = Math.min(setting.step, Math.max(rows.length - 1, 0));
  return {
    rows, step, last: STEPS, depth,
    alt: `The norm of the gradient of each layer in a network of ${depth} hidden ${activation} layers, now and over the steps.`,
    words: rows.length ? `Step ${setting.step}: ${meaning(rows[step], setting)}` : "There is nothing to draw.",
    trouble: rows.length ? trouble(rows, step, setting) : "",
  };
}

function received([numbers, norms], layers) {
  return Array.from({ length: numbers.length / 3 }, (_, i) => {
    const [loss, right, length] = numbers.subarray(3 * i, 3 * i + 3);
    return { loss, right, length, norms: Array.from(norms.subarray(layers * i, layers * (i + 1))) };
  });
}

function meaning({ right, length, norms }, { depth, clip }) {
  const told = `${Math.round(100 * right)} % of the points are told apart${right < 0.6 ? ", and half is guessing" : ""}.`;
  const cut = clip !== "none" && length > 1 ? ` The whole gradient was ${number(length)} long before it was clipped.` : "";
  return `${rates(norms, depth, clip === "none" ? length : norm(norms))}${cut} ${told}`;
}

function rates(norms, depth, length) {
  const [first, last] = [norms[0], norms[depth - 1]];
  if (!norms.every(Number.isFinite)) return "the gradient is lost.";
  if (depth === 1) return "with one hidden layer there is no way back on which a gradient could vanish.";
  if (last > 50 * first) {
    return first ? `layer 1 learns ${times(last / first)} times slower than layer ${depth}: the gradient vanishes on its way back.`
      : "layer 1 gets no gradient at all.";
  }
  if (first > 50 * last) {
    return `layer 1 gets a gradient ${times(first / last)} times that of layer ${depth}: it explodes on its way back.`;
  }
  if (length > 100) return `all layers get huge gradients, ${number(length)} in all: one step leaps far across the minimum.`;
  if (length < 1e-3) return `all layers get tiny gradients, ${number(length)} in all: nothing moves.`;
  return `layer 1 and layer ${depth} learn at about the same rate: the gradient gets through.`;
}

const times = (ratio) => Number(ratio.toPrecision(2)).toLocaleString("en");

function trouble(rows, step, { activation }) {
  const { loss, norms } = rows[step];
  if (![loss, ...norms].every(Number.isFinite)) {
    const before = rows[Math.max(step - 1, 0)].length;
    return `Exploded at step ${step}: the gradient was ${number(before)} long, the weights leapt, and now they `
      + "are no numbers any more. Try smaller first weights, a lower learning rate, or clipping.";
  }
  if (norms[0] === 0) {
    return activation === "relu"
      ? "A layer of relu is dead: it says 0 for every point, so no gradient passes through it, and it stays so."
      : "No gradient reaches layer 1: it has become too small to be a number, or a slope is exactly 0.";
  }
  return "";
}

const room = (width) => (width < 640 ? [width, 600] : [width, 340]);
// What is no number any more stands at the top.
const logOf = (size) => Math.min(RANGE[1], Math.max(RANGE[0], Number.isNaN(size) ? RANGE[1] : Math.log10(size)));
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const powerOf = (tick) => `10${tick < 0 ? "⁻" : ""}${[...String(Math.abs(tick))].map((digit) => SUPERSCRIPTS[digit]).join("")}`;

function draw(context, width, height, colours, { rows, step, depth }) {
  if (!rows.length) return;
  const [left, right] = panels(width, height);
  const { norms } = rows[step];
  const bars = axes(context, left, colours, {
    x: [0.4, norms.length + 0.6], range: RANGE, title: `norm of each layer's gradient, step ${step}`,
    xLabel: "layer (the last bar: output)", yText: powerOf, xLeast: 1,
  });
  norms.forEach((size, l) => bar(bars, l + 1, logOf(size), l ? colours.value : colours.gradient));
  const plot = axes(context, right, colours, {
    x: [0, STEPS], range: RANGE, title: depth > 1 ? `over the steps: layer 1 (dashed), layer ${depth}` : "over the steps: layer 1",
    xLabel: "step", yText: powerOf,
  });
  const at = rows.map((_, i) => i);
  const over = (l, style) => line(plot, at, rows.map((row) => logOf(row.norms[l])), style);
  for (let l = 1; l < depth - 1; l++) over(l, { color: colours.line, width: 1 });
  if (depth > 1) over(depth - 1, { color: colours.value, width: 2.5 });
  over(0, { color: colours.gradient, width: 2.5, dash: [7, 4] });
  line(plot, [step, step], RANGE, { color: colours.text, width: 1.5, dash: [2, 3] });
}

// From the floor of the plot up; the first layer has a frame, so that it is told without colour.
function bar({ context, colours, box, px, py }, layer, top, color) {
  const half = (px(1) - px(0)) * 0.36;
  const area = [px(layer) - half, py(top), 2 * half, box.bottom - py(top)];
  context.globalAlpha = 0.75;
  context.fillStyle = color;
  context.fillRect(...area);
  context.globalAlpha = 1;
  if (layer > 1) return;
  context.strokeStyle = colours.text;
  context.lineWidth = 2;
  context.strokeRect(...area);
}

function render(place) {
  const options = place.model.get("setting");
  const isOwn = ({ activation }) => !PLAIN.includes(activation);
  return lesson(place, {
    name: "vanishing-gradients",
    whose: (setting) => (isOwn(setting) ? `${setting.activation}, in Python` : "nnedu's layers, in your browser"),
    controls: [
      { trait: "activation", label: "Activation", options: options.activation.options },
      { trait: "init", label: "First weights", options: options.init.options },
      { trait: "norm", label: "Norm", options: options.norm.options },
      { trait: "clip", label: "Clip", options: options.clip.options },
      { trait: "depth", label: "Hidden layers", min: 1, max: 12, step: 1 },
      { trait: "lr", label: "Learning rate", log: true, min: 0.01, max: 10, step: 0.05 },
      { trait: "skip", label: "Skip connections" },
    ],
    view,
    inPython: isOwn,
    size: room,
    draw,
    delay: 60,
  });
}

export default { render };
