// A network of dense layers on flat float64 arrays: forward, backward, a step of training.
// Free of the page and of chance: weights, data, batches and dropout masks come from outside.
// Arrays are laid out as NumPy's: x (n, fan_in) row by row; theta is W, b of each layer in turn.

import { ACTIVATIONS } from "./activations.js";

// sizes [fan_in, ..., fan_out]; for each layer the name of its activation and its alpha.
export function network({ sizes, activations, alphas = [] }) {
  let start = 0;
  const layers = activations.map((name, l) => {
    const [fanIn, fanOut] = [sizes[l], sizes[l + 1]];
    const [f, slope] = ACTIVATIONS[name];
    const layer = { fanIn, fanOut, W: start, b: start + fanIn * fanOut, f, slope, alpha: alphas[l] };
    start = layer.b + fanOut;
    return layer;
  });
  return { layers, size: start };
}

// For each layer its input x, its weighted sums z and its outputs a; masks[l], where given, drops.
export function forward({ layers }, theta, x, n, masks = []) {
  return layers.map((layer, l) => {
    const z = dense(layer, theta, x, n);
    const a = z.map((value) => layer.f(value, layer.alpha));
    if (masks[l]) for (let i = 0; i < a.length; i++) a[i] *= masks[l][i];
    const pass = { x, z, a };
    x = a;
    return pass;
  });
}

function dense({ fanIn, fanOut, W, b }, theta, x, n) {
  const z = new Float64Array(n * fanOut);
  for (let row = 0; row < n; row++) {
    const to = row * fanOut;
    for (let j = 0; j < fanOut; j++) z[to + j] = theta[b + j];
    for (let i = 0; i < fanIn; i++) {
      const value = x[row * fanIn + i];
      const from = W + i * fanOut;
      for (let j = 0; j < fanOut; j++) z[to + j] += value * theta[from + j];
    }
  }
  return z;
}

// dLoss/dtheta, given what `forward` returned and the gradient of its last outputs.
export function backward({ layers, size }, theta, passes, da, n, masks = []) {
  const grad = new Float64Array(size);
  for (let l = layers.length - 1; l >= 0; l--) {
    const { slope, alpha } = layers[l];
    const { x, z } = passes[l];
    const dz = da.map((d, i) => d * (masks[l] ? masks[l][i] : 1) * slope(z[i], alpha));
    da = denseBackward(layers[l], theta, grad, x, dz, n);
  }
  return grad;
}

// Adds dW and db to grad, returns dx.
function denseBackward({ fanIn, fanOut, W, b }, theta, grad, x, dz, n) {
  const dx = new Float64Array(n * fanIn);
  for (let row = 0; row < n; row++) {
    const to = row * fanOut;
    for (let j = 0; j < fanOut; j++) grad[b + j] += dz[to + j];
    for (let i = 0; i < fanIn; i++) {
      const at = row * fanIn + i;
      const from = W + i * fanOut;
      let sum = 0;
      for (let j = 0; j < fanOut; j++) {
        sum += dz[to + j] * theta[from + j];
        grad[from + j] += x[at] * dz[to + j];
      }
      dx[at] = sum;
    }
  }
  return dx;
}

const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

// Each takes outputs and targets of n examples and returns the loss and its gradient, as nnedu.losses.
export const LOSSES = {
  mse(p, y) {
    let value = 0;
    const dp = p.map((at, i) => {
      value += (at - y[i]) ** 2;
      return 2 * (at - y[i]) / p.length;
    });
    return [value / p.length, dp];
  },
  // From logits; y between 0 and 1.
  binary_cross_entropy(z, y) {
    let value = 0;
    const sigmoid = ACTIVATIONS.sigmoid[0];
    const dz = z.map((at, i) => {
      value += softplus(at) - y[i] * at;
      return (sigmoid(at) - y[i]) / z.length;
    });
    return [value / z.length, dz];
  },
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

// l1 |theta| + l2 theta^2 / 2: returns the penalty and adds its gradient.
export function penalty(theta, grad, l1, l2) {
  let value = 0;
  theta.forEach((w, i) => {
    value += l1 * Math.abs(w) + 0.5 * l2 * w * w;
    grad[i] += l1 * Math.sign(w) + l2 * w;
  });
  return value;
}

// Learn from one batch { x, y, n }; returns the loss before the step, and the gradient it followed.
export function trainStep(net, theta, optimizer, loss, { x, y, n }, { masks, l1 = 0, l2 = 0 } = {}) {
  const passes = forward(net, theta, x, n, masks);
  const [value, da] = LOSSES[loss](passes.at(-1).a, y, n);
  const grad = backward(net, theta, passes, da, n, masks);
  const extra = l1 || l2 ? penalty(theta, grad, l1, l2) : 0;
  optimizer.step(theta, grad);
  return { value: value + extra, grad };
}

// The rows of a flat array of so many columns.
export function rowsOf(array, columns, rows) {
  const found = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => found.set(array.subarray(row * columns, (row + 1) * columns), i * columns));
  return found;
}
