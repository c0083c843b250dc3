import { normRun, STEPS } from "./batch_norm_model.js";
import { number } from "./controls.js";
import { lesson, panels } from "./lesson.js";
import { axes, dot, line } from "./plot.js";

const [LIMIT, BINS] = [10, 41];
const WITH = "with batch norm";
const STEP = Array.from({ length: STEPS + 1 }, (_, i) => i);

// Training takes longer than drawing, and the step changes nothing in it.
let last = { key: "" };

function runs({ data, batch, lr }) {
  const key = [data, batch, lr].join();
  if (last.key !== key) {
    last = { key, on: normRun({ data, batch, lr }, true), off: normRun({ data, batch, lr }, false) };
  }
  return last;
}

function view(setting) {
  const { on, off } = runs(setting);
  const { norm, step, batch } = setting;
  const [chosen, other] = norm === WITH ? [on, off] : [off, on];
  const [before, after] = [chosen.before[step], chosen.after[step]];
  const end = (run) => mean(run.fresh.slice(-20));
  return {
    chosen, other, before, after, norm, step, last: STEPS,
    alt: "A histogram of what the first layer's units get, and the loss on batches and on fresh points over the steps.",
    words: `Step ${step}, ${norm}: loss ${number(chosen.training[step])} on the batch, `
      + `${number(chosen.fresh[step])} on fresh points. The first layer gets numbers of mean ${number(mean(after))} `
      + `and std ${number(std(after))}${norm === WITH ? `, before normalization ${number(mean(before))} and ${number(std(before))}` : ""}. `
      + `In the end fresh points cost ${number(end(on))} with batch norm, ${number(end(off))} without.${hint(norm, batch)}`,
    trouble: chosen.training.every(Number.isFinite) ? ""
      : "The loss is no number any more: the learning rate is too large.",
  };
}

// Rounded, so that a mean of all but 0 is 0.
const mean = (z) => Number((z.reduce((sum, x) => sum + x, 0) / z.length).toFixed(6));
const std = (z) => Math.sqrt(mean(z.map((x) => (x - mean(z)) ** 2)));

function hint(norm, batch) {
  if (norm !== WITH) return "";
  if (batch === 2) {
    return " Of two examples one is always normalized to +1, the other to -1: next to nothing of them is left.";
  }
  return batch <= 4 ? " The mean of so few examples is mostly chance."
    : " Fresh points go through running means, which lag behind the batch's: where they do, their loss leaps.";
}

const size = (width) => (width < 640 ? [width, 620] : [width, 360]);

function draw(context, width, height, colours, { chosen, other, before, after, norm, step }) {
  const [left, right] = panels(width, height);
  const [raw, got] = [counts(before), counts(after)];
  const most = Math.max(...raw, ...got);
  const title = norm === WITH ? "inputs of tanh, layer 1 (dashed: before)" : "inputs of tanh, layer 1";
  const plot = axes(context, left, colours, { x: [-LIMIT, LIMIT], range: [0, 1.05 * most], title, xLabel: "z" });
  steps(plot, got, colours.value, true);
  if (norm === WITH) steps(plot, raw, colours.gradient, false);

  const top = Math.min(2, 1.1 * Math.max(...chosen.fresh, ...other.fresh));
  const curve = axes(context, right, colours, {
    x: [0, STEPS], range: [0, top], xLabel: "step",
    title: `loss: batch (thin), fresh points (dashed), those ${norm === WITH ? "without" : "with"} batch norm (dotted)`,
  });
  line(curve, STEP, other.fresh, { color: colours.text, width: 1.5, dash: [2, 4] });
  line(curve, STEP, chosen.training, { color: colours.value });
  line(curve, STEP, chosen.fresh, { color: colours.gradient, width: 2.5, dash: [7, 3] });
  if (chosen.training[step] < top) dot(curve, step, chosen.training[step], colours.value);
  if (chosen.fresh[step] < top) dot(curve, step, chosen.fresh[step], colours.gradient);
}

function counts(z) {
  const found = new Array(BINS).fill(0);
  for (const value of z) {
    const bin = Math.floor((value / LIMIT + 1) / 2 * BINS);
    found[Math.min(BINS - 1, Math.max(0, bin))] += 1 / z.length;
  }
  return found;
}

function steps({ context, px, py }, shares, color, filled) {
  const edge = (k) => -LIMIT + 2 * LIMIT * k / BINS;
  context.beginPath();
  context.moveTo(px(-LIMIT), py(0));
  shares.forEach((share, k) => {
    context.lineTo(px(edge(k)), py(share));
    context.lineTo(px(edge(k + 1)), py(share));
  });
  context.lineTo(px(LIMIT), py(0));
  if (filled) {
    context.globalAlpha = 0.3;
    context.fillStyle = color;
    context.fill();
    context.globalAlpha = 1;
  }
  context.setLineDash(filled ? [] : [5, 3]);
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.stroke();
  context.setLineDash([]);
}

const render = (place) => lesson(place, {
  name: "batch-norm",
  whose: () => "two networks and nnedu's batch norm, in your browser",
  controls: [
    { trait: "norm", label: "Network", options: place.model.get("setting").norm.options },
    { trait: "data", label: "Data", options: place.model.get("setting").data.options },
    { trait: "batch", label: "Batch size", min: 2, max: 64, step: 1 },
    { trait: "lr", label: "Learning rate", log: true, min: 0.01, max: 5, step: 0.02 },
  ],
  view,
  size,
  draw,
  delay: 60,
});

export default { render };
