// Gradient descent on surfaces of two weights, free of the page; nnedu.widgets.descent does the same.

export const STEPS = 100;

// Value, gradient, and where it is the same everywhere, the largest curvature.
export const SURFACES = {
  "round bowl": { value: (a, b) => (a * a + b * b) / 2, gradient: (a, b) => [a, b], curvature: 1 },
  "narrow valley": {
    value: (a, b) => (a * a + 12 * b * b) / 2, gradient: (a, b) => [a, 12 * b], curvature: 12,
  },
  "saddle": {
    value: (a, b) => a ** 4 / 4 - a * a / 2 + b * b / 2 + 0.25, gradient: (a, b) => [a ** 3 - a, b],
  },
  "curved valley": {
    value: (a, b) => (1 - a) ** 2 / 4 + (b - a * a / 2) ** 2,
    gradient: (a, b) => [(a - 1) / 2 - 2 * a * (b - a * a / 2), 2 * (b - a * a / 2)],
  },
  "many valleys": {
    value: (a, b) => (a * a + b * b) / 8 + 2 - Math.cos(2 * a) - Math.cos(2 * b),
    gradient: (a, b) => [a / 4 + 2 * Math.sin(2 * a), b / 4 + 2 * Math.sin(2 * b)],
  },
};

// A surface over [-3, 3] x [-3, 3], row by row from the bottom.
export function heightsOf({ value }, side = 61) {
  const place = (k) => -3 + 6 * k / (side - 1);
  return Float64Array.from({ length: side * side }, (_, i) =>
    value(place(i % side), place(Math.floor(i / side))));
}

// Places, losses and gradients' lengths from the start on; it ends early where w leaves all bounds.
export function descend({ value, gradient }, { lr, w1, w2, noise }, draws) {
  const rows = [];
  let [a, b] = [w1, w2];
  for (let t = 0; t <= STEPS; t++) {
    const [da, db] = gradient(a, b);
    rows.push([a, b, value(a, b), Math.hypot(da, db)]);
    if (!(Math.hypot(a, b) < 1e3)) break;
    a -= lr * (da + noise * draws[2 * t]);
    b -= lr * (db + noise * draws[2 * t + 1]);
  }
  return rows;
}

export const isLost = ([a, b]) => !(Math.hypot(a, b) < 1e3);

export function explain(rows, { lr, noise }, curvature) {
  const end = rows.at(-1);
  if (isLost(end) || (noise === 0 && end[2] > rows[0][2])) {
    const why = curvature
      ? `This surface curves by at most ${curvature}, so a step overshoots by more than it gains `
        + `once the learning rate is above 2 / ${curvature} = ${Number((2 / curvature).toPrecision(3))}. It is ${lr}.`
      : "Each step leaps across the valley, to a place that is steeper still.";
    const what = isLost(end) ? `Diverged after ${rows.length - 1} steps.` : "The loss grows.";
    return [`${what} ${why} Try a smaller learning rate.`, ""];
  }
  if (noise > 0) return ["", "Noise keeps it moving: a smaller learning rate calms it, more slowly."];
  if (end[3] < 0.01) {
    const at = rows.findIndex(([, , , length]) => length < 0.01);
    return ["", `The gradient is all but 0 from step ${at} on: it has arrived.`];
  }
  const last = rows.slice(-12).map((row) => row[2]);
  if (last.some((loss, i) => i && loss > last[i - 1] + 1e-9)) {
    return ["", "It leaps from side to side and does not settle: the learning rate is too large."];
  }
  return ["", `After ${STEPS} steps it is still on its way: a larger learning rate would be faster.`];
}
