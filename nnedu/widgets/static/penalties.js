import { contours, levelsOf } from "./contours.js";
import { number } from "./controls.js";
import { lesson } from "./lesson.js";
import {
  accuracies, bowl, featuresOf, fitPenalized, labelled, POWERS, region, score, twoWeights,
} from "./penalties_model.js";
import { axes, dot, line } from "./plot.js";

const SIDE = 41;
const SUPERSCRIPT = ["", "", "²", "³", "⁴"];
const NAMES = POWERS.map(([i, j]) =>
  (i ? `x₁${SUPERSCRIPT[i]}` : "") + (j ? `x₂${SUPERSCRIPT[j]}` : ""));

// What the choice of data alone decides, of the last choice.
let known = { data: "" };

function about(data) {
  if (known.data !== data) {
    const points = labelled(data);
    const features = featuresOf(points);
    const place = (k) => -1 + 2 * k / (SIDE - 1);
    const grid = Array.from({ length: SIDE * SIDE }, (_, i) =>
      features(place(i % SIDE), place(Math.floor(i / SIDE))));
    known = { data, points, features, grid };
  }
  return known;
}

function view(setting) {
  const { points, features, grid } = about(setting.data);
  const theta = fitPenalized(setting, points, features);
  const weights = Array.from(theta.slice(0, -1));
  const left = weights.filter(Boolean).length;
  const [training, fresh] = accuracies(theta, points, features).map((share) => `${Math.round(100 * share)} %`);
  const pair = twoWeights(setting);
  return {
    kind: setting.kind, points, weights, pair, heights: Float64Array.from(grid, (row) => score(row, theta)),
    alt: "Three pictures: the penalty's region in a plane of two weights, the boundary between two classes of points, "
      + "and the 14 weights behind it.",
    words: `${setting.kind}, lambda ${number(setting.strength)}: ${meaning(left, weights)} Right on ${training} of the `
      + `training points, ${fresh} of fresh ones. ${corner(setting.kind, pair)}`,
  };
}

function meaning(left, weights) {
  const most = Math.max(...weights.map(Math.abs));
  if (left === weights.length) return `all 14 weights are in use, the largest ${number(most)}; none is exactly 0.`;
  if (left === 0) return "every weight is 0: the penalty forbids everything, and all points get the same answer.";
  return `${left} of 14 weights ${left === 1 ? "is" : "are"} left, the others are exactly 0.`;
}

function corner(kind, [w1, w2]) {
  if (!w1 && !w2) return "";
  if (!w2) return "In the first picture the bowl touches the region at its corner: there w2 is 0.";
  return kind === "L2" ? "The circle has no corner, so w2 shrinks and stays." : "";
}

const size = (width) => (width < 640 ? [width, 1010] : [width, Math.min(400, width / 3 + 60)]);

function draw(context, width, height, colours, { kind, points, weights, pair, heights }) {
  const box = (k) => (width < 640
    ? [0, k * height / 3, width, height / 3] : [k * width / 3, 0, width / 3, height]);
  const plane = axes(context, box(0), colours, {
    x: [-1.5, 3], range: [-1.5, 3], title: kind === "L1" || kind === "L2" ? `loss and ${kind} region` : "loss and region", xLabel: "w1",
  });
  const lows = Float64Array.from({ length: 61 * 61 }, (_, i) =>
    bowl(-1.5 + i % 61 * 0.075, -1.5 + Math.floor(i / 61) * 0.075));
  contours(plane, lows, 61, levelsOf(lows), colours.line);
  area(plane, region(kind, pair), colours.gradient);
  cross(plane, 2, 0.5, "no penalty", colours.text);
  dot(plane, ...pair, colours.gradient);

  const map = axes(context, box(1), colours, { x: [-1, 1], range: [-1, 1], title: "boundary", xLabel: "x1" });
  shade(map, heights, colours);
  contours(map, heights, SIDE, [0], colours.text);
  for (const [a, b, y] of points.slice(0, 50)) symbolOf(map, a, b, y, colours);
  bars(context, box(2), colours, weights);
}

// Paint inside the axes alone.
function inside({ context, box }, paint) {
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  context.clip();
  paint();
  context.restore();
}

function area(plot, path, color) {
  const { context, px, py } = plot;
  inside(plot, () => {
    context.beginPath();
    for (const [x, y] of path) context.lineTo(px(x), py(y));
    context.globalAlpha = 0.25;
    context.fillStyle = color;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = color;
    context.lineWidth = 2;
    context.stroke();
  });
}

function cross({ context, px, py }, x, y, words, color) {
  context.fillStyle = color;
  context.textAlign = "center";
  context.fillText("×", px(x), py(y) + 4);
  context.fillText(words, px(x), py(y) - 8);
}

// The side of class 1.
function shade(plot, heights, colours) {
  const { context, box } = plot;
  const [w, h] = [(box.right - box.left) / (SIDE - 1), (box.bottom - box.top) / (SIDE - 1)];
  inside(plot, () => {
    context.fillStyle = colours.value;
    context.globalAlpha = 0.2;
    heights.forEach((height, i) => {
      const [column, row] = [i % SIDE, Math.floor(i / SIDE)];
      if (height > 0) context.fillRect(box.left + (column - 0.5) * w, box.bottom - (row + 0.5) * h, w, h);
    });
  });
}

// A filled disc for class 1, a ring for class 0.
function symbolOf({ context, px, py }, x, y, isOne, colours) {
  context.beginPath();
  context.arc(px(x), py(y), 4, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = isOne ? colours.value : colours.gradient;
  context.fillStyle = isOne ? colours.value : colours.background;
  context.fill();
  context.stroke();
}

function bars(context, [left, top, width, height], colours, weights) {
  const most = Math.max(1, ...weights.map(Math.abs));
  const [middle, half, step] = [left + width / 2 + 20, width / 2 - 36, (height - 44) / weights.length];
  context.fillStyle = colours.text;
  context.textAlign = "left";
  context.fillText(`weights, ${number(-most)} to ${number(most)}`, left + 12, top + 18);
  weights.forEach((w, k) => {
    const y = top + 34 + (k + 0.5) * step;
    context.fillStyle = colours.text;
    context.textAlign = "right";
    context.fillText(NAMES[k], left + 52, y + 4);
    context.fillStyle = w > 0 ? colours.value : colours.gradient;
    context.fillRect(middle, y - step * 0.35, w / most * half, step * 0.7);
    context.fillStyle = colours.text;
    context.textAlign = "center";
    if (!w) context.fillText("0", middle, y + 4);
  });
}

const render = (place) => lesson(place, {
  name: "penalties",
  whose: () => "logistic regression with 14 features, in your browser",
  controls: [
    { trait: "kind", label: "Penalty", options: place.model.get("setting").kind.options },
    { trait: "data", label: "Data", options: place.model.get("setting").data.options },
    { trait: "strength", label: "lambda", log: true, min: 0.0001, max: 0.5, step: 0.02 },
  ],
  view,
  size,
  draw,
});

export default { render };
