import { number } from "./controls.js";
import { apart, dropoutMasks, meanOf, NETS, outputs, partsOf, UNITS, XS } from "./dropout_model.js";
import { lesson, panels } from "./lesson.js";
import { unpacked } from "./packed.js";
import { axes, dot, line } from "./plot.js";

const ALL = new Float64Array(2 * UNITS).fill(1);

function view(setting, get, arrays, parts) {
  const { mode, p, step } = setting;
  const masks = arrays ? rows(arrays[0]) : dropoutMasks(p);
  const atTest = arrays?.[1].length ? arrays[1] : ALL;
  const shown = {
    mode, parts, points: get("points"), last: NETS - 1,
    alt: "A network of two hidden layers with its dropped units crossed out, and the curves that it, the thinned "
      + "networks before it, and the full network make.",
  };
  if (!masks.length) return { ...shown, last: 0, words: "There is nothing to draw." };
  const at = Math.min(step, masks.length - 1);
  const thinned = masks.slice(0, at + 1).map((mask) => outputs(parts, mask));
  const [full, mean] = [outputs(parts, atTest), meanOf(thinned)];
  const mask = mode === "train" ? masks[at] : atTest;
  return {
    ...shown, mask, thinned, full, mean,
    words: mode === "train" ? training(mask, at, p, [thinned.at(-1), mean].map((curve) => apart(curve, full)))
      : "At test time every unit works and nothing is scaled: one network that speaks for the mean of all its "
        + `thinned ones. The mean of ${at + 1} of them is ${number(apart(mean, full))} away from it.`,
  };
}

const rows = (flat) => Array.from({ length: flat.length / (2 * UNITS) }, (_, k) =>
  flat.subarray(k * 2 * UNITS, (k + 1) * 2 * UNITS));

function training(mask, at, p, [alone, together]) {
  const kept = [0, 1].map((layer) => mask.slice(layer * UNITS, (layer + 1) * UNITS).filter(Boolean).length);
  const live = kept[0] + kept[0] * kept[1] + kept[1];
  const scale = p ? ` What is kept counts ${number(1 / (1 - p))} times.` : "";
  const none = live ? "" : " No path is left from x to the output: this network says the same everywhere.";
  return `Thinned network ${at + 1}: ${2 * UNITS - kept[0] - kept[1]} of 16 units are dropped, ${live} of 80 `
    + `connections are live.${scale}${none} Its curve is ${number(alone)} away from the full network's, the mean of the `
    + `first ${at + 1} is ${number(together)} away.`;
}

const size = (width) => (width < 640 ? [width, 700] : [width, 380]);

function draw(context, width, height, colours, shown) {
  if (!shown.mask) return;
  const [left, right] = panels(width, height);
  diagram(context, left, colours, shown);
  const { thinned, full, mean, mode, points } = shown;
  const plot = axes(context, right, colours, {
    x: [-1, 1], range: [-2.2, 2.2], title: "full (thick), mean (dashed), thinned", xLabel: "x",
  });
  context.globalAlpha = 0.35;
  for (const curve of thinned.slice(-20)) line(plot, XS, curve, { color: colours.line });
  context.globalAlpha = 1;
  for (const [x, y] of points) small(plot, x, y, colours.text);
  line(plot, XS, full, { color: colours.value, width: 4 });
  line(plot, XS, mean, { color: colours.good, width: 2.5, dash: [7, 4] });
  if (mode === "train") line(plot, XS, thinned.at(-1), { color: colours.gradient, width: 2 });
  dot(plot, 0, (mode === "train" ? thinned.at(-1) : full)[30], mode === "train" ? colours.gradient : colours.value);
}

function small({ context, px, py }, x, y, color) {
  context.fillStyle = color;
  context.beginPath();
  context.arc(px(x), py(y), 2, 0, 2 * Math.PI);
  context.fill();
}

function diagram(context, [left, top, width, height], colours, { parts: [W1, , W2, , W3], mask, mode }) {
  context.font = `13px ${colours.font}`;
  context.fillStyle = colours.text;
  context.textAlign = "left";
  context.fillText(mode === "train" ? "live pathways in this step" : "at test time: all of them", left + 16, top + 18);
  const x = (layer) => left + 30 + layer / 3 * (width - 70);
  const y = (i, count) => top + 28 + (i + 0.5) * (height - 44) / count;
  const edge = (from, to, weight, live) => {
    context.strokeStyle = weight > 0 ? colours.value : colours.gradient;
    context.globalAlpha = live ? 0.85 : 0.07;
    context.lineWidth = Math.min(5, 0.4 + 1.5 * Math.abs(weight));
    context.setLineDash(weight > 0 ? [] : [5, 3]);
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
  };
  for (let i = 0; i < UNITS; i++) {
    edge([x(0), y(0, 1)], [x(1), y(i, UNITS)], W1[i], mask[i]);
    for (let j = 0; j < UNITS; j++) {
      edge([x(1), y(i, UNITS)], [x(2), y(j, UNITS)], W2[i * UNITS + j], mask[i] && mask[UNITS + j]);
    }
    edge([x(2), y(i, UNITS)], [x(3), y(0, 1)], W3[i], mask[UNITS + i]);
  }
  context.globalAlpha = 1;
  context.setLineDash([]);
  for (const [layer, word] of [[0, "x"], [3, "y"]]) unit(context, colours, x(layer), y(0, 1), true, word);
  for (let i = 0; i < 2 * UNITS; i++) {
    unit(context, colours, x(i < UNITS ? 1 : 2), y(i % UNITS, UNITS), mask[i], "");
  }
}

// A unit: full if it works, empty and crossed out if it is dropped.
function unit(context, colours, x, y, works, word) {
  context.beginPath();
  context.arc(x, y, 11, 0, 2 * Math.PI);
  context.fillStyle = colours.background;
  context.fill();
  context.fillStyle = colours.shade;
  if (works) context.fill();
  context.strokeStyle = works ? colours.text : colours.line;
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = colours.text;
  context.textAlign = "center";
  context.fillText(works ? word : "×", x, y + 4);
}

function render(place) {
  const parts = partsOf(unpacked(place.model.get("theta")));
  return lesson(place, {
    name: "dropout",
    whose: (_, get) => (get("own") ? `your ${get("own")}, in Python` : "nnedu's dropout, in your browser"),
    controls: [
      { trait: "mode", label: "Mode", options: place.model.get("setting").mode.options },
      { trait: "p", label: "p (dropped)", min: 0, max: 0.9, step: 0.05 },
    ],
    view: (setting, get, arrays) => view(setting, get, arrays, parts),
    inPython: (_, get) => Boolean(get("own")),
    size,
    draw,
    delay: 250,
  });
}

export default { render };
