// How a signal spreads through untrained layers, free of the page; nnedu.widgets.initialization_model
// does the same.

import { ACTIVATIONS } from "./activations.js";
import { chance } from "./chance.js";

const [EXAMPLES, BINS] = [64, 41];
const ALPHA = 0.01;

// The standard deviation of a weight.
export const SCHEMES = {
  "Glorot": (width) => Math.sqrt(2 / (width + width)),
  "He": (width) => Math.sqrt(2 / width),
  "LeCun": (width) => Math.sqrt(1 / width),
  "tiny, std 0.01": () => 0.01,
  "large, std 1": () => 1,
  "all zero": () => 0,
};

// A row for the input and for each layer: std, saturated share, dead share, counts of a histogram
// from -limit to limit.
export function layerRows({ scheme, activation, gain, width, depth }) {
  const [f, slope] = ACTIVATIONS[activation];
  const size = gain * SCHEMES[scheme](width);
  const [inputs, weights] = [chance(0), chance(1)];
  const outputs = [Float64Array.from({ length: EXAMPLES * width }, inputs.normal)];
  const shares = [[0, 0]];
  for (let layer = 0; layer < depth; layer++) {
    const z = product(outputs[layer], width, () => size * weights.normal());
    outputs.push(z.map((value) => f(value, ALPHA)));
    shares.push(sharesOf(z.map((value) => slope(value, ALPHA)), width));
  }
  const stds = outputs.map(std);
  const limit = Math.max(3 * Math.max(...stds), 0.1);
  return { limit, rows: outputs.map((a, l) => [stds[l], ...shares[l], ...counts(a, limit)]) };
}

function product(a, width, weight) {
  const W = Float64Array.from({ length: width * width }, weight);
  const z = new Float64Array(a.length);
  for (let row = 0; row < EXAMPLES; row++) {
    for (let i = 0; i < width; i++) {
      const value = a[row * width + i];
      for (let j = 0; j < width; j++) z[row * width + j] += value * W[i * width + j];
    }
  }
  return z;
}

// Nearly flat slopes among all; units that are flat for every example.
function sharesOf(slopes, width) {
  let flat = 0;
  const alive = new Set();
  slopes.forEach((slope, i) => {
    if (Math.abs(slope) < 0.05) flat += 1;
    if (slope !== 0) alive.add(i % width);
  });
  return [flat / slopes.length, 1 - alive.size / width];
}

function std(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function counts(values, limit) {
  const found = new Array(BINS).fill(0);
  for (const value of values) {
    const bin = Math.floor((value / limit + 1) / 2 * BINS);
    found[Math.min(BINS - 1, Math.max(0, bin))] += 1;
  }
  return found;
}
