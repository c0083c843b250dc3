// What is wrong with a network in training, and its name.

// Why training stopped making sense, in words; "" where it makes sense. `first` is the loss that
// training began with.
export function divergence({ value, first, step, lr }) {
  const rate = `the learning rate ${Number(lr.toPrecision(3))}`;
  if (Number.isNaN(value)) {
    return `The loss became NaN at step ${step}: numbers grew past all bounds and inf - inf is no `
      + `number. Lower ${rate} and reset.`;
  }
  if (!Number.isFinite(value)) {
    return `The loss became infinite at step ${step}: the weights grew past all bounds. Lower ${rate} `
      + "and reset.";
  }
  if (value > 100 * first + 100) {
    return `The loss is ${Number(value.toPrecision(3))} and was ${Number(first.toPrecision(3))}: it `
      + `diverges, each step leaps further than the last. Lower ${rate}.`;
  }
  return "";
}

// The units of an activation layer whose slope is 0 for all n examples of its last forward pass:
// nothing reaches their weights, they cannot learn. As nnedu.probes.dead_share.
export function deadUnits({ z, a, slope, alpha }, n) {
  const features = z.length / n;
  const dead = [];
  for (let j = 0; j < features; j++) {
    let i = j;
    while (i < z.length && slope(z[i], alpha, a[i]) === 0) i += features;
    if (i >= z.length) dead.push(j);
  }
  return dead;
}

// The share of all outputs of an activation layer whose slope is below 0.05, as
// nnedu.probes.saturated_share.
export function saturatedShare({ z, a, slope, alpha }) {
  let count = 0;
  for (let i = 0; i < z.length; i++) count += Math.abs(slope(z[i], alpha, a[i])) < 0.05;
  return count / z.length;
}
