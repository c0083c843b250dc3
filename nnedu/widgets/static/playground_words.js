// The playground in words: names of neurons, what is seen, what is wrong.

import { number } from "./controls.js";
import { deadUnits, divergence } from "./health.js";
import { FEATURES, OWN_POINTS } from "./playground_data.js";

const percent = (share) => `${Math.round(100 * share)} %`;

// Every neuron by its id: inputs "x0" ..., hidden "1.2", "output".
export function nameOf(id) {
  if (id === "output") return "Output";
  if (id[0] === "x") return `Input ${FEATURES[id.slice(1)]}`;
  const [layer, unit] = id.split(".");
  return `Layer ${layer}, neuron ${unit}`;
}

// What goes into a hidden or output neuron: its dense layer, its column there, names of its inputs.
export function sourcesOf(run, id) {
  const layer = id === "output" ? run.dense.length : Number(id.split(".")[0]);
  const dense = run.dense[layer - 1];
  const unit = id === "output" ? 0 : Number(id.split(".")[1]) - 1;
  if (!dense || !(unit >= 0 && unit < dense.fanOut)) return null;
  const names = layer === 1 ? FEATURES.filter((_, k) => run.features[k])
    : Array.from({ length: dense.fanIn }, (_, i) => `a${layer - 1}.${i + 1}`);
  const places = [...names.map((_, i) => i * dense.fanOut + unit), dense.fanIn * dense.fanOut + unit];
  return { dense, names: [...names, "bias"], places, kind: run.active[layer - 1]?.name ?? "" };
}

export function formulaOf(run, id) {
  const found = sourcesOf(run, id);
  if (!found) return "";
  const terms = found.places.map((at, k) => {
    const [w, name] = [found.dense.theta[at], found.names[k]];
    const size = number(Math.abs(w)).slice(0, 6);
    return `${w < 0 ? "−" : "+"} ${size}${name === "bias" ? "" : ` ${name}`}`;
  }).join(" ").replace(/^\+ /, "");
  return found.kind ? `${found.kind} of (${terms})` : terms;
}

export const altOf = ({ features, active, dense }, { data }) =>
  `A network of ${features.filter(Boolean).length} inputs, ${
    active.map(({ name }, l) => `${dense[l].fanOut} ${name} neurons, `).join("")
  }and one output, on the points ${data}; a map of what it answers; its losses.`;

// What was set, in a line that a saved picture carries.
export function summaryOf(setting) {
  const { optimizer, lr, batch_size, penalty, strength, p_drop, train_share, noise } = setting;
  const parts = [optimizer, `rate ${lr}`, `batches of ${batch_size}`];
  if (penalty !== "none") parts.push(`${penalty} ${strength}`);
  if (p_drop) parts.push(`dropout ${p_drop}`);
  const made = setting.data === OWN_POINTS ? "" : `noise ${noise}, `;
  return `${parts.join(", ")}; ${made}${percent(train_share)} to train on`;
}

export function statusOf({ run, history, losses: [training, test] }, setting) {
  if (run.points.n < 2) return "There are too few points: click into the map to add some, two at least.";
  if (!run.epoch && !setting.weights) {
    return `${run.train.n} points to train on, ${run.test.n} to test. Nothing is learned yet: press Play.`;
  }
  if (run.lost()) return `Training ended at step ${run.steps}: there is no loss any more, and no boundary.`;
  const right = run.points.numbers ? ""
    : ` On their side of the boundary: ${percent(run.accuracy(run.train))} and ${
      percent(run.accuracy(run.test))}.`;
  const gap = test > 2 * training && test > training + 0.05 * history[0][1]
    ? " The test loss is far above the training loss: the network has learned the noise (overfitting)." : "";
  const other = run.lossName === setting.loss ? ""
    : ` The points have numbers, so the loss is ${run.lossName} and not ${setting.loss}.`;
  return `Epoch ${run.offset + run.epoch}: loss ${number(training)} in training, ${number(test)} on test `
    + `points.${right}${gap}${other}`;
}

// Neurons whose slope is 0 on all training points, by id.
export function deadOf(run) {
  if (!run.train.n) return [];
  run.net.forward(run.train.x, run.train.n);
  return run.active.flatMap((layer, l) =>
    deadUnits(layer, run.train.n).map((unit) => `${l + 1}.${unit + 1}`));
}

export function troubleOf({ run, history, losses }, setting, dead) {
  if (setting.data === OWN_POINTS && run.points.n < 2) return "";
  const value = Number.isFinite(run.value) || !run.steps ? losses[0] : run.value;
  const gone = divergence({ value, first: history[0]?.[1] ?? 1, step: run.steps, lr: setting.lr });
  if (gone) return gone;
  if (!dead.length) return "";
  const layers = run.active.map((layer, l) => [layer, dead.filter((id) => id.startsWith(`${l + 1}.`))]);
  const whole = layers.findIndex(([layer, ids], l) => ids.length === run.dense[l].fanOut);
  const who = dead.map((id) => nameOf(id)).join("; ");
  const why = "gives the same for every training point and its slope there is 0, so no gradient reaches "
    + "its weights";
  return whole >= 0
    ? `The network is dead: every neuron of layer ${whole + 1} ${why}, and nothing before it learns. `
      + "Take new weights, a lower learning rate, or leaky_relu."
    : `Dead: ${who}. Such a neuron ${why}. A lower learning rate, leaky_relu or new weights help.`;
}
