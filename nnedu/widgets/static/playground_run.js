// The playground's network in training, free of the page; nnedu.widgets.playground_run does the same.

import { chance } from "./chance.js";
import { Dropout } from "./dropout.js";
import { Activation, Dense, Sequential, trainStep } from "./engine.js";
import { penalty } from "./gradients.js";
import { LOSSES } from "./losses.js";
import { optimizer } from "./optimizers.js";
import { unpacked } from "./packed.js";
import { FEATURES, inputsOf, pointsOf } from "./playground_data.js";

export const MOST_LAYERS = 6;
export const MOST_UNITS = 8;
export const FOR_CLASSES = ["binary_cross_entropy", "hinge"];
export const UNIT_KINDS = [
  "tanh", "relu", "sigmoid", "identity", "leaky_relu", "elu", "gelu", "swish", "softplus",
];

// The name in the list, nnedu's optimizer, and its options besides lr.
export const MOVES = {
  SGD: ["SGD", {}],
  momentum: ["SGD", { momentum: 0.9 }],
  Nesterov: ["SGD", { momentum: 0.9, nesterov: true }],
  AdaGrad: ["AdaGrad", {}],
  RMSProp: ["RMSProp", {}],
  Adam: ["Adam", {}],
  AdamW: ["AdamW", {}],
};

// Which inputs the network sees; x1 where none is chosen.
export function featuresOf({ features }) {
  const chosen = FEATURES.map((_, k) => Boolean(features[k]));
  return chosen.some(Boolean) ? chosen : chosen.map((_, k) => k === 0);
}

// The weights a setting names, or null where they are not those of so many parameters.
export function weightsOf({ weights }, size) {
  try {
    const theta = unpacked(weights);
    return theta.length === size ? theta : null;
  } catch {
    return null;
  }
}

// Units and activation of every hidden layer; `own` are a learner's functions by their names.
export function layersOf({ hidden, activations }, own = {}) {
  const names = activations.split(" ");
  const known = (name) => UNIT_KINDS.includes(name) || Object.hasOwn(own, name);
  return hidden.slice(0, MOST_LAYERS).map((units, l) =>
    [Math.max(1, Math.min(MOST_UNITS, Math.trunc(units))), known(names[l]) ? names[l] : "tanh"]);
}

export const lossOf = ({ loss }, numbers) =>
  (numbers && FOR_CLASSES.includes(loss) ? "mse" : loss);

// `own[name]` is the pair [f, slope] of a learner's activation.
export function playgroundRun(setting, own = {}) {
  const points = pointsOf(setting);
  const features = featuresOf(setting);
  const lossName = lossOf(setting, points.numbers);
  const loss = LOSSES[lossName];
  const fanIn = features.filter(Boolean).length;
  const net = networkOf(setting, fanIn, own);
  const drawing = chance(setting.seed, initialize(net, chance(setting.seed)));
  net.theta.set(weightsOf(setting, net.size) ?? []);
  const [train, test] = split(points, setting, inputsOf(points.x, features), fanIn,
    lossName === "binary_cross_entropy" || points.numbers);
  const batches = batchesOf(train, setting.batch_size, fanIn);
  const dropouts = net.layers.filter((layer) => layer instanceof Dropout);
  const [name, options] = MOVES[setting.optimizer];
  const moves = optimizer(name, net.size, { lr: setting.lr, ...options });
  const extra = setting.penalty === "none" ? undefined
    : penalty(...(setting.penalty === "L1" ? [setting.strength, 0] : [0, setting.strength]));

  const run = {
    net, points, train, test, features, lossName, epoch: 0, steps: 0, value: NaN,
    dense: net.layers.filter((layer) => layer instanceof Dense),
    active: net.layers.filter((layer) => layer instanceof Activation),
    // Whether the loss has left all bounds: more training would not bring it back.
    lost: () => run.steps > 0 && !Number.isFinite(run.value),
    // Train up to an epoch.
    goTo(epoch) {
      if (!test.n) run.epoch = epoch;
      while (run.epoch < epoch) {
        for (const batch of batches) {
          if (run.lost()) break;
          drawMasks(dropouts, net, batch.n, setting.p_drop, drawing);
          run.value = trainStep(net, moves, loss, batch, { penalty: extra });
          run.steps += 1;
        }
        run.epoch += 1;
      }
    },
    losses: () => [train, test].map(({ x, y, n }) => (n ? loss(net.forward(x, n), y, n)[0] : NaN)),
    // The share of examples on their side of the boundary.
    accuracy({ x, y, n }) {
      const middle = lossName === "binary_cross_entropy" ? 0.5 : 0;
      const outputs = net.forward(x, n);
      return outputs.reduce((sum, output, i) => sum + (output > 0 === y[i] > middle), 0) / n;
    },
  };
  return run;
}

function networkOf(setting, fanIn, own) {
  const layers = [];
  for (const [units, name] of layersOf(setting, own)) {
    const activation = new Activation(own[name] ? "identity" : name, name === "elu" ? 1 : 0.01);
    if (own[name]) Object.assign(activation, { name, f: own[name][0], slope: own[name][1] });
    layers.push(new Dense(fanIn, units), activation);
    if (setting.p_drop) layers.push(new Dropout());
    fanIn = units;
  }
  return new Sequential(...layers, new Dense(fanIn, 1));
}

// Glorot's uniform weights and biases of 0; returns how many numbers were drawn.
function initialize(net, stream) {
  for (const layer of net.layers) {
    if (!(layer instanceof Dense)) continue;
    const limit = Math.sqrt(6 / (layer.fanIn + layer.fanOut));
    const count = layer.fanIn * layer.fanOut;
    for (let i = 0; i < count; i++) layer.theta[i] = stream.uniform(-limit, limit);
  }
  return stream.drawn;
}

// The first points train, the others test; classes are 0 and 1 or else -1 and 1.
function split({ y, n }, { train_share: share }, x, fanIn, asTheyAre) {
  const at = Math.min(n, Math.max(1, Math.min(n - 1, Math.floor(share * n + 0.5))));
  const targets = asTheyAre ? y : y.map((label) => 2 * label - 1);
  return [[0, at], [at, n]].map(([from, to]) => ({
    from, n: Math.max(0, to - from),
    x: x.subarray(from * fanIn, to * fanIn), y: targets.subarray(from, to),
  }));
}

function batchesOf({ x, y, n }, size, fanIn) {
  const found = [];
  for (let from = 0; from < n; from += size) {
    const to = Math.min(n, from + size);
    found.push({ x: x.subarray(from * fanIn, to * fanIn), y: y.subarray(from, to), n: to - from });
  }
  return found;
}

// Each dropout layer follows the activation of the dense layer before it.
function drawMasks(dropouts, { layers }, n, pDrop, stream) {
  for (const dropout of dropouts) {
    const units = layers[layers.indexOf(dropout) - 2].fanOut;
    const mask = dropout.mask?.length === n * units ? dropout.mask : new Float64Array(n * units);
    for (let i = 0; i < mask.length; i++) mask[i] = stream.random() < 1 - pDrop ? 1 / (1 - pDrop) : 0;
    dropout.mask = mask;
  }
}
