"""The model of the dropout widget: a trained network, and the thinned ones inside it."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from nnedu import Adam, Dense, Dropout, Sequential, Tanh
from nnedu.functional import dropout
from nnedu.losses import mse
from nnedu.widgets.chance import Chance
from nnedu.widgets.own_code import Array, OwnCodeError, name_of, run

UNITS, NETS = 8, 60
XS = np.linspace(-1, 1, 61)


@cache
def points() -> tuple[Array, Array]:
    """40 noisy points of a curve, x and y (40, 1)."""
    rng = np.random.default_rng(4)
    x = np.linspace(-1, 1, 40)[:, None]
    return x, np.sin(3 * x) + 0.15 * rng.normal(size=x.shape)


@cache
def trained() -> Array:
    """The parameters of a 1-8-8-1 network that learned the points with dropout."""
    rng = np.random.default_rng(1)
    model = Sequential(
        Dense(1, UNITS, rng=rng), Tanh(), Dropout(0.1, rng=rng),
        Dense(UNITS, UNITS, rng=rng), Tanh(), Dropout(0.1, rng=rng),
        Dense(UNITS, 1, rng=rng), dtype=np.float64,
    )  # fmt: skip
    x, y = points()
    optimizer = Adam(model, lr=0.03)
    for _ in range(1200):
        model.backward(mse(model.forward(x, train=True), y)[1])
        optimizer.step()
    # As a page has them.
    return model.theta.astype(np.float32).astype(float)


def masks(p_drop: float) -> Array:
    """What nnedu's dropout makes of 60 rows of ones, (60, 16): a thinned network each.

    Example:
        >>> masks(0.5)[0]
        array([2., 0., 2., 2., 0., 2., 2., 0., 2., 2., 2., 0., 2., 2., 0., 0.])
    """
    chance: Any = Chance(7)
    ones = np.ones((1, 2 * UNITS))
    return np.vstack([dropout(ones, p_drop, train=True, rng=chance)[0] for _ in range(NETS)])


def own_masks(function: Callable[..., Any], p_drop: float) -> tuple[Array, Array, str]:
    """The same of a learner's dropout, what it does at test time, and in words what is wrong."""
    rng = np.random.default_rng(7)
    ones = np.ones((1, 2 * UNITS))
    rows = [_dropped(function, ones, p_drop, True, rng) for _ in range(NETS)]
    found, at_test = np.vstack(rows), _dropped(function, ones, p_drop, False, rng)[0]
    return found, at_test, _trouble(name_of(function), found, at_test, p_drop)


def _dropped(
    function: Callable[..., Any], ones: Array, p_drop: float, train: bool, rng: np.random.Generator
) -> Array:
    result = run(function, ones.copy(), p_drop, train=train, rng=rng)
    a = result[0] if isinstance(result, tuple) else result
    name = name_of(function)
    if a is None:
        raise OwnCodeError(f"{name} returned None: is its `return` missing?")
    try:
        array = np.asarray(a, dtype=float)
    except (TypeError, ValueError):
        raise OwnCodeError(f"{name} should return numbers, got {type(a).__name__}") from None
    if array.shape != ones.shape:
        raise OwnCodeError(f"{name} should keep the shape of x, {ones.shape}, got {array.shape}")
    return array


def _trouble(name: str, found: Array, at_test: Array, p_drop: float) -> str:
    """What differs from dropout by more than the chance of 960 draws."""
    slack, scale = 0.08, 1 / (1 - p_drop)
    kept = float((found != 0).mean())
    if np.abs(at_test - 1).max() > 1e-6:
        zeros = (at_test == 0).any()
        what = "still drops units" if zeros else f"scales by {at_test[0]:.3g}"
        return f"At test time {name} {what}: it should hand on x as it is."
    if abs(kept - 1 / scale) > slack:
        if abs(kept - p_drop) < slack:
            return f"{name} keeps a share of p_drop = {p_drop:g}: are keep and drop exchanged?"
        share = f"with p_drop = {p_drop:g} it should be {1 - p_drop:.0%}"
        return f"{name} keeps {kept:.0%} of the units, {share}."
    if np.abs(found[found != 0] - scale).max() > 1e-6:
        return (
            f"{name} makes {found.max():.3g} of a 1 that it keeps, {found.mean():.2f} on average: "
            "what do the kept ones have to be divided by, so that the average stays 1?"
        )
    return ""


def outputs(theta: Array, masks: Array) -> Array:
    """What each thinned network says at every x, (nets, 61); a mask of ones is the full network."""
    W1, b1, W2, b2, W3, b3 = np.split(theta, np.cumsum([8, 8, 64, 8, 8]))
    a1 = np.tanh(np.outer(XS, W1) + b1) * masks[:, None, :UNITS]
    a2 = np.tanh(a1 @ W2.reshape(UNITS, UNITS) + b2) * masks[:, None, UNITS:]
    said: Array = a2 @ W3 + b3
    return said
