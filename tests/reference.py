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
