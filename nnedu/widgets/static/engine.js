// A network of layers on flat float64 arrays: forward, backward, a step of training. As nnedu's
// Sequential, Dense and Activation; the other layers stand in modules of their own, so that a page
// carries what it needs. Free of the page and of chance: weights, data, batches and dropout masks
// come from outside. Arrays are laid out as NumPy's: x (n, features) row by row.
//
// A layer has `size`, the number of its parameters, in the views `theta` and `grad`; what `forward`
// and `backward` return is overwritten by their next call. `backward` follows its `forward`.

import { ACTIVATIONS } from "./activations.js";

// Room for so many numbers, kept from call to call: training does not allocate.
export class Room {
  array = new Float64Array(0);

  of(length) {
    if (this.array.length < length) this.array = new Float64Array(length);
    return this.array.length === length ? this.array : this.array.subarray(0, length);
  }
}

export class Sequential {
  constructor(...layers) {
    this.layers = layers;
    this.size = sizeOf(layers);
    this.theta = new Float64Array(this.size);
    this.grad = new Float64Array(this.size);
    placeViews(layers, this.theta, this.grad);
  }

  // Outputs (n, fan_out) for x (n, fan_in); `train` switches dropout and batch norm.
  forward(x, n, train = false) {
    for (const layer of this.layers) x = layer.forward(x, n, train);
    return x;
  }

  // Overwrites grad, given the gradient of the outputs; returns that of x.
  backward(da, n) {
    for (let l = this.layers.length - 1; l >= 0; l--) da = this.layers[l].backward(da, n);
    return da;
  }
}

export const sizeOf = (layers) => layers.reduce((sum, layer) => sum + layer.size, 0);

// Hand every layer its part of theta and grad.
export function placeViews(layers, theta, grad) {
  let start = 0;
  for (const layer of layers) {
    const end = start + layer.size;
    layer.place(theta.subarray(start, end), grad.subarray(start, end));
    start = end;
  }
}

export class Layer {
  size = 0;
  out = new Room();
  back = new Room();

  place(theta, grad) {
    this.theta = theta;
    this.grad = grad;
  }
}

// z = x W + b; theta is W (fanIn, fanOut) row by row, then b.
export class Dense extends Layer {
  constructor(fanIn, fanOut) {
    super();
    Object.assign(this, { fanIn, fanOut, size: (fanIn + 1) * fanOut });
  }

  forward(x, n) {
    const { fanIn, fanOut, theta } = this;
    const z = this.out.of(n * fanOut);
    const b = fanIn * fanOut;
    this.x = x;
    for (let row = 0; row < n; row++) {
      const to = row * fanOut;
      for (let j = 0; j < fanOut; j++) z[to + j] = theta[b + j];
      for (let i = 0; i < fanIn; i++) {
        const value = x[row * fanIn + i];
        const from = i * fanOut;
        for (let j = 0; j < fanOut; j++) z[to + j] += value * theta[from + j];
      }
    }
    return z;
  }

  backward(dz, n) {
    const { fanIn, fanOut, theta, grad, x } = this;
    const dx = this.back.of(n * fanIn);
    const b = fanIn * fanOut;
    grad.fill(0);
    for (let row = 0; row < n; row++) {
      const to = row * fanOut;
      for (let j = 0; j < fanOut; j++) grad[b + j] += dz[to + j];
      for (let i = 0; i < fanIn; i++) {
        const at = row * fanIn + i;
        const value = x[at];
        const from = i * fanOut;
        let sum = 0;
        for (let j = 0; j < fanOut; j++) {
          sum += dz[to + j] * theta[from + j];
          grad[from + j] += value * dz[to + j];
        }
        dx[at] = sum;
      }
    }
    return dx;
  }
}

// a = f(z), by the name of f; alpha where it has one.
export class Activation extends Layer {
  constructor(name, alpha) {
    super();
    const [f, slope] = ACTIVATIONS[name];
    Object.assign(this, { name, f, slope, alpha });
  }

  forward(z) {
    const { f, alpha } = this;
    const a = this.out.of(z.length);
    for (let i = 0; i < a.length; i++) a[i] = f(z[i], alpha);
    this.z = z;
    this.a = a;
    return a;
  }

  backward(da) {
    const { z, a, slope, alpha } = this;
    const dz = this.back.of(z.length);
    for (let i = 0; i < dz.length; i++) dz[i] = da[i] * slope(z[i], alpha, a[i]);
    return dz;
  }
}

// Learn from one batch { x, y, n }; returns the loss before the step. `loss` is one of LOSSES,
// `penalty(theta, grad)` adds to grad and returns its value, `clip(grad)` shortens grad.
export function trainStep(net, optimizer, loss, { x, y, n }, { penalty, clip } = {}) {
  const [value, da] = loss(net.forward(x, n, true), y, n);
  net.backward(da, n);
  const extra = penalty ? penalty(net.theta, net.grad) : 0;
  clip?.(net.grad);
  optimizer.step(net.theta, net.grad);
  return value + extra;
}

// The rows of a flat array of so many columns.
export function rowsOf(array, columns, rows) {
  const found = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => found.set(array.subarray(row * columns, (row + 1) * columns), i * columns));
  return found;
}
