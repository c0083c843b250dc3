// BatchNorm and LayerNorm as in nnedu.layers; theta is gamma, then beta.

import { Layer, Room } from "./engine.js";

class Normalization extends Layer {
  hat = new Room();

  constructor(features, eps = 1e-5) {
    super();
    Object.assign(this, { features, eps, size: 2 * features });
  }

  place(theta, grad) {
    super.place(theta, grad);
    theta.fill(1, 0, this.features);
  }

  // y = gamma xHat + beta.
  scaled(xHat) {
    const { features, theta } = this;
    const y = this.out.of(xHat.length);
    for (let i = 0; i < y.length; i++) {
      const j = i % features;
      y[i] = theta[j] * xHat[i] + theta[features + j];
    }
    this.xHat = xHat;
    return y;
  }

  // dgamma = sum dy xHat, dbeta = sum dy.
  gradients(dy) {
    const { features, grad, xHat } = this;
    grad.fill(0);
    for (let i = 0; i < dy.length; i++) {
      const j = i % features;
      grad[j] += dy[i] * xHat[i];
      grad[features + j] += dy[i];
    }
  }
}

// Every feature over the batch in training, by its running statistics otherwise.
export class BatchNorm extends Normalization {
  constructor(features, { momentum = 0.1, eps } = {}) {
    super(features, eps);
    this.momentum = momentum;
    this.runningMean = new Float64Array(features);
    this.runningVar = new Float64Array(features).fill(1);
    this.std = new Float64Array(features);
  }

  forward(x, n, train) {
    if (train && n < 2) throw Error("batch norm needs more than one example in a training batch");
    const { features } = this;
    const xHat = this.hat.of(x.length);
    this.train = train;
    for (let j = 0; j < features; j++) {
      const [mean, variance] = train
        ? this.follow(j, meanAndVariance(x, j, features, n), n) : [this.runningMean[j], this.runningVar[j]];
      this.std[j] = Math.sqrt(variance + this.eps);
      for (let i = j; i < x.length; i += features) xHat[i] = (x[i] - mean) / this.std[j];
    }
    return this.scaled(xHat);
  }

  // Move the running statistics of a feature towards the batch's, the variance as the unbiased one.
  follow(j, [mean, variance], n) {
    this.runningMean[j] += this.momentum * (mean - this.runningMean[j]);
    this.runningVar[j] += this.momentum * (variance * (n / (n - 1)) - this.runningVar[j]);
    return [mean, variance];
  }

  backward(dy, n) {
    this.gradients(dy);
    const { features, theta, grad, xHat, train, std } = this;
    const dx = this.back.of(dy.length);
    for (let i = 0; i < dy.length; i++) {
      const j = i % features;
      const through = train ? (grad[features + j] + xHat[i] * grad[j]) / n : 0;
      dx[i] = (dy[i] - through) * theta[j] / std[j];
    }
    return dx;
  }
}

// Every example over its features, in training and after it.
export class LayerNorm extends Normalization {
  roots = new Room();

  forward(x, n) {
    const { features } = this;
    const xHat = this.hat.of(x.length);
    this.std = this.roots.of(n);
    for (let row = 0; row < n; row++) {
      const from = row * features;
      const [mean, variance] = meanAndVariance(x, from, 1, features);
      this.std[row] = Math.sqrt(variance + this.eps);
      for (let i = from; i < from + features; i++) xHat[i] = (x[i] - mean) / this.std[row];
    }
    return this.scaled(xHat);
  }

  backward(dy, n) {
    this.gradients(dy);
    const { features, theta, xHat, std } = this;
    const dx = this.back.of(dy.length);
    for (let row = 0; row < n; row++) {
      const from = row * features;
      let [mean, along] = [0, 0];
      for (let j = 0; j < features; j++) {
        const dxHat = theta[j] * dy[from + j];
        mean += dxHat / features;
        along += dxHat * xHat[from + j] / features;
      }
      for (let j = 0; j < features; j++) {
        dx[from + j] = (theta[j] * dy[from + j] - mean - xHat[from + j] * along) / std[row];
      }
    }
    return dx;
  }
}

// Mean and variance of n numbers of x: the one at `from`, and every `stride`-th after it.
function meanAndVariance(x, from, stride, n) {
  let [mean, variance] = [0, 0];
  for (let k = 0; k < n; k++) mean += x[from + k * stride] / n;
  for (let k = 0; k < n; k++) variance += (x[from + k * stride] - mean) ** 2 / n;
  return [mean, variance];
}
