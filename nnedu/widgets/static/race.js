// Optimizers on one surface from one start, free of the page; nnedu.widgets.race does the same.

import { isLost, STEPS } from "./descent.js";
import { optimizer } from "./optimizers.js";

// Trait, label, nnedu's optimizer and what it takes from the setting besides lr.
export const RUNNERS = [
  ["sgd", "SGD", "SGD", () => ({})],
  ["with_momentum", "momentum", "SGD", ({ momentum }) => ({ momentum })],
  ["nesterov", "Nesterov", "SGD", ({ momentum }) => ({ momentum, nesterov: true })],
  ["adagrad", "AdaGrad", "AdaGrad", () => ({})],
  ["rmsprop", "RMSProp", "RMSProp", ({ beta2 }) => ({ alpha: beta2 })],
  ["adam", "Adam", "Adam", ({ beta1, beta2 }) => ({ beta1, beta2 })],
];

// Rows of w1, w2, loss; fewer than all steps where w leaves all bounds.
export function runOne({ value, gradient }, [, , name, options], setting) {
  const theta = Float64Array.from([setting.w1, setting.w2]);
  const moves = optimizer(name, 2, { lr: setting.lr, ...options(setting) });
  const rows = [];
  for (let t = 0; t <= STEPS; t++) {
    rows.push([theta[0], theta[1], value(theta[0], theta[1])]);
    if (isLost(theta)) break;
    moves.step(theta, gradient(theta[0], theta[1]));
  }
  return rows;
}
