// The activations of nnedu.functional: value and derivative, free of the page. A derivative may be
// given the value a, where it is known, and is then spared computing it.

const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
const density = (z) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);

// The normal distribution function by its power series, exact to 1e-15 for |z| < 8.
function normal(z) {
  if (Math.abs(z) > 8) return z > 0 ? 1 : 0;
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
    term *= z * z / k;
    sum += term;
  }
  return 0.5 + density(z) * sum;
}

const elu = [
  (z, alpha) => (z > 0 ? z : alpha * Math.expm1(z)),
  (z, alpha) => (z > 0 ? 1 : alpha * Math.exp(z)),
];
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

export const ACTIVATIONS = {
  identity: [(z) => z, () => 1],
  // No derivative at the jump.
  heaviside: [(z) => (z >= 0 ? 1 : 0), (z) => (z === 0 ? NaN : 0)],
  sign: [Math.sign, (z) => (z === 0 ? NaN : 0)],
  sigmoid: [sigmoid, (z, alpha, a = sigmoid(z)) => a * (1 - a)],
  tanh: [Math.tanh, (z, alpha, a = Math.tanh(z)) => 1 - a * a],
  relu: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
  leaky_relu: [(z, alpha) => (z > 0 ? z : alpha * z), (z, alpha) => (z > 0 ? 1 : alpha)],
  elu,
  selu: elu.map((f) => (z) => SELU_SCALE * f(z, SELU_ALPHA)),
  gelu: [(z) => z * normal(z), (z) => normal(z) + z * density(z)],
  softplus: [
    (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
    sigmoid,
  ],
  swish: [
    (z) => z * sigmoid(z),
    (z) => sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z)),
  ],
};

// Value and slope of a named activation at every z.
export function curve(name, alpha, z) {
  return ACTIVATIONS[name].map((f) => Float64Array.from(z, (at) => f(at, alpha)));
}

// Where |slope| stays under 0.05 for at least half a unit: pairs [from, to].
export function saturated(z, slope) {
  const found = [];
  let start = -1;
  for (let i = 0; i <= z.length; i++) {
    if (i < z.length && Math.abs(slope[i]) < 0.05) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      if (z[i - 1] - z[start] >= 0.5) found.push([z[start], z[i - 1]]);
      start = -1;
    }
  }
  return found;
}
