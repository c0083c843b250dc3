// The losses of nnedu.losses that widgets train with: each takes outputs and targets of n examples
// and returns the mean loss and its gradient.

import { ACTIVATIONS } from "./activations.js";

const [logisticOf] = ACTIVATIONS.sigmoid;
const [logOnePlusExp] = ACTIVATIONS.softplus;

// The mean over all elements of value(p, y), with the gradient slope(p, y) / count.
const elementwise = (value, slope) => (p, y) => {
  let sum = 0;
  const dp = new Float64Array(p.length);
  for (let i = 0; i < p.length; i++) {
    sum += value(p[i], y[i]);
    dp[i] = slope(p[i], y[i]) / p.length;
  }
  return [sum / p.length, dp];
};

const clipToOne = (d) => Math.max(-1, Math.min(1, d));

export const LOSSES = {
  mse: elementwise((p, y) => (p - y) ** 2, (p, y) => 2 * (p - y)),
  mae: elementwise((p, y) => Math.abs(p - y), (p, y) => Math.sign(p - y)),
  // With delta 1.
  huber: elementwise(
    (p, y) => clipToOne(p - y) * (p - y - 0.5 * clipToOne(p - y)),
    (p, y) => clipToOne(p - y),
  ),
  // From logits; y between 0 and 1.
  binary_cross_entropy: elementwise(
    (z, y) => logOnePlusExp(z) - y * z,
    (z, y) => logisticOf(z) - y,
  ),
  // y of -1 and 1.
  hinge: elementwise((z, y) => Math.max(0, 1 - y * z), (z, y) => (1 - y * z > 0 ? -y : 0)),
  // From logits of n rows; y holds one class number a row.
  cross_entropy(z, y, n) {
    const classes = z.length / n;
    const dz = new Float64Array(z.length);
    let value = 0;
    for (let row = 0; row < n; row++) {
      const logits = z.subarray(row * classes, (row + 1) * classes);
      const most = Math.max(...logits);
      const total = logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
      value += Math.log(total) + most - logits[y[row]];
      logits.forEach((logit, k) => {
        dz[row * classes + k] = (Math.exp(logit - most) / total - (k === y[row] ? 1 : 0)) / n;
      });
    }
    return [value / n, dz];
  },
};
