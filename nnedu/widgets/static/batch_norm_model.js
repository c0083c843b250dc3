// The same network trained with batch norm and without, free of the page;
// nnedu.widgets.batch_norm_model does the same.

import { chance } from "./chance.js";
import { Activation, Dense, rowsOf, Sequential, trainStep } from "./engine.js";
import { LOSSES } from "./losses.js";
import { BatchNorm } from "./normalization.js";
import { optimizer } from "./optimizers.js";

export const STEPS = 80;
const [EXAMPLES, UNITS] = [64, 8];
const SHIFTS = { "raw inputs, far from 0": 4, "standardized inputs": 0 };

// 64 points for training and 64 fresh ones.
function dataOf(name) {
  const stream = chance(1);
  const places = Float64Array.from({ length: 4 * EXAMPLES }, () => 1.7 * stream.uniform(-1, 1));
  const labels = Float64Array.from({ length: 2 * EXAMPLES }, (_, i) =>
    (places[2 * i + 1] > Math.sin(2 * places[2 * i]) ? 1 : 0));
  const x = places.map((at) => at + SHIFTS[name]);
  return {
    x: x.subarray(0, 2 * EXAMPLES), y: labels.subarray(0, EXAMPLES),
    xFresh: x.subarray(2 * EXAMPLES), yFresh: labels.subarray(EXAMPLES),
  };
}

function networkOf(normalize) {
  const dense = [new Dense(2, UNITS), new Dense(UNITS, UNITS), new Dense(UNITS, 1)];
  const block = (layer) => [layer, ...(normalize ? [new BatchNorm(UNITS)] : []), new Activation("tanh")];
  const net = new Sequential(...block(dense[0]), ...block(dense[1]), dense[2]);
  const weights = chance(22);
  for (const { theta, fanIn, fanOut } of dense) {
    const size = Math.sqrt(2 / (fanIn + fanOut));
    for (let i = 0; i < fanIn * fanOut; i++) theta[i] = size * weights.normal();
  }
  return net;
}

// Before each step: losses of the batch and of fresh points, and the weighted sums of the first layer
// without and with normalization.
export function normRun({ data, batch, lr }, normalize) {
  const { x, y, xFresh, yFresh } = dataOf(data);
  const net = networkOf(normalize);
  const moves = optimizer("SGD", net.size, { lr });
  const draws = chance(3);
  const [first, tanh] = [net.layers[0], net.layers[normalize ? 2 : 1]];
  const found = { training: [], fresh: [], before: [], after: [] };
  for (let step = 0; step <= STEPS; step++) {
    const rows = Array.from({ length: batch }, () => Math.floor(draws.random() * EXAMPLES));
    found.fresh.push(LOSSES.binary_cross_entropy(net.forward(xFresh, EXAMPLES), yFresh)[0]);
    const given = { x: rowsOf(x, 2, rows), y: rowsOf(y, 1, rows), n: batch };
    found.training.push(trainStep(net, moves, LOSSES.binary_cross_entropy, given));
    found.before.push(first.out.of(batch * UNITS).slice());
    found.after.push(tanh.z.slice());
  }
  return found;
}
