"""The model of the gradient descent widget: a path down a surface of two weights."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnedu.widgets.own_code import Array, OwnCodeError, name_of, run

STEPS, SIDE = 100, 33
BOUND = 1e3
Value = Callable[[Any, Any], Any]
Gradient = Callable[[float, float], tuple[float, float]]

# static/descent.js has the same.
SURFACES: dict[str, tuple[Value, Gradient]] = {
    "round bowl": (lambda a, b: (a * a + b * b) / 2, lambda a, b: (a, b)),
    "narrow valley": (lambda a, b: (a * a + 12 * b * b) / 2, lambda a, b: (a, 12 * b)),
    "saddle": (
        lambda a, b: a**4 / 4 - a * a / 2 + b * b / 2 + 0.25,
        lambda a, b: (a**3 - a, b),
    ),
    "curved valley": (
        lambda a, b: (1 - a) ** 2 / 4 + (b - a * a / 2) ** 2,
        lambda a, b: ((a - 1) / 2 - 2 * a * (b - a * a / 2), 2 * (b - a * a / 2)),
    ),
    "many valleys": (
        lambda a, b: (a * a + b * b) / 8 + 2 - np.cos(2 * a) - np.cos(2 * b),
        lambda a, b: (a / 4 + 2 * np.sin(2 * a), b / 4 + 2 * np.sin(2 * b)),
    ),
}


def measured(value: Value) -> tuple[Value, Gradient]:
    """A surface of one's own with the slope measured by central differences."""
    h = 1e-5

    def number(a: float, b: float) -> float:
        result = run(value, a, b)
        if result is None:
            raise OwnCodeError(f"{name_of(value)} returned None: is its `return` missing?")
        if np.ndim(result) or not isinstance(result, int | float | np.number):
            raise OwnCodeError(
                f"{name_of(value)} should return one number for the weights w1 and w2, "
                f"got {type(result).__name__}"
            )
        return float(result)

    def gradient(a: float, b: float) -> tuple[float, float]:
        da = number(a + h, b) - number(a - h, b)
        db = number(a, b + h) - number(a, b - h)
        return da / (2 * h), db / (2 * h)

    return number, gradient


def descend(
    surface: tuple[Value, Gradient],
    draws: Array,
    *,
    lr: float,
    w1: float,
    w2: float,
    noise: float = 0.0,
) -> Array:
    """Rows of w1, w2, loss, gradient's length, from the start to step 100 or to where w is lost.

    Parameters:  draws (steps, 2) normal numbers, which ``noise`` scales and adds to the gradient

    Example:
        >>> rows = descend(SURFACES["round bowl"], np.zeros((100, 2)), lr=0.5, w1=2, w2=0)
        >>> rows[:3]
        array([[2.   , 0.   , 2.   , 2.   ],
               [1.   , 0.   , 0.5  , 1.   ],
               [0.5  , 0.   , 0.125, 0.5  ]])
    """
    value, gradient = surface
    w = np.array([w1, w2], dtype=float)
    rows = []
    for t in range(STEPS + 1):
        dw = np.array(gradient(*w))
        rows.append([*w, value(*w), np.hypot(*dw)])
        if t == STEPS or not np.hypot(*w) < BOUND:
            break
        w = w - lr * (dw + noise * draws[t])
    return np.array(rows)


def heights(value: Value) -> Array:
    """The surface over [-3, 3] x [-3, 3], row by row from the bottom."""
    places = np.linspace(-3, 3, SIDE)
    return np.array([value(float(a), float(b)) for b in places for a in places], dtype=float)
