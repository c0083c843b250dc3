// The optimizers of nnedu.optimizers on flat arrays, free of the page.

// For each one: the names of its state, and what it does to one parameter, given its state there.
const UPDATES = {
  SGD: [["velocity"], (o, g, s, i) => {
    if (!o.momentum) return o.lr * g;
    s.velocity[i] = o.momentum * s.velocity[i] + g;
    return o.lr * (o.nesterov ? g + o.momentum * s.velocity[i] : s.velocity[i]);
  }],
  AdaGrad: [["squares"], (o, g, s, i) => {
    s.squares[i] += g * g;
    return o.lr * g / (Math.sqrt(s.squares[i]) + o.eps);
  }],
  RMSProp: [["squares", "velocity"], (o, g, s, i) => {
    s.squares[i] += (1 - o.alpha) * (g * g - s.squares[i]);
    s.velocity[i] = o.momentum * s.velocity[i] + g / (Math.sqrt(s.squares[i]) + o.eps);
    return o.lr * s.velocity[i];
  }],
  Adam: [["m", "v"], adam],
  AdamW: [["m", "v"], adam],
};

function adam(o, g, s, i, t) {
  s.m[i] += (1 - o.beta1) * (g - s.m[i]);
  s.v[i] += (1 - o.beta2) * (g * g - s.v[i]);
  const m = s.m[i] / (1 - o.beta1 ** t);
  return o.lr * m / (Math.sqrt(s.v[i] / (1 - o.beta2 ** t)) + o.eps);
}

const DEFAULTS = { momentum: 0, nesterov: false, weight_decay: 0, alpha: 0.99, beta1: 0.9, beta2: 0.999 };
const OWN_DEFAULTS = { AdaGrad: { eps: 1e-10 }, AdamW: { weight_decay: 0.01 } };

export const OPTIMIZERS = Object.keys(UPDATES);

// An optimizer for so many parameters; its step(theta, grad) changes theta in place.
export function optimizer(name, size, options) {
  const o = { eps: 1e-8, ...DEFAULTS, ...OWN_DEFAULTS[name], ...options };
  const [names, update] = UPDATES[name];
  const state = Object.fromEntries(names.map((key) => [key, new Float64Array(size)]));
  let t = 0;
  return {
    options: o,
    step(theta, grad) {
      t += 1;
      for (let i = 0; i < size; i++) {
        let g = grad[i];
        // AdamW shrinks the parameter itself; the others feel the decay in the gradient.
        if (name === "AdamW") theta[i] *= 1 - o.lr * o.weight_decay;
        else g += o.weight_decay * theta[i];
        theta[i] -= update(o, g, state, i, t);
      }
    },
  };
}
