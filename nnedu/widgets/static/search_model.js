// Real trainings for a learning rate and a decay each, free of the page; nnedu.widgets.search_model does
// the same.

import { chance } from "./chance.js";
import { Activation, Dense, Sequential, trainStep } from "./engine.js";
import { LOSSES } from "./losses.js";
import { optimizer } from "./optimizers.js";

const [STEPS, LOOK, EXAMPLES, UNITS] = [20, 5, 32, 6];
export const LR = [-4, 2];
export const DECAY = [-6, -1];
const lossOf = LOSSES.binary_cross_entropy;

// 32 points for training and 64 fresh ones, off centre as measurements are.
function pointsOf() {
  const stream = chance(1);
  const at = Float64Array.from({ length: 6 * EXAMPLES }, () => 1.7 * stream.uniform(-1, 1));
  const y = Float64Array.from({ length: 3 * EXAMPLES }, (_, i) => (at[2 * i + 1] > Math.sin(2 * at[2 * i]) ? 1 : 0));
  const x = at.map((place) => place + 2);
  const part = (from, to) => ({ x: x.subarray(2 * from, 2 * to), y: y.subarray(from, to), n: to - from });
  return { training: part(0, EXAMPLES), fresh: part(EXAMPLES, 3 * EXAMPLES) };
}

function networkOf() {
  const dense = [new Dense(2, UNITS), new Dense(UNITS, 1)];
  const net = new Sequential(dense[0], new Activation("tanh"), dense[1]);
  const weights = chance(2);
  for (const { theta, fanIn, fanOut } of dense) {
    const size = Math.sqrt(2 / (fanIn + fanOut));
    for (let i = 0; i < fanIn * fanOut; i++) theta[i] = size * weights.normal();
  }
  return net;
}

const { training, fresh } = pointsOf();
const first = networkOf().theta;
const freshLoss = (net) => lossOf(net.forward(fresh.x, fresh.n), fresh.y)[0];
const start = freshLoss(networkOf());

// Loss on fresh points after 20 steps, or after 5 where it is to stop what explodes.
export function trainOnce(lr, decay, stop) {
  const net = networkOf();
  net.theta.set(first);
  const moves = optimizer("SGD", net.size, { lr, weight_decay: decay });
  for (let step = 0; step < STEPS; step++) {
    if (stop && step === LOOK && isExploded({ loss: freshLoss(net) })) return { loss: freshLoss(net), steps: step };
    trainStep(net, moves, lossOf, training);
  }
  return { loss: freshLoss(net), steps: STEPS };
}

// Where the trials lie between 0 and 1.
export function places({ method, budget, seed }) {
  if (method === "random") {
    const stream = chance(100 + seed);
    return Array.from({ length: budget }, () => [stream.random(), stream.random()]);
  }
  const rows = Math.floor(Math.sqrt(budget));
  const columns = Math.floor(budget / rows);
  return Array.from({ length: columns * rows }, (_, k) =>
    [(Math.floor(k / rows) + 0.5) / columns, (k % rows + 0.5) / rows]);
}

const power = (at, [low, high]) => 10 ** (low + (high - low) * at);

export function searchTrials(setting) {
  return places(setting).map(([u, v]) => {
    const [lr, decay] = [power(u, LR), power(v, DECAY)];
    return { lr, decay, ...trainOnce(lr, decay, setting.stop) };
  });
}

// Worse than before training, or no number.
export const isExploded = ({ loss }) => !(loss < 1.05 * start);
export const isCrawling = ({ loss }) => loss > 0.9 * start && loss < 1.05 * start;

export function waste(found) {
  const exploded = found.filter(isExploded);
  return {
    repeated: found.length - new Set(found.map(({ lr }) => Math.log10(lr).toFixed(9))).size,
    exploded: exploded.length,
    crawled: found.filter(isCrawling).length,
    steps: exploded.reduce((sum, { steps }) => sum + steps - LOOK, 0),
  };
}

// The loss of so many by so many places, row by row from the bottom.
export function lossMap(columns, rows) {
  return Float64Array.from({ length: columns * rows }, (_, k) => trainOnce(
    power((k % columns + 0.5) / columns, LR), power((Math.floor(k / columns) + 0.5) / rows, DECAY), false).loss);
}
