// A small network trained on few noisy points, free of the page; nnedu.widgets.overfitting_model does
// the same.

import { chance } from "./chance.js";
import { Activation, Dense, Sequential, trainStep } from "./engine.js";
import { LOSSES } from "./losses.js";
import { optimizer } from "./optimizers.js";

export const EPOCHS = 300;
const [MOST, VALIDATION, LR, WIDE] = [40, 40, 0.03, 8];
const GOLDEN = 0.6180339887498949;

// The curve behind the points.
export const TRUTHS = {
  "a wave": (x) => Math.sin(3 * x),
  "a line": (x) => x,
  "a step": (x) => Math.tanh(12 * x),
};

const spread = (n, first) => Float64Array.from({ length: n }, (_, i) => 2 * ((first + i) * GOLDEN % 1) - 1);

export function points({ curve, samples, noise }) {
  const truth = TRUTHS[curve];
  const stream = chance(0);
  const noises = Float64Array.from({ length: MOST + VALIDATION }, stream.normal);
  const [x, xVal] = [spread(samples, 1), spread(VALIDATION, 101)];
  return {
    x, y: x.map((at, i) => truth(at) + noise * noises[i]),
    xVal, yVal: xVal.map((at, i) => truth(at) + noise * noises[MOST + i]),
  };
}

// Training and validation loss, and theta, before each epoch and after the last.
export function fitPoints({ curve, capacity, samples, noise }) {
  const { x, y, xVal, yVal } = points({ curve, samples, noise });
  const net = networkOf(capacity);
  net.theta.set(firstTheta(capacity));
  const moves = optimizer("Adam", net.size, { lr: LR });
  const found = { training: [], validation: [], thetas: [] };
  for (let epoch = 0; epoch <= EPOCHS; epoch++) {
    found.validation.push(LOSSES.mse(net.forward(xVal, VALIDATION), yVal)[0]);
    found.thetas.push(net.theta.slice());
    found.training.push(trainStep(net, moves, LOSSES.mse, { x, y, n: samples }));
  }
  return found;
}

const networkOf = (capacity) =>
  new Sequential(new Dense(1, capacity), new Activation("tanh"), new Dense(capacity, 1));

export function firstTheta(capacity) {
  const stream = chance(1);
  const theta = new Float64Array(3 * capacity + 1);
  for (let unit = 0; unit < capacity; unit++) {
    [WIDE, WIDE, 0.3].forEach((size, part) => { theta[part * capacity + unit] = size * stream.normal(); });
  }
  return theta;
}

export function predictions(theta, xs) {
  const net = networkOf((theta.length - 1) / 3);
  net.theta.set(theta);
  return net.forward(Float64Array.from(xs), xs.length);
}

// The epoch whose weights early stopping keeps, and the one at which it gives up.
export function stopping(validation, patience) {
  let best = 0;
  for (let epoch = 0; epoch < validation.length; epoch++) {
    if (validation[epoch] < validation[best]) best = epoch;
    else if (epoch - best >= patience) return [best, epoch];
  }
  return [best, validation.length - 1];
}
