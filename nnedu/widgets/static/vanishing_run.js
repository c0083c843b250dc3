// A deep network in training, and each layer's gradient, free of the page; nnedu.widgets.vanishing_run
// does the same.

import { chance } from "./chance.js";
import { Activation, Dense, Sequential } from "./engine.js";
import { clipNorm, clipValue, norm } from "./gradients.js";
import { LOSSES } from "./losses.js";
import { BatchNorm, LayerNorm } from "./normalization.js";
import { optimizer } from "./optimizers.js";
import { Residual } from "./residual.js";

export const STEPS = 100;
const [WIDTH, EXAMPLES, BATCH, ALPHA] = [12, 48, 24, 0.01];
const NORMS = { "batch norm": BatchNorm, "layer norm": LayerNorm };
const CLIPS = { "by norm, 1": clipNorm(1), "by value, 0.1": clipValue(0.1) };

// The standard deviation of a weight.
const glorot = (fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut));
const he = (fanIn) => Math.sqrt(2 / fanIn);
const INITS = {
  "Glorot": glorot,
  "He": he,
  "half of Glorot": (...fans) => glorot(...fans) / 2,
  "three times He": (fanIn) => 3 * he(fanIn),
};

function moons() {
  const noise = chance(2);
  const [x, y] = [new Float64Array(2 * EXAMPLES), new Float64Array(EXAMPLES)];
  for (let k = 0; k < EXAMPLES; k++) {
    y[k] = k % 2;
    const angle = Math.PI * Math.floor(k / 2) / (EXAMPLES / 2 - 1);
    const side = 1 - 2 * y[k];
    x[2 * k] = side * Math.cos(angle) + y[k] - 0.5 + 0.1 * noise.normal();
    x[2 * k + 1] = side * Math.sin(angle) + 0.5 * y[k] - 0.25 + 0.1 * noise.normal();
  }
  return { x, y };
}

// The network and its dense layers, with their first weights.
function network({ depth, activation, init, skip, norm: name }) {
  const dense = [];
  const block = (fanIn) => {
    dense.push(new Dense(fanIn, WIDTH));
    const normalize = NORMS[name] ? [new NORMS[name](WIDTH)] : [];
    return [dense.at(-1), ...normalize, new Activation(activation, ALPHA)];
  };
  const layers = block(2);
  for (let l = 1; l < depth; l++) layers.push(...(skip ? [new Residual(...block(WIDTH))] : block(WIDTH)));
  dense.push(new Dense(WIDTH, 1));
  const net = new Sequential(...layers, dense.at(-1));
  const weights = chance(1);
  dense.forEach(({ theta, fanIn, fanOut }, l) => {
    const size = (l < depth ? INITS[init] : glorot)(fanIn, fanOut);
    for (let i = 0; i < fanIn * fanOut; i++) theta[i] = size * weights.normal();
  });
  return { net, dense };
}

// Before every step and after the last: loss of the batch, share of the points told apart, length of
// the gradient before it is clipped, and each layer's norm as the step follows it.
export function trainingRun(setting) {
  const { net, dense } = network(setting);
  const moves = optimizer("SGD", net.size, { lr: setting.lr });
  const { x, y } = moons();
  const draws = chance(3);
  const [xBatch, yBatch] = [new Float64Array(2 * BATCH), new Float64Array(BATCH)];
  const rows = [];
  let right;
  for (let step = 0; step <= STEPS; step++) {
    // Every fourth step, for it costs as much as a step.
    if (step % 4 === 0) {
      const logits = net.forward(x, EXAMPLES, false);
      right = y.filter((label, k) => (logits[k] > 0 ? 1 : 0) === label).length / EXAMPLES;
    }
    for (let i = 0; i < BATCH; i++) {
      const k = Math.floor(draws.random() * EXAMPLES);
      xBatch.set([x[2 * k], x[2 * k + 1]], 2 * i);
      yBatch[i] = y[k];
    }
    const [loss, dlogits] = LOSSES.binary_cross_entropy(net.forward(xBatch, BATCH, true), yBatch);
    net.backward(dlogits, BATCH);
    const length = norm(net.grad);
    CLIPS[setting.clip]?.(net.grad);
    const norms = dense.map(({ grad }) => norm(grad));
    rows.push({ loss, right, length, norms });
    if (![loss, ...norms].every(Number.isFinite)) break;
    moves.step(net.theta, net.grad);
  }
  return rows;
}
