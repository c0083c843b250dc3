"""Name the mistake behind a wrong answer by what it returned.

First the answer is compared with what each known wrong answer returned on the same inputs; where none fits,
with simple distortions of the right values: another sign, a factor, a transpose, a sum left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograde.compare import Difference, as_array, why_not_equal
from autograde.observe import CALL, Observation

# A label of a check, and what was wrong there.
Failures = Mapping[tuple[str, str], Difference]


@dataclass(frozen=True)
class Mistake:
    """A known wrong answer: what to tell, and what each check sees where it differs from the solution."""

    name: str
    say: str
    ask: str = ""
    seen: Mapping[str, Observation] = field(default_factory=dict)

    def explains(self, failures: Failures) -> set[tuple[str, str]]:
        """The failing labels at which this mistake gives just what was got."""
        return {
            (check, label)
            for (check, label), difference in failures.items()
            if _same(difference.got, self.seen.get(check, {}).get(label))
        }

    def contradictions(self, failures: Failures, tried: Sequence[str]) -> int:
        """How many labels this mistake would get wrong that were right, or wrong in another way."""
        labels = {
            (check, label) for check in self.seen if check in tried for label in self.seen[check]
        }
        return len(labels - self.explains(failures))


def _same(got: dict[str, Any] | None, seen: dict[str, Any] | None) -> bool:
    return got is not None and seen is not None and not why_not_equal(got, seen)


def name_mistakes(
    failures: Failures, known: Sequence[Mistake], tried: Sequence[str], at_most: int = 2
) -> list[Mistake]:
    """The known mistakes that together explain the failures best, most telling first.

    ``tried`` are the names of the checks that ran. A mistake that is contradicted more often than it
    explains fits by chance (3 times 3 is 3 squared) and is not named.
    """
    open_failures = dict(failures)
    named: list[Mistake] = []
    while open_failures and len(named) < at_most:
        scored = [
            (len(mistake.explains(open_failures)), -mistake.contradictions(failures, tried), -place)
            for place, mistake in enumerate(known)
            if len(mistake.explains(failures)) >= mistake.contradictions(failures, tried)
        ]
        best = max(scored, default=(0, 0, 0))
        if best[0] == 0:
            break
        mistake = known[-best[2]]
        named.append(mistake)
        for explained in mistake.explains(open_failures):
            del open_failures[explained]
    return named


def distortion(difference: Difference) -> str:
    """What was done to the right values, in words, where that is simple; else an empty string.

    Example:
        >>> number = lambda v: {"array": v, "shape": [], "dtype": "float64"}
        >>> distortion(Difference("loss", number(-0.5), number(0.5), "other values"))
        'loss has the wrong sign: it is -1 times what it should be.'
    """
    if _is_none(difference.got or {}):
        what = "Your answer" if difference.label == CALL else difference.label
        return f"{what} gives None: is its return missing?"
    if not difference.got or not difference.expected:
        return ""
    if "array" not in difference.got or "array" not in difference.expected:
        return ""
    got, expected, label = as_array(difference.got), as_array(difference.expected), difference.label
    if got.shape != expected.shape:
        return _distorted_shape(got, expected, label)
    if got.ndim == 2 and got.shape[0] == got.shape[1] and np.allclose(got.T, expected):
        return f"{label} is transposed."
    return _distorted_scale(got, expected, label)


def _is_none(got: dict[str, Any]) -> bool:
    """Whether None came, or a check stumbled on a None that the learner's code had returned."""
    stumbled = (
        got.get("raised") == "TypeError" and not got["where"] and "NoneType" in got["message"]
    )
    return stumbled or got.get("text") == "None"


def _distorted_shape(got: np.ndarray, expected: np.ndarray, label: str) -> str:
    if got.shape == expected.shape[::-1]:
        return f"{label} is transposed." if np.allclose(got.T, expected) else ""
    if got.size == expected.size:
        return f"{label} has the right number of values in another shape."
    if got.ndim == expected.ndim + 1:
        for axis in range(got.ndim):
            summed = got.sum(axis=axis)
            if summed.shape == expected.shape and np.allclose(summed, expected):
                return f"{label} is not summed yet over axis {axis}."
    return ""


def _distorted_scale(got: np.ndarray, expected: np.ndarray, label: str) -> str:
    if not expected.size or not np.isfinite(got).all():
        return ""
    if not got.any():
        return f"{label} is zero everywhere." if got.size > 1 else ""
    used = np.abs(expected) > 1e-12
    if not used.any() or np.abs(got[~used]).max(initial=0.0) > 1e-9:
        return ""
    ratios = got[used] / expected[used]
    ratio = float(np.median(ratios))
    if not np.allclose(ratios, ratio, rtol=1e-4, atol=0) or np.isclose(ratio, 1, rtol=1e-5):
        return ""
    if np.isclose(ratio, -1):
        return f"{label} has the wrong sign: it is -1 times what it should be."
    size = max(abs(ratio), 1 / abs(ratio))
    # One number is always some number of times another; only a whole number of times tells something.
    if used.sum() == 1 and not np.isclose(size, round(size), rtol=1e-4):
        return ""
    sign, size_in_words = "-" if ratio < 0 else "", f"{size:.6g}"
    factor = sign + (size_in_words if abs(ratio) >= 1 else f"1/{size_in_words}")
    what = label if got.size == 1 else f"Every value of {label}"
    return f"{what} is {factor} times what it should be."
