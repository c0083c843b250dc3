"""Compare what a check saw with what it sees for the solution, and say the difference in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from autograde.observe import CALL, Observation

# float32 keeps 7 digits, and a sum of a hundred such numbers loses two of them.
LOW_PRECISION_RTOL = 1e-4


@dataclass(frozen=True)
class Difference:
    """One label of a check whose value is not the expected one."""

    label: str
    got: dict[str, Any] | None
    expected: dict[str, Any] | None
    reason: str


def differences(got: Observation, expected: Observation, rtol: float = 1e-6) -> list[Difference]:
    """Every label on which two observations disagree, empty where the answer is right.

    Example:
        >>> one = {"loss": {"array": 1.0, "shape": [], "dtype": "float64"}}
        >>> two = {"loss": {"array": 2.0, "shape": [], "dtype": "float64"}}
        >>> differences(one, one)
        []
        >>> differences(one, two)[0].reason
        'other values'
    """
    if CALL in got and CALL not in expected:
        return [Difference(CALL, got[CALL], None, "it did not return")]
    labels = list(expected) + [label for label in got if label not in expected]
    found = []
    for label in labels:
        reason = why_not_equal(got.get(label), expected.get(label), rtol)
        if reason:
            found.append(Difference(label, got.get(label), expected.get(label), reason))
    return found


def why_not_equal(
    got: dict[str, Any] | None, expected: dict[str, Any] | None, rtol: float = 1e-6
) -> str:
    """Why two observed values differ, or an empty string if they agree."""
    if got is None or expected is None:
        return "nothing was returned for it" if got is None else "it was not asked for"
    if "array" in got and "array" in expected:
        return _why_arrays_differ(got, expected, rtol)
    if "raised" in got and "raised" in expected:
        same = (got["raised"], got["message"]) == (expected["raised"], expected["message"])
        return "" if same else "another error"
    return "" if got == expected else "other values"


def _why_arrays_differ(got: dict[str, Any], expected: dict[str, Any], rtol: float) -> str:
    if got["shape"] != expected["shape"]:
        return f"shape {tuple(got['shape'])} instead of {tuple(expected['shape'])}"
    a, b = as_array(got), as_array(expected)
    if got["dtype"] in ("float32", "float16"):
        rtol = max(rtol, LOW_PRECISION_RTOL)
    scale = np.max(np.abs(b[np.isfinite(b)]), initial=0.0)
    if np.allclose(a, b, rtol=rtol, atol=rtol * max(scale, 1e-3), equal_nan=True):
        return ""
    if np.isnan(a).any() and not np.isnan(b).any():
        return "some values are nan"
    if np.isinf(a).any() and not np.isinf(b).any():
        return "some values are infinite"
    return "other values"


def as_array(value: dict[str, Any]) -> np.ndarray:
    """The float64 array in an observed value."""
    return np.asarray(value["array"], dtype=np.float64).reshape(value["shape"])


def show(value: dict[str, Any] | None) -> str:
    """An observed value as a learner reads it.

    Example:
        >>> show({"array": [[1.0, 0.5]], "shape": [1, 2], "dtype": "float64"})
        '[[1.  0.5]]'
        >>> show({"array": [0.0123, 4321.0], "shape": [2], "dtype": "float64"})
        '[   0.0123 4321.    ]'
        >>> show({"raised": "TypeError", "message": "no", "where": "y = f(x)"})
        'TypeError: no, at the line: y = f(x)'
    """
    if value is None:
        return "nothing"
    if "array" in value:
        array = np.asarray(value["array"]).reshape(value["shape"])
        if not array.ndim:
            return f"{array.item():.8g}" if array.dtype.kind == "f" else str(array.item())
        # 98.16 reads better than 9.816e+01, as long as the smallest number keeps its digits.
        sizes = np.abs(array[np.nonzero(array)])
        plain = bool(sizes.min(initial=1.0) >= 1e-4 and sizes.max(initial=0.0) < 1e6)
        with np.printoptions(precision=6, threshold=60, edgeitems=4, linewidth=90, suppress=plain):
            return str(array)
    if "raised" in value:
        where = f", at the line: {value['where']}" if value["where"] else ""
        return f"{value['raised']}: {value['message']}{where}"
    if "secret" in value:
        return "(not shown)"
    return str(value.get("text", value.get("unwritten", "")))
