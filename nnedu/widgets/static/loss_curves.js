// Losses of one prediction for one target, free of the page; nnedu.widgets.loss_curve does the same.

import { ACTIVATIONS } from "./activations.js";

const logistic = ACTIVATIONS.sigmoid[0];
const softlog = ACTIVATIONS.softplus[0];
const clip = (x, limit) => Math.max(-limit, Math.min(limit, x));

// Value and slope; `option` is the trait they take besides; `kind` says what targets there are.
export const LOSS_CURVES = {
  mse: { kind: "numbers", value: (p, y) => (p - y) ** 2, slope: (p, y) => 2 * (p - y) },
  mae: { kind: "numbers", value: (p, y) => Math.abs(p - y), slope: (p, y) => Math.sign(p - y) },
  huber: {
    kind: "numbers", option: "delta",
    value: (p, y, delta) => clip(p - y, delta) * (p - y - 0.5 * clip(p - y, delta)),
    slope: (p, y, delta) => clip(p - y, delta),
  },
  quantile: {
    kind: "numbers", option: "q",
    value: (p, y, q) => Math.max(q * (y - p), (q - 1) * (y - p)),
    slope: (p, y, q) => (y > p ? -q : 0) + (y < p ? 1 - q : 0),
  },
  binary_cross_entropy: {
    kind: "labels", value: (z, y) => softlog(z) - y * z, slope: (z, y) => logistic(z) - y,
  },
  focal: {
    kind: "labels", option: "gamma",
    value(z, y, gamma) {
      const s = (2 * y - 1) * z;
      return logistic(-s) ** gamma * softlog(-s);
    },
    slope(z, y, gamma) {
      const s = (2 * y - 1) * z;
      const wrong = logistic(-s);
      return -(2 * y - 1) * wrong ** gamma * (gamma * logistic(s) * softlog(-s) + wrong);
    },
  },
  hinge: {
    kind: "signs", value: (z, y) => Math.max(0, 1 - y * z), slope: (z, y) => (1 - y * z > 0 ? -y : 0),
  },
  contrastive: {
    kind: "pairs", option: "margin",
    value: (x, y, m) => (y ? Math.max(0, m - Math.abs(x)) ** 2 / 2 : x * x / 2),
    slope: (x, y, m) => (y ? -Math.max(0, m - Math.abs(x)) * Math.sign(x) : x),
  },
};

// What the answer "yes" or "no" is as a number.
export const targetOf = (kind, { target, answer }) => ({
  numbers: target, labels: Number(answer === "yes"), signs: answer === "yes" ? 1 : -1,
  pairs: Number(answer === "no"),
}[kind]);

// Value, slope, and for numbers the mean loss of a constant prediction, with the outlier and without.
export function lossCurves(name, setting, P, data) {
  const { kind, option, value, slope } = LOSS_CURVES[name];
  const y = targetOf(kind, setting);
  const k = setting[option];
  const mean = (points) => (kind === "numbers" ? P.map((p) =>
    points.reduce((sum, point) => sum + value(p, point, k), 0) / points.length) : []);
  return [
    P.map((p) => value(p, y, k)), P.map((p) => slope(p, y, k)),
    mean([...data, setting.outlier]), mean(data),
  ];
}
