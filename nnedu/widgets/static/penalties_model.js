// A classifier with an L1 or L2 penalty, free of the page; nnedu.widgets.penalties_model does the same.

import { chance } from "./chance.js";

const [TRAINING, FRESH, STEPS] = [50, 200, 400];
export const POWERS = [1, 2, 3, 4].flatMap((i) => Array.from({ length: i + 1 }, (_, j) => [i - j, j]));
const L1_SHARE = { "L1": 1, "L2": 0, "half L1, half L2": 0.5 };
const BEST = [2, 0.5];
const CURVATURE = [[0.1, 0.03], [0.03, 0.1]];

// Points [x1, x2, y], the training points first.
export function labelled(data) {
  const stream = chance(5);
  const places = Array.from({ length: TRAINING + FRESH }, () => [stream.uniform(-1, 1), stream.uniform(-1, 1)]);
  return places.map(([a, b]) => {
    const inside = data === "a ring" ? 0.5 - a * a - b * b : a + 0.5 * b;
    return [a, b, inside + 0.25 * stream.normal() > 0 ? 1 : 0];
  });
}

const products = (a, b) => POWERS.map(([i, j]) => a ** i * b ** j);

// A function [x1, x2] -> 14 features, standardized on the training points, and a 1 for the bias.
export function featuresOf(points) {
  const raw = points.slice(0, TRAINING).map(([a, b]) => products(a, b));
  const means = POWERS.map((_, k) => raw.reduce((sum, row) => sum + row[k], 0) / TRAINING);
  const stds = POWERS.map((_, k) =>
    Math.sqrt(raw.reduce((sum, row) => sum + (row[k] - means[k]) ** 2, 0) / TRAINING));
  return (a, b) => [...products(a, b).map((x, k) => (x - means[k]) / stds[k]), 1];
}

export const score = (row, theta) => row.reduce((sum, x, k) => sum + x * theta[k], 0);

// Towards 0 by so much, and no further than 0.
const pulled = (x, by) => Math.max(x - by, 0) - Math.max(-x - by, 0);

// 14 weights and a bias, by accelerated proximal steps.
export function fitPenalized({ kind, strength }, points, features) {
  const rows = points.slice(0, TRAINING).map(([a, b]) => features(a, b));
  const share = L1_SHARE[kind];
  const bias = POWERS.length;
  const decay = strength * (1 - share);
  const lr = 1 / (0.25 * (bias + 1) + decay);
  let [theta, ahead, t] = [new Float64Array(bias + 1), new Float64Array(bias + 1), 1];
  for (let step = 0; step < STEPS; step++) {
    const grad = ahead.map((w, k) => (k < bias ? decay * w : 0));
    rows.forEach((row, n) => {
      const error = (1 / (1 + Math.exp(-score(row, ahead))) - points[n][2]) / TRAINING;
      for (let k = 0; k <= bias; k++) grad[k] += error * row[k];
    });
    const moved = ahead.map((w, k) => pulled(w - lr * grad[k], k < bias ? lr * strength * share : 0));
    const next = (1 + Math.sqrt(1 + 4 * t * t)) / 2;
    ahead = moved.map((w, k) => w + (t - 1) / next * (w - theta[k]));
    [theta, t] = [moved, next];
  }
  return theta;
}

// The lowest point of the bowl + penalty for two weights.
export function twoWeights({ kind, strength }) {
  const share = L1_SHARE[kind];
  const w = [...BEST];
  for (let sweep = 0; sweep < 100; sweep++) {
    for (const i of [0, 1]) {
      const slope = CURVATURE[i][i] * BEST[i] - CURVATURE[i][1 - i] * (w[1 - i] - BEST[1 - i]);
      w[i] = pulled(slope, strength * share) / (CURVATURE[i][i] + strength * (1 - share));
    }
  }
  return w;
}

export function bowl(w1, w2) {
  const [a, b] = [w1 - BEST[0], w2 - BEST[1]];
  return (CURVATURE[0][0] * a * a + 2 * CURVATURE[0][1] * a * b + CURVATURE[1][1] * b * b) / 2;
}

// All weights whose penalty is that of w: a diamond, a circle, or between.
export function region(kind, [w1, w2]) {
  const share = L1_SHARE[kind];
  const penalty = share * (Math.abs(w1) + Math.abs(w2)) + (1 - share) / 2 * (w1 * w1 + w2 * w2);
  return Array.from({ length: 121 }, (_, k) => {
    const [c, s] = [Math.cos(k * Math.PI / 60), Math.sin(k * Math.PI / 60)];
    const [a, b] = [(1 - share) / 2, share * (Math.abs(c) + Math.abs(s))];
    const r = a ? (Math.sqrt(b * b + 4 * a * penalty) - b) / (2 * a) : penalty / b;
    return [r * c, r * s];
  });
}

// Share of training points, and of fresh points, on their side.
export function accuracies(theta, points, features) {
  const right = points.map(([a, b, y]) => (score(features(a, b), theta) > 0) === (y === 1));
  const share = (part) => part.filter(Boolean).length / part.length;
  return [share(right.slice(0, TRAINING)), share(right.slice(TRAINING))];
}
