// The network that is shown, as code in nnedu: run, it comes to the same losses.

import { OWN_POINTS } from "./playground_data.js";
import { MOVES, weightsOf } from "./playground_run.js";

const CLASSES_OF = {
  tanh: "Tanh", relu: "ReLU", sigmoid: "Sigmoid", identity: "Identity", leaky_relu: "LeakyReLU",
  elu: "ELU", gelu: "GELU", swish: "Swish", softplus: "Softplus",
};
const COLUMNS = ["x1", "x2", "x1**2", "x2**2", "x1 * x2", "np.sin(2 * x1)", "np.sin(2 * x2)"];

// `own` are the names of a learner's functions, which stand in the notebook.
export function codeOf(setting, run, own) {
  const [optimizer, options] = MOVES[setting.optimizer];
  const kinds = run.active.map(({ name }) => CLASSES_OF[name] ?? "Activation");
  const drops = setting.p_drop && kinds.length;
  const layers = new Set(["Dense", "Sequential", "evaluate", "fit", ...kinds, ...(drops ? ["Dropout"] : [])]);
  const ownData = setting.data === OWN_POINTS;
  const signs = !run.points.numbers && run.lossName !== "binary_cross_entropy";
  const penalty = setting.penalty.toLowerCase();
  const given = [`lr=${setting.lr}`, ...Object.entries(options).map(([name, value]) =>
    `${name}=${value === true ? "True" : value}`)].join(", ");
  const chosen = COLUMNS.filter((_, k) => run.features[k]).join(", ");
  return [
    ...(penalty === "none" ? [] : ["from functools import partial", ""]),
    "import numpy as np",
    "",
    `from nnedu import ${[...layers].sort(byName).join(", ")}`,
    ...(run.lossName === own.loss ? [] : [`from nnedu.losses import ${run.lossName}`]),
    `from nnedu.optimizers import ${optimizer}`,
    ...(penalty === "none" ? [] : [`from nnedu.regularizers import ${penalty}`]),
    "from nnedu.widgets.chance import Chance",
    ...(ownData ? [] : ["from nnedu.widgets.playground_data import playground_data"]),
    "",
    ...(ownData ? ownPointsIn(run.points)
      : [`x, y = playground_data("${setting.data}", noise=${setting.noise}, seed=${setting.draw})`]),
    ...(signs ? ["y = 2 * y - 1  # classes -1 and 1"] : []),
    "x1, x2 = x.T",
    `inputs = np.column_stack([${chosen}])`,
    `training = inputs[:${run.train.n}], y[:${run.train.n}]`,
    `test = inputs[${run.train.n}:], y[${run.train.n}:]`,
    "",
    `rng = Chance(${setting.seed})  # the page's own; np.random.default_rng(${setting.seed}) does as well`,
    "model = Sequential(",
    ...run.active.map(({ name }, l) => {
      const kind = CLASSES_OF[name];
      const f = kind ? `${kind}()` : `Activation(${name}, ${own.backward})`;
      return `    Dense(${sizes(run.dense[l])}, rng=rng), ${f},${
        drops ? ` Dropout(${setting.p_drop}, rng=rng),` : ""}`;
    }),
    `    Dense(${sizes(run.dense.at(-1))}, rng=rng),`,
    "    dtype=np.float64,",
    ")",
    ...weightsIn(weightsOf(setting, run.net.size)),
    `optimizer = ${optimizer}(model, ${given})`,
    "fit(",
    `    model, training, loss=${run.lossName}, optimizer=optimizer, epochs=${run.epoch},`,
    `    batch_size=${setting.batch_size}, rng=None, progress=False,`,
    ...(penalty === "none" ? [] : [`    penalty=partial(${penalty}, strength=${setting.strength}),`]),
    ")",
    "for data in training, test:",
    `    print(evaluate(model, data, loss=${run.lossName}))`,
    "",
  ].join("\n");
}

const byName = (one, other) => (one < other ? -1 : 1);
const sizes = ({ fanIn, fanOut }) => `${fanIn}, ${fanOut}`;

function ownPointsIn({ x, y, n }) {
  const rows = Array.from({ length: n }, (_, i) => [x[2 * i], x[2 * i + 1], y[i]]);
  return [
    "points = np.array([  # x1, x2, y",
    ...inRows(rows.flat(), 12),
    "]).reshape(-1, 3)",
    "x, y = points[:, :2], points[:, 2:]",
  ];
}

function weightsIn(theta) {
  if (!theta) return [];
  return ["model.theta = [", ...inRows(Array.from(theta, (w) => Number(w.toPrecision(9))), 6), "]"];
}

const inRows = (numbers, columns) =>
  Array.from({ length: Math.ceil(numbers.length / columns) }, (_, row) =>
    `    ${numbers.slice(row * columns, (row + 1) * columns).join(", ")},`);
