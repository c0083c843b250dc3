"""The model of the batch norm widget: the same network trained with it and without."""

from typing import Any, NamedTuple

import numpy as np

from nnedu import SGD, Dense, Sequential, Tanh
from nnedu.initializers import glorot_normal
from nnedu.layers import BatchNorm
from nnedu.losses import binary_cross_entropy
from nnedu.widgets.chance import Chance
from nnedu.widgets.own_code import Array

STEPS, EXAMPLES, UNITS = 80, 64, 8
# Where the inputs lie: about 0, or as raw measurements do.
SHIFTS = {"raw inputs, far from 0": 4.0, "standardized inputs": 0.0}


class NormRun(NamedTuple):
    """Before each step: losses (81, 2) of the batch and of fresh points; what the first layer got.

    ``before`` and ``after`` (81, batch, 8) are its weighted sums without and with normalization.
    """

    losses: Array
    before: Array
    after: Array


def points(data: str) -> tuple[Array, Array]:
    """Points in a square and whether they lie above a wave: x (128, 2), y (128, 1).

    The first half is for training.

    Example:
        >>> x, y = points("standardized inputs")
        >>> x.shape, int(y.sum())
        ((128, 2), 71)
    """
    x = 1.7 * np.asarray(Chance(1).uniform(-1, 1, (2 * EXAMPLES, 2)), dtype=float)
    y = x[:, 1:] > np.sin(2 * x[:, :1])
    return x + SHIFTS[data], y.astype(float)


def network(normalize: bool) -> Sequential:
    """Two hidden layers of 8 tanh units; batch norm, where it is, comes before tanh."""
    chance: Any = Chance(22)

    def block(fan_in: int) -> list[Any]:
        dense = Dense(fan_in, UNITS, rng=chance, init=glorot_normal)
        return [dense, *([BatchNorm(UNITS)] if normalize else []), Tanh()]

    return Sequential(
        *block(2), *block(UNITS), Dense(UNITS, 1, rng=chance, init=glorot_normal), dtype=np.float64
    )


def training_run(data: str, batch: int, lr: float, normalize: bool) -> NormRun:
    """Train by SGD on batches drawn by chance."""
    x, y = points(data)
    model = network(normalize)
    optimizer = SGD(model, lr=lr)
    draws = Chance(3)
    losses, before, after = [], [], []
    layers: Any = model.layers
    first, tanh = layers[1], layers[2 if normalize else 1]
    for _ in range(STEPS + 1):
        rows = (draws.random(batch) * EXAMPLES).astype(int)
        fresh, _ = binary_cross_entropy(model.forward(x[EXAMPLES:], train=False), y[EXAMPLES:])
        value, dlogits = binary_cross_entropy(model.forward(x[rows], train=True), y[rows])
        losses.append([value, fresh])
        before.append(first.x if normalize else tanh.z)
        after.append(tanh.z)
        model.backward(dlogits)
        optimizer.step()
    return NormRun(np.array(losses), np.array(before), np.array(after))
