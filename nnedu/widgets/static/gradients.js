// What is done to a gradient between backward and step, and how large it is, as nnedu.regularizers
// and nnedu.probes.

// l1 |theta| + l2 theta^2 / 2: adds its gradient to grad and returns the penalty.
export const penalty = (l1, l2) => (theta, grad) => {
  let value = 0;
  for (let i = 0; i < theta.length; i++) {
    value += l1 * Math.abs(theta[i]) + 0.5 * l2 * theta[i] * theta[i];
    grad[i] += l1 * Math.sign(theta[i]) + l2 * theta[i];
  }
  return value;
};

export function norm(array) {
  let squares = 0;
  for (let i = 0; i < array.length; i++) squares += array[i] * array[i];
  return Math.sqrt(squares);
}

// Scales grad down where it is longer than that; the direction stays.
export const clipNorm = (longest) => (grad) => {
  const length = norm(grad);
  if (length > longest) for (let i = 0; i < grad.length; i++) grad[i] *= longest / length;
};

// Cuts every element; the direction may change.
export const clipValue = (limit) => (grad) => {
  for (let i = 0; i < grad.length; i++) grad[i] = Math.max(-limit, Math.min(limit, grad[i]));
};

// The norm of dLoss/dparameters of every layer that has parameters, first layer first; those inside
// skip connections one by one.
export const gradientNorms = ({ layers }) => layers.flatMap((layer) =>
  (layer.layers ? gradientNorms(layer) : layer.size ? [norm(layer.grad)] : []));
