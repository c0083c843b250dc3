"""The model of the activation explorer: a function's values and slopes over a range of z."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from nnedu.widgets.own_code import Array, OwnCodeError, name_of, run_on_array

Z: Array = np.linspace(-6, 6, 481)
FLAT = 0.05


@dataclass(frozen=True)
class Curve:
    """Values and slopes at every `Z`, and what is wrong with them in words (empty if nothing)."""

    a: Array
    slope: Array
    trouble: str = ""


def activation_curve(
    forward: Callable[..., Any], backward: Callable[..., Any] | None = None, **options: float
) -> Curve:
    """Values of ``forward(z)`` and slopes from ``backward(da=1, z)``, or measured where it is None.

    Example:
        >>> curve = activation_curve(np.tanh)
        >>> float(curve.a[240]), round(float(curve.slope[240]), 6), curve.trouble
        (0.0, 1.0, '')
    """
    nothing = np.full_like(Z, np.nan)
    try:
        a = run_on_array(forward, Z, **options)
    except OwnCodeError as error:
        return Curve(nothing, nothing, str(error))
    troubles = [_not_finite(name_of(forward), a)]
    measured, smooth = _measured_slope(forward, a, options)
    if backward is None:
        return Curve(a, measured, troubles[0])
    try:
        slope = run_on_array(backward, Z, np.ones_like(Z), **options)
    except OwnCodeError as error:
        return Curve(a, nothing, "\n".join(filter(None, [*troubles, str(error)])))
    troubles.append(_not_finite(name_of(backward), slope))
    wrong = smooth & (np.abs(slope - measured) > 1e-3 * (1 + np.abs(measured)))
    if wrong.any():
        i = int(np.argmax(np.where(wrong, np.abs(slope - measured), 0)))
        troubles.append(
            f"{name_of(backward)} is not the slope of {name_of(forward)}: at z = {Z[i]:.2f} it "
            f"gives {slope[i]:.4g}, but the curve rises by {measured[i]:.4g} per unit of z."
        )
    return Curve(a, slope, "\n".join(filter(None, troubles)))


def _measured_slope(
    forward: Callable[..., Any], a: Array, options: dict[str, float]
) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Central differences, NaN at a jump; and where they are to be trusted (no kink, no jump)."""
    h = 1e-5
    with np.errstate(all="ignore"):
        right = (run_on_array(forward, Z + h, **options) - a) / h
        left = (a - run_on_array(forward, Z - h, **options)) / h
        jump = np.maximum(np.abs(left), np.abs(right)) > 1e4 * (1 + np.abs(a))
        slope = np.where(jump, np.nan, (left + right) / 2)
        return slope, np.abs(right - left) < 1e-3 * (1 + np.abs(slope))


def _not_finite(name: str, values: Array) -> str:
    """Where values are NaN or infinite, in words."""
    bad = ~np.isfinite(values)
    if not bad.any():
        return ""
    what = "NaN (not a number)" if np.isnan(values).any() else "infinity"
    return f"{name} gives {what} for {bad.sum()} of {bad.size} z between {Z[bad][0]:.2f} and {Z[bad][-1]:.2f}."


def saturated(slope: Array) -> list[tuple[float, float]]:
    """Where ``|slope| < 0.05`` for at least half a unit of z: pairs (from, to).

    Example:
        >>> saturated(activation_curve(np.tanh).slope)
        [(-6.0, -2.2), (2.2, 6.0)]
    """
    found = []
    flat = np.concatenate([[False], np.abs(slope) < FLAT, [False]])
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    for start, end in edges.reshape(-1, 2):
        if Z[end - 1] - Z[start] >= 0.5:
            found.append((round(float(Z[start]), 3), round(float(Z[end - 1]), 3)))
    return found


def parameter_of(forward: Callable[..., Any]) -> tuple[str, float]:
    """The name and default of a function's slope-like argument: its second one, if it has a number.

    Example:
        >>> parameter_of(lambda z, alpha=0.01: z)
        ('alpha', 0.01)
        >>> parameter_of(np.tanh)
        ('', 0.0)
    """
    try:
        arguments = list(inspect.signature(forward).parameters.values())
    except ValueError:
        return "", 0.0
    for argument in arguments[1:2]:
        if isinstance(argument.default, int | float) and not isinstance(argument.default, bool):
            return argument.name, float(argument.default)
    return "", 0.0
