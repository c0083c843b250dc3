"""The same mathematics in slow loops over single numbers, straight from the definitions."""

import math

import numpy as np


def elementwise(function, z):
    """Apply a function of one number to every element."""
    return np.array([function(float(value)) for value in z.ravel()]).reshape(z.shape)


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def elu(z, alpha=1.0):
    return z if z > 0 else alpha * math.expm1(z)


SCALARS = {
    "identity": lambda z: z,
    "heaviside": lambda z: 1.0 if z >= 0 else 0.0,
    "sign": lambda z: float((z > 0) - (z < 0)),
    "sigmoid": sigmoid,
    "tanh": math.tanh,
    "relu": lambda z: z if z > 0 else 0.0,
    "leaky_relu": lambda z: z if z > 0 else 0.01 * z,
    "elu": elu,
    "selu": lambda z: 1.0507009873554805 * elu(z, 1.6732632423543772),
    "gelu": lambda z: z * 0.5 * math.erfc(-z / math.sqrt(2)),
    "softplus": lambda z: z if z > 700 else math.log1p(math.exp(z)),
    "swish": lambda z: z * sigmoid(z),
}


def softmax(row, temperature=1.0):
    largest = max(row)
    powers = [math.exp((value - largest) / temperature) for value in row]
    return [power / sum(powers) for power in powers]


def dense(x, W, b):
    z = np.zeros((len(x), len(b)))
    for n in range(len(x)):
        for j in range(len(b)):
            z[n, j] = b[j] + sum(x[n, i] * W[i, j] for i in range(len(W)))
    return z


def dense_backward(dz, x, W):
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for n in range(len(x)):
        for j in range(W.shape[1]):
            db[j] += dz[n, j]
            for i in range(W.shape[0]):
                dx[n, i] += dz[n, j] * W[i, j]
                dW[i, j] += dz[n, j] * x[n, i]
    return dx, dW, db


def maxout(z):
    return np.array([[max(pieces) for pieces in units] for units in z])


def mse(predictions, y):
    pairs = list(zip(predictions.ravel(), y.ravel(), strict=True))
    return sum((p - t) ** 2 for p, t in pairs) / len(pairs)


def binary_cross_entropy(logits, y):
    pairs = list(zip(logits.ravel(), y.ravel(), strict=True))
    return -sum(t * math.log(sigmoid(z)) + (1 - t) * math.log(sigmoid(-z)) for z, t in pairs) / len(
        pairs
    )


def cross_entropy(logits, y):
    return -sum(math.log(softmax(row)[label]) for row, label in zip(logits, y, strict=True)) / len(
        y
    )


def soft_cross_entropy(logits, y, weight, label_smoothing):
    total = 0.0
    for row, label in zip(logits, y, strict=True):
        for k, p in enumerate(softmax(row)):
            wanted = (1 - label_smoothing) * (k == label) + label_smoothing / len(row)
            total -= weight[k] * wanted * math.log(p)
    return total / sum(weight[label] for label in y)


def mae(predictions, y):
    return sum(abs(p - t) for p, t in zip(predictions.flat, y.flat, strict=True)) / y.size


def huber(predictions, y, delta=1.0):
    total = 0.0
    for p, t in zip(predictions.flat, y.flat, strict=True):
        d = abs(p - t)
        total += 0.5 * d**2 if d <= delta else delta * (d - 0.5 * delta)
    return total / y.size


def quantile(predictions, y, q=0.5):
    total = 0.0
    for p, t in zip(predictions.flat, y.flat, strict=True):
        total += q * (t - p) if t > p else (1 - q) * (p - t)
    return total / y.size


def focal(logits, y, gamma=2.0):
    total = 0.0
    for z, t in zip(logits.flat, y.flat, strict=True):
        p = sigmoid(z) if t == 1 else sigmoid(-z)
        total -= (1 - p) ** gamma * math.log(p)
    return total / y.size


def hinge(scores, y):
    return sum(max(0, 1 - t * z) for z, t in zip(scores.flat, y.flat, strict=True)) / y.size


def tversky(probs, y, alpha=0.5, beta=0.5):
    total = 0.0
    for row, targets in zip(probs, y, strict=True):
        hits = false = missed = 0.0
        for p, t in zip(row.flat, targets.flat, strict=True):
            hits += p * t
            false += p * (1 - t)
            missed += (1 - p) * t
        total += 1 - hits / (hits + alpha * false + beta * missed)
    return total / len(y)


def contrastive(x1, x2, y, margin=1.0):
    total = 0.0
    for a, b, different in zip(x1, x2, y, strict=True):
        d = math.dist(a, b)
        total += 0.5 * max(0, margin - d) ** 2 if different else 0.5 * d**2
    return total / len(y)


# One parameter of each optimizer that PyTorch lacks: (gradient, memory, step t from 1) -> change.


def adabelief(g, memory, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    memory["m"] = beta1 * memory.get("m", 0.0) + (1 - beta1) * g
    surprise = (g - memory["m"]) ** 2
    memory["v"] = beta2 * memory.get("v", 0.0) + (1 - beta2) * surprise + eps
    m, v = memory["m"] / (1 - beta1**t), memory["v"] / (1 - beta2**t)
    return -lr * m / (math.sqrt(v) + eps)


def adabound(
    g, memory, t, lr, ams=False, beta1=0.9, beta2=0.999, eps=1e-8, final_lr=0.1, gamma=1e-3
):
    memory["m"] = beta1 * memory.get("m", 0.0) + (1 - beta1) * g
    memory["v"] = beta2 * memory.get("v", 0.0) + (1 - beta2) * g**2
    memory["largest"] = max(memory.get("largest", 0.0), memory["v"])
    v = memory["largest"] if ams else memory["v"]
    rate = lr * math.sqrt(1 - beta2**t) / (1 - beta1**t) / (math.sqrt(v) + eps)
    low, high = final_lr * (1 - 1 / (gamma * t + 1)), final_lr * (1 + 1 / (gamma * t))
    return -min(max(rate, low), high) * memory["m"]


def amsbound(g, memory, t, lr):
    return adabound(g, memory, t, lr, ams=True)


def conv2d(x, W, b, stride=1, padding=0):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    kernel_h, kernel_w, channels_in, channels_out = W.shape
    out_h, out_w = (x.shape[1] - kernel_h) // stride + 1, (x.shape[2] - kernel_w) // stride + 1
    z = np.zeros((len(x), out_h, out_w, channels_out))
    for n, i, j, o in np.ndindex(z.shape):
        z[n, i, j, o] = b[o] + sum(
            x[n, i * stride + k, j * stride + l, c] * W[k, l, c, o]
            for k, l, c in np.ndindex(kernel_h, kernel_w, channels_in)
        )
    return z


def pool2d(reduce, x, size, stride):
    out_h, out_w = (x.shape[1] - size) // stride + 1, (x.shape[2] - size) // stride + 1
    a = np.zeros((len(x), out_h, out_w, x.shape[3]))
    for n, i, j, c in np.ndindex(a.shape):
        rows, columns = range(i * stride, i * stride + size), range(j * stride, j * stride + size)
        a[n, i, j, c] = reduce([x[n, k, l, c] for k in rows for l in columns])
    return a
