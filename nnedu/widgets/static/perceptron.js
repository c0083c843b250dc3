import { number } from "./controls.js";
import { lesson, mapAndCurve } from "./lesson.js";
import { perceptronUpdates, UPDATES } from "./perceptron_model.js";
import { axes, dot, line } from "./plot.js";

const EDGE = [-3, 3];

function view(setting, get) {
  const points = get("sets")[setting.points];
  const rows = perceptronUpdates(points, setting);
  const step = Math.min(setting.step, rows.length - 1);
  const [w1, w2, b, mistakes, k] = rows[step];
  const left = mistakes ? `${mistakes} of ${points.length} points are on the wrong side.`
    : "Every point is on its side: nothing is left to learn.";
  const what = k < 0 ? "Start" : `Update ${step}: ${pulled(points[k], setting.lr)}`;
  return {
    points, rows, step, last: rows.length - 1, name: setting.points,
    alt: `${points.length} points, plus or minus, the perceptron's boundary between them, and its `
      + "mistakes after every update.",
    words: `${what}. w = (${weight(w1)}, ${weight(w2)}), b = ${number(b)}. ${left}`,
    trouble: rows.at(-1)[3]
      ? `It has not settled in ${UPDATES} updates. Where no line parts the points it never will`
        + `${setting.lr < 1 ? "; with a small learning rate it is slow to turn the first w" : ""}.` : "",
  };
}

// The cosine of 90 degrees is no exact 0 in a computer.
const weight = (w) => number(Math.abs(w) < 1e-12 ? 0 : w);

const pulled = ([x1, x2, y], lr) =>
  `the ${y > 0 ? "plus" : "minus"} at (${number(x1)}, ${number(x2)}) was on the wrong side, so `
  + `w ${y > 0 ? "+" : "-"}= ${number(lr)} x`;

function draw(context, width, height, colours, { points, rows, step, name }) {
  const [map, curve] = mapAndCurve(width, height);
  const plot = axes(context, map, colours, {
    x: EDGE, range: EDGE, title: `x2 against x1, ${name}`, xLabel: "x1",
  });
  if (step) boundary(plot, rows[step - 1], { color: colours.line, dash: [4, 3] });
  boundary(plot, rows[step], { color: colours.good, width: 3 });
  arrow(plot, rows[step], colours);
  points.forEach((point, k) => symbol(plot, point, k === rows[step][4]));
  const mistakes = rows.map((row) => row[3]);
  const plotted = axes(context, curve, colours, {
    x: [0, Math.max(10, rows.length - 1)], y: mistakes, title: "points on the wrong side", xLabel: "update",
  });
  const steps = rows.map((_, i) => i);
  line(plotted, steps, mistakes, { color: colours.line, dash: [4, 3] });
  line(plotted, steps.slice(0, step + 1), mistakes, { color: colours.value, width: 2.5 });
  dot(plotted, step, mistakes[step], colours.value);
}

// The line w1 x1 + w2 x2 + b = 0.
function boundary(plot, [w1, w2, b], style) {
  if (Math.abs(w2) > Math.abs(w1)) line(plot, EDGE, EDGE.map((x) => -(w1 * x + b) / w2), style);
  else if (w1) line(plot, EDGE.map((y) => -(w2 * y + b) / w1), EDGE, style);
}

// w points from the boundary to the side of the plus.
function arrow(plot, [w1, w2, b], colours) {
  const square = w1 * w1 + w2 * w2;
  if (!square) return;
  const foot = [-b * w1 / square, -b * w2 / square];
  const size = 0.7 / Math.sqrt(square);
  const tip = [foot[0] + w1 * size, foot[1] + w2 * size];
  line(plot, [foot[0], tip[0]], [foot[1], tip[1]], { color: colours.good, width: 3 });
  if (Math.max(...tip.map(Math.abs)) > 2.8) return;
  plot.context.fillStyle = colours.text;
  plot.context.textAlign = "center";
  plot.context.fillText("+ side", plot.px(tip[0]), plot.py(tip[1]) - 6);
}

function symbol({ context, colours, px, py }, [x1, x2, y], active) {
  const [left, top] = [px(x1), py(x2)];
  context.strokeStyle = y > 0 ? colours.value : colours.gradient;
  context.lineWidth = 3;
  context.beginPath();
  context.moveTo(left - 6, top);
  context.lineTo(left + 6, top);
  if (y > 0) {
    context.moveTo(left, top - 6);
    context.lineTo(left, top + 6);
  }
  context.stroke();
  if (!active) return;
  context.strokeStyle = colours.text;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(left, top, 11, 0, 2 * Math.PI);
  context.stroke();
}

const render = (place) => lesson(place, {
  name: "perceptron",
  whose: ({ points }) =>
    `the perceptron's rule on ${points === "your points" ? points : `nnedu's points, ${points}`}, in your browser`,
  controls: [
    { trait: "points", label: "Points", options: place.model.get("setting").points.options },
    { trait: "lr", label: "Learning rate", log: true, min: 0.01, max: 10, step: 0.02 },
    { trait: "angle", label: "First w, degrees", min: -180, max: 180, step: 5 },
  ],
  view,
  draw,
  delay: 700,
});

export default { render };
