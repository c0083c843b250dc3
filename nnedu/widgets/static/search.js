import { number } from "./controls.js";
import { lesson, panels } from "./lesson.js";
import { axes, line } from "./plot.js";
import { DECAY, isCrawling, isExploded, LR, lossMap, searchTrials, waste } from "./search_model.js";

const [COLUMNS, ROWS] = [24, 10];
const [BEST_LOSS, TOP] = [0.25, 1.08];

// Trials are trained once, and the map only when it is asked for.
let done = { key: "" };
let mapped = null;

function trialsOf({ method, budget, seed, stop }) {
  const key = [method, budget, seed, stop].join();
  if (done.key !== key) done = { key, found: searchTrials({ method, budget, seed, stop }) };
  return done.found;
}

function view(setting) {
  const all = trialsOf(setting);
  const step = Math.min(setting.step, all.length - 1);
  const found = all.slice(0, step + 1);
  const best = found.reduce((least, { loss }, i) => (loss < found[least].loss ? i : least), 0);
  const { lr, decay, loss } = found[step];
  return {
    found, best, step, last: all.length - 1, method: setting.method, budget: setting.budget,
    map: setting.map ? mapped ??= lossMap(COLUMNS, ROWS) : null,
    alt: "Trials in a plane of learning rate and weight decay, and the loss of each trial with the best so far.",
    words: `Trial ${step + 1} of ${all.length}: learning rate ${number(lr)}, decay ${number(decay)}, `
      + `${isExploded(found[step]) ? "exploded" : `loss ${number(loss)}`}. `
      + `Best so far: ${number(found[best].loss)}, trial ${best + 1}. ${wasted(found, setting, all.length)}`,
  };
}

function wasted(found, { budget, stop }, count) {
  const { repeated, exploded, crawled, steps } = waste(found);
  const parts = [
    [repeated, `${repeated} tried a learning rate again`],
    [exploded, `${exploded} exploded${stop ? " and were stopped early" : ` (stopping early would spare ${steps} steps)`}`],
    [crawled, `${crawled} hardly moved`],
    [count < budget, `${budget - count} trials of the budget fit into no grid`],
  ].flatMap(([is, words]) => (is ? [words] : []));
  const spent = found.reduce((sum, trial) => sum + trial.steps, 0);
  return `${spent} steps spent. Wasted: ${parts.join(", ") || "nothing"}.`;
}

const size = (width) => (width < 640 ? [width, 640] : [width, 370]);

function draw(context, width, height, colours, { found, best, step, last, method, budget, map }) {
  const [left, right] = panels(width, height);
  const plot = axes(context, left, colours, {
    x: LR, range: DECAY, title: `${method}: log10 of decay`, xLabel: "log10 of the learning rate",
  });
  if (map) shade(plot, map);
  const logs = found.map(({ lr, decay }) => [Math.log10(lr), Math.log10(decay)]);
  for (const [lr, decay] of logs) {
    line(plot, [lr, lr], [DECAY[0], DECAY[0] + 0.25], { color: colours.gradient, width: 3 });
    line(plot, [LR[0], LR[0] + 0.14], [decay, decay], { color: colours.line, width: 3 });
  }
  found.forEach((trial, i) => symbol(plot, ...logs[i], trial, i === best, i === step));

  const curve = axes(context, right, colours, {
    x: [0, last + 2], range: [BEST_LOSS, TOP], title: `loss, best so far (line); budget ${budget}`, xLabel: "trial",
  });
  let least = Infinity;
  const stairs = found.map(({ loss }) => (least = loss < least ? loss : least));
  const xs = stairs.flatMap((_, i) => [i + 1, i + 2]);
  line(curve, xs, stairs.flatMap((loss) => [loss, loss]), { color: colours.good, width: 2.5 });
  found.forEach((trial, i) => {
    symbol(curve, i + 1, Number.isFinite(trial.loss) ? Math.min(trial.loss, 1.03) : 1.03, trial, i === best, i === step);
  });
}

// × exploded, a ring hardly moved, a disc learned; a star's ring is the best, a thick ring the last.
function symbol({ context, colours, px, py }, x, y, trial, isBest, isLast) {
  const [left, top] = [px(x), py(y)];
  const exploded = isExploded(trial);
  context.beginPath();
  context.arc(left, top, 6, 0, 2 * Math.PI);
  context.fillStyle = exploded || isCrawling(trial) ? colours.background : colours.value;
  context.fill();
  context.strokeStyle = exploded ? colours.gradient : colours.value;
  context.lineWidth = 2;
  context.stroke();
  context.textAlign = "center";
  context.fillStyle = colours.text;
  if (exploded) context.fillText("×", left, top + 4);
  if (isLast) circle(context, left, top, 10, colours.text);
  if (!isBest) return;
  circle(context, left, top, 13, colours.good);
  context.fillText("best", left, top - 17);
}

function circle(context, x, y, radius, color) {
  context.strokeStyle = color;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
}

// The darker, the lower the loss.
function shade({ context, box, colours }, map) {
  const [w, h] = [(box.right - box.left) / COLUMNS, (box.bottom - box.top) / ROWS];
  context.fillStyle = colours.good;
  map.forEach((loss, k) => {
    const good = (0.65 - loss) / (0.65 - BEST_LOSS);
    context.globalAlpha = good > 0 ? 0.6 * Math.min(1, good) ** 2 : 0;
    context.fillRect(box.left + k % COLUMNS * w, box.bottom - (Math.floor(k / COLUMNS) + 1) * h, w, h);
  });
  context.globalAlpha = 1;
}

const render = (place) => lesson(place, {
  name: "search",
  whose: () => "one small training for each trial, in your browser",
  controls: [
    { trait: "method", label: "Search", options: place.model.get("setting").method.options },
    { trait: "budget", label: "Budget, trials", min: 4, max: 36, step: 1 },
    { trait: "seed", label: "Draw", min: 0, max: 20, step: 1, when: ({ method }) => method === "random" },
    { trait: "stop", label: "Stop what explodes" },
    { trait: "map", label: "Show the map that a search never sees" },
  ],
  view,
  size,
  draw,
  delay: 350,
});

export default { render };
