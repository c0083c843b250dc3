// The optimizers of nnedu.optimizers on flat arrays, free of the page.

// For each one: the names of its state, and a step of theta against the gradient g, where each array
// of the state is handed on by its name and t counts the steps from 1.
const STEPS_OF = {
  SGD: [["velocity"], (theta, g, o, { velocity }) => {
    for (let i = 0; i < theta.length; i++) {
      velocity[i] = o.momentum * velocity[i] + g[i];
      theta[i] -= o.lr * (o.nesterov ? g[i] + o.momentum * velocity[i] : velocity[i]);
    }
  }],
  AdaGrad: [["squares"], (theta, g, o, { squares }) => {
    for (let i = 0; i < theta.length; i++) {
      squares[i] += g[i] * g[i];
      theta[i] -= o.lr * g[i] / (Math.sqrt(squares[i]) + o.eps);
    }
  }],
  RMSProp: [["squares", "velocity"], (theta, g, o, { squares, velocity }) => {
    for (let i = 0; i < theta.length; i++) {
      squares[i] += (1 - o.alpha) * (g[i] * g[i] - squares[i]);
      velocity[i] = o.momentum * velocity[i] + g[i] / (Math.sqrt(squares[i]) + o.eps);
      theta[i] -= o.lr * velocity[i];
    }
  }],
  Adam: [["m", "v"], adam],
  AdamW: [["m", "v"], adam],
};

function adam(theta, g, o, { m, v }, t) {
  const correction1 = 1 - o.beta1 ** t;
  const correction2 = 1 - o.beta2 ** t;
  for (let i = 0; i < theta.length; i++) {
    m[i] += (1 - o.beta1) * (g[i] - m[i]);
    v[i] += (1 - o.beta2) * (g[i] * g[i] - v[i]);
    theta[i] -= o.lr * (m[i] / correction1) / (Math.sqrt(v[i] / correction2) + o.eps);
  }
}

const DEFAULTS = { momentum: 0, nesterov: false, weight_decay: 0, alpha: 0.99, beta1: 0.9, beta2: 0.999 };
const OWN_DEFAULTS = { AdaGrad: { eps: 1e-10 }, AdamW: { weight_decay: 0.01 } };

export const OPTIMIZERS = Object.keys(STEPS_OF);

// An optimizer for so many parameters; its step(theta, grad) changes theta in place. What is
// assigned to its options, such as lr, counts from the next step on.
export function optimizer(name, size, options) {
  const o = { eps: 1e-8, ...DEFAULTS, ...OWN_DEFAULTS[name], ...options };
  const [names, step] = STEPS_OF[name];
  const state = Object.fromEntries(names.map((key) => [key, new Float64Array(size)]));
  const decayed = new Float64Array(size);
  let t = 0;
  return {
    options: o,
    step(theta, grad) {
      t += 1;
      // AdamW shrinks the parameters themselves; the others feel the decay in the gradient.
      if (name === "AdamW") {
        for (let i = 0; i < size; i++) theta[i] *= 1 - o.lr * o.weight_decay;
      } else if (o.weight_decay) {
        for (let i = 0; i < size; i++) decayed[i] = grad[i] + o.weight_decay * theta[i];
        grad = decayed;
      }
      step(theta, grad, o, state, t);
    },
  };
}
