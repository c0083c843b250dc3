"""The model of the schedules widget: a small network trained under a schedule, and its range test."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nnedu.data import Dataset, moons
from nnedu.functional import relu
from nnedu.layers import Dense, ReLU
from nnedu.losses import cross_entropy
from nnedu.model import Sequential
from nnedu.optimizers import SGD
from nnedu.schedules import (
    RangeTest,
    Schedule,
    constant,
    cosine,
    exponential,
    inverse_time,
    one_cycle,
    range_test,
    step_decay,
    warmup,
)
from nnedu.training import Diverged, train
from nnedu.widgets.own_code import Array, OwnCodeError, name_of, run

POINTS, HIDDEN, BATCH, STEPS, RANGE_STEPS = 128, 16, 16, 200, 100

# static/schedule_run.js has the same.
SCHEDULES: dict[str, Callable[[float], Schedule]] = {
    "constant": constant,
    "step": lambda lr: step_decay(lr, every=50, factor=0.3),
    "exponential": lambda lr: exponential(lr, rate=0.985),
    "1/t": lambda lr: inverse_time(lr, rate=0.05),
    "cosine": lambda lr: cosine(lr, total_steps=STEPS),
    "one cycle": lambda lr: one_cycle(lr, total_steps=STEPS),
}


class Training(NamedTuple):
    """The loss on all points before each step and after the last, and the units that died."""

    losses: Array
    dead: int


def problem() -> tuple[Dataset, Array]:
    """The points, in the order in which the batches take them, and the first weights.

    Both are rounded to float32, as a page gets them.
    """
    points = moons(POINTS, noise=0.3, rng=np.random.default_rng(1))
    order = np.random.default_rng(51).permutation(POINTS)
    x = points.x[order].astype(np.float32).astype(np.float64)
    theta = network(np.random.default_rng(1)).theta
    return Dataset(x, points.y[order]), theta.astype(np.float32).astype(np.float64)


def network(rng: np.random.Generator) -> Sequential:
    """Two inputs, 16 rectifiers, two classes."""
    layers = Dense(2, HIDDEN, rng=rng), ReLU(), Dense(HIDDEN, 2, rng=rng)
    return Sequential(*layers, dtype=np.float64)


def _start() -> tuple[Dataset, Sequential]:
    data, theta = problem()
    model = network(np.random.default_rng(1))
    model.theta = theta
    return data, model


def rates_under(schedule: Schedule, warmup_steps: int) -> Array:
    """The rate of every step, with a rise in a straight line over the first of them.

    Example:
        >>> rates_under(constant(1.0), 4)[:6]
        array([0.25, 0.5 , 0.75, 1.  , 1.  , 1.  ])
    """
    if warmup_steps:
        schedule = warmup(schedule, steps=warmup_steps)
    return np.array([schedule(step) for step in range(STEPS)], dtype=float)


def train_under(rates: Array) -> Training:
    """Train for 200 steps with these rates, on batches of 16.

    Example:
        >>> train_under(np.full(STEPS, 1.0)).losses[[0, -1]].round(2)
        array([0.8 , 0.12])
    """
    data, model = _start()
    steps = train(
        model, data, loss=cross_entropy, optimizer=SGD(model, lr=lambda step: float(rates[step])),
        rng=None, batch_size=BATCH, epochs=STEPS * BATCH // POINTS,
    )  # fmt: skip
    losses = [_loss(model, data)]
    try:
        losses += [_loss(model, data) for _ in steps]
    except Diverged:
        losses.append(np.inf)
    z = model.layers[0].forward(data.x, train=False)
    return Training(np.array(losses), int((relu(z) == 0).all(axis=0).sum()))


def range_under(lowest: float, highest: float) -> RangeTest:
    """The range test of the same network, in 100 steps, each on all points: batches would make it jagged."""
    data, model = _start()
    return range_test(
        model, data, loss=cross_entropy, optimizer=SGD(model, lr=1.0), rng=None,
        lowest=lowest, highest=highest, steps=RANGE_STEPS, batch_size=POINTS,
    )  # fmt: skip


def own_schedule(function: Callable[..., Any]) -> Callable[[float], Schedule]:
    """A learner's function of step and lr as a schedule; what goes wrong comes back in words."""
    name = name_of(function)

    def rate(step: int, lr: float) -> float:
        result = run(function, step, lr)
        if result is None:
            raise OwnCodeError(f"{name} returned None: is its `return` missing?")
        if np.ndim(result) or not isinstance(result, int | float | np.number):
            raise OwnCodeError(f"{name} should return one number, got {type(result).__name__}")
        if not 0 <= result < np.inf:
            raise OwnCodeError(
                f"{name} gives the rate {result:g} at step {step}: below 0 it climbs"
            )
        return float(result)

    return lambda lr: lambda step: rate(step, lr)


def _loss(model: Sequential, data: Dataset) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return float(cross_entropy(model.forward(data.x, train=False), data.y)[0])
