// A small network trained under a schedule, and its range test, free of the page;
// nnedu.widgets.schedule_run does the same.

import { Activation, Dense, Sequential, trainStep } from "./engine.js";
import { LOSSES } from "./losses.js";
import { optimizer } from "./optimizers.js";

export const [HIDDEN, STEPS, RANGE_STEPS] = [16, 200, 100];
const BATCH = 16;

const between = (start, end, t) => end + (start - end) * 0.5 * (1 + Math.cos(Math.PI * t));

// The rate at a step, for the highest rate lr.
export const SCHEDULES = {
  "constant": (lr) => lr,
  "step": (lr, step) => lr * 0.3 ** Math.floor(step / 50),
  "exponential": (lr, step) => lr * 0.985 ** step,
  "1/t": (lr, step) => lr / (1 + 0.05 * step),
  "cosine": (lr, step) => between(lr, 0, step / STEPS),
  "one cycle": (lr, step) => {
    const peak = 0.3 * STEPS - 1;
    return step < peak ? between(lr / 25, lr, step / peak)
      : between(lr, lr / 25e4, (step - peak) / (STEPS - 1 - peak));
  },
};

export function ratesUnder({ schedule, lr, warmup }) {
  return Array.from({ length: STEPS }, (_, step) =>
    SCHEDULES[schedule](lr, step) * (warmup ? Math.min((step + 1) / warmup, 1) : 1));
}

// A fresh network and its batches: the points in their order, again and again.
function fresh({ x, y, theta }) {
  const net = new Sequential(new Dense(2, HIDDEN), new Activation("relu"), new Dense(HIDDEN, 2));
  net.theta.set(theta);
  const sgd = optimizer("SGD", net.size, {});
  const all = { x, y, n: y.length };
  const batch = (step) => {
    const start = step * BATCH % y.length;
    return { x: x.subarray(2 * start, 2 * (start + BATCH)), y: y.subarray(start, start + BATCH), n: BATCH };
  };
  const lossOf = ({ x: points, y: labels, n }) =>
    LOSSES.cross_entropy(net.forward(points, n), labels, n)[0];
  const learn = (rows, rate) => {
    sgd.options.lr = rate;
    trainStep(net, sgd, LOSSES.cross_entropy, rows);
  };
  return { net, all, batch, lossOf, learn };
}

// The loss on all points before each step and after the last, and how many units are 0 for all of
// them at the end.
export function trainUnder(problem, rates) {
  const { net, all, batch, lossOf, learn } = fresh(problem);
  const losses = [lossOf(all)];
  for (let step = 0; step < rates.length && Number.isFinite(losses.at(-1)); step++) {
    learn(batch(step), rates[step]);
    losses.push(lossOf(all));
  }
  const { a } = net.layers[1];
  const silent = (j) => a.every((value, i) => i % HIDDEN !== j || value === 0);
  return { losses, dead: Array.from({ length: HIDDEN }, (_, j) => j).filter(silent).length };
}

// The rates tried and the loss on all points before the step with each; `exploded` is the loss that
// the last of them led to, where that is the end.
export function rangeUnder(problem, { lowest, highest }) {
  const { all, lossOf, learn } = fresh(problem);
  const [rates, losses] = [[], []];
  for (let step = 0; step < RANGE_STEPS; step++) {
    const loss = lossOf(all);
    if (!(loss <= 4 * Math.min(...losses, loss))) return { rates, losses, exploded: loss };
    rates.push(lowest * (highest / lowest) ** (step / (RANGE_STEPS - 1)));
    losses.push(loss);
    learn(all, rates[step]);
  }
  return { rates, losses, exploded: null };
}

// From where to where rates are worth a try: up to the one with the lowest loss.
export function worthTrying({ rates, losses }) {
  const best = losses.indexOf(Math.min(...losses));
  return { from: rates[best] / 10, to: rates[best], isTooSlow: losses[best] > 0.9 * losses[0] };
}
