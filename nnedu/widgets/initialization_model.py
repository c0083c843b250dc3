"""The model of the initialisation widget: how a signal spreads through layers nobody has trained."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from nnedu import functional, initializers
from nnedu.probes import dead_share, saturated_share
from nnedu.widgets.chance import Chance
from nnedu.widgets.own_code import Array, OwnCodeError, name_of, run

EXAMPLES, WIDEST, BINS = 64, 64, 41
SCHEMES: dict[str, Callable[..., Array]] = {
    "Glorot": initializers.glorot_normal,
    "He": initializers.he_normal,
    "LeCun": initializers.lecun_normal,
    "tiny, std 0.01": initializers.normal,
    "large, std 1": partial(initializers.normal, std=1.0),
    "all zero": initializers.zeros,
}
ACTIVATIONS = ["tanh", "relu", "leaky_relu", "selu", "sigmoid", "identity"]


def layer_rows(
    init: Callable[..., Any], rng: Any, *, activation: str, gain: float, width: int, depth: int
) -> tuple[Array, float]:
    """For the input and each layer: std, saturated share, dead share, and counts of a histogram.

    Every layer is ``a = f(gain * init x)`` without bias, for 64 normal inputs.

    Returns:     rows (depth + 1, 3 + 41), and the limit of the histograms, which go from -limit to limit
    Example:
        >>> rows, limit = layer_rows(
        ...     initializers.zeros, Chance(1), activation="tanh", gain=1, width=8, depth=2)
        >>> rows[:, 0].round(2)
        array([0.99, 0.  , 0.  ])
    """
    a = Chance(0).standard_normal((EXAMPLES, width))
    forward = getattr(functional, activation)
    slope_of = getattr(functional, f"{activation}_backward")
    outputs, slopes = [a], [np.ones_like(a)]
    for _ in range(depth):
        z = gain * (a @ init((width, width), rng))
        a = forward(z)
        outputs.append(a)
        slopes.append(slope_of(np.ones_like(z), z))
    stds = np.array([a.std() for a in outputs])
    limit = max(3 * float(stds[np.isfinite(stds)].max()), 0.1)
    rows = [
        [std, saturated_share(slope), dead_share(slope), *_counts(a, limit)]
        for std, a, slope in zip(stds, outputs, slopes, strict=True)
    ]
    return np.array(rows), limit


def _counts(a: npt.NDArray[np.floating], limit: float) -> npt.NDArray[np.intp]:
    finite = a[np.isfinite(a)]
    bins = np.floor((finite / limit + 1) / 2 * BINS)
    return np.bincount(np.clip(bins, 0, BINS - 1).astype(int), minlength=BINS)


def own_init(function: Callable[..., Any]) -> Callable[..., Array]:
    """A learner's initializer whose faults are said in words."""

    def init(shape: tuple[int, ...], rng: np.random.Generator) -> Array:
        result = run(function, shape, rng)
        name = name_of(function)
        if result is None:
            raise OwnCodeError(f"{name} returned None: is its `return` missing?")
        try:
            W = np.asarray(result, dtype=float)
        except (TypeError, ValueError):
            kind = type(result).__name__
            raise OwnCodeError(f"{name} should return numbers, got {kind}") from None
        if W.shape != tuple(shape):
            raise OwnCodeError(
                f"{name} should return weights of the shape asked for, {shape}, got {W.shape}"
            )
        return W

    return init
