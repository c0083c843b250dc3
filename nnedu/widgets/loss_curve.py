"""The model of the loss explorer: a loss and its gradient for one prediction after the other."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nnedu import losses
from nnedu.widgets.own_code import Array, OwnCodeError, name_of, run

P: Array = np.linspace(-5, 5, 241)
DATA = [-1.6, -1.1, -0.5, -0.2, 0.3, 0.6, 1.1]
Loss = Callable[..., Any]


def _contrastive(x: Array, y: Array, margin: float) -> tuple[float, Array]:
    """The loss of pairs whose second member is at 0."""
    value, (dx, _) = losses.contrastive(x, np.zeros_like(x), y[:, 0], margin)
    return value, dx


# The kind of target, the option besides, the function. static/loss_curves.js has the same.
LOSSES: dict[str, tuple[str, str, Loss]] = {
    "mse": ("numbers", "", losses.mse),
    "mae": ("numbers", "", losses.mae),
    "huber": ("numbers", "delta", losses.huber),
    "quantile": ("numbers", "q", losses.quantile),
    "binary_cross_entropy": ("labels", "", losses.binary_cross_entropy),
    "focal": ("labels", "gamma", losses.focal),
    "hinge": ("signs", "", losses.hinge),
    "contrastive": ("pairs", "margin", _contrastive),
}


class LossCurves(NamedTuple):
    """At every `P`: the loss, its slope, and the mean loss over `DATA` with and without an outlier."""

    value: Array
    slope: Array
    total: Array
    without: Array
    trouble: str = ""


def target_of(kind: str, target: float, answer: str) -> float:
    """What the answer "yes" or "no" is as a number."""
    yes = answer == "yes"
    return {"numbers": target, "labels": 1.0 * yes, "signs": 2.0 * yes - 1, "pairs": 1.0 - yes}[
        kind
    ]


def loss_curves(loss: Loss, y: float, outlier: float | None = None, **option: float) -> LossCurves:
    """Ask ``loss`` for every prediction; without an outlier the means over data are left out.

    Raises:
        OwnCodeError: if it fails or returns something else than ``(value, dpredictions)``

    Example:
        >>> found = loss_curves(losses.mse, y=1.0, outlier=6.0)
        >>> float(found.value[120]), float(found.slope[120]), found.trouble
        (1.0, -2.0, '')
    """
    points = [_ask(loss, np.array([[p]]), np.array([[y]]), option) for p in P]
    value, slope = (np.array(column) for column in zip(*points, strict=True))
    nothing = np.empty(0)
    total, without = (
        (_mean(loss, [*DATA, outlier], option), _mean(loss, DATA, option))
        if outlier is not None
        else (nothing, nothing)
    )
    return LossCurves(value, slope, total, without, _wrong_slope(name_of(loss), value, slope))


def _mean(loss: Loss, data: list[float], option: dict[str, float]) -> Array:
    y = np.array(data)[:, None]
    return np.array([_ask(loss, np.full_like(y, p), y, option)[0] for p in P])


def _ask(loss: Loss, predictions: Array, y: Array, option: dict[str, float]) -> tuple[float, float]:
    """The value and the gradient of the first prediction; anything else is said in words."""
    name = name_of(loss)
    result = run(loss, predictions, y, **option)
    if result is None:
        raise OwnCodeError(f"{name} returned None: is its `return` missing?")
    if not isinstance(result, tuple) or len(result) != 2:
        raise OwnCodeError(f"{name} should return a pair, (value, dpredictions)")
    value, slope = result
    if np.ndim(value):
        raise OwnCodeError(
            f"{name} should return one number as its value, got shape {np.shape(value)}: "
            "is the mean missing?"
        )
    if np.shape(slope) != predictions.shape:
        raise OwnCodeError(
            f"{name} should return dpredictions of the predictions' shape {predictions.shape}, "
            f"got {np.shape(slope)}"
        )
    return float(value), float(np.ravel(slope)[0])


def _wrong_slope(name: str, value: Array, slope: Array) -> str:
    """Where the gradient is not the rise of the loss; kinks, where both sides differ, are left out."""
    step = P[1] - P[0]
    left, right = np.diff(value)[:-1] / step, np.diff(value)[1:] / step
    inner = slope[1:-1]
    # On a smooth curve the slope lies between those to both sides, at a kink it may.
    low, high = np.minimum(left, right), np.maximum(left, right)
    slack = 0.05 * (1 + np.abs(left) + np.abs(right))
    wrong = (inner < low - slack) | (inner > high + slack)
    if not wrong.any():
        return ""
    i = int(np.argmax(np.where(wrong, np.abs(inner - (left + right) / 2), 0)))
    return (
        f"The gradient of {name} is not its slope: at {P[i + 1]:.2f} it gives {inner[i]:.4g}, but the "
        f"loss rises by {(left[i] + right[i]) / 2:.4g} per unit of the prediction."
    )
