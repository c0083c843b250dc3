"""Statistics of a graded assignment, in the terms of classical test theory: pure functions on arrays of scores.

Scores are an array (students, exercises); nan stands where a score is not known yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BINS = 10
# A correlation of fewer students says more about chance than about the exercise.
FEWEST = 5


@dataclass(frozen=True)
class Distribution:
    """How scores are spread; ``counts`` has a number of students for each tenth of the points, from 0 up."""

    students: int
    mean: float
    median: float
    deviation: float
    lowest: float
    highest: float
    counts: list[int]

    def in_words(self) -> str:
        """The histogram for those who do not see it.

        Example:
            >>> Distribution(3, 3.0, 4.0, 1.7, 1.0, 4.0, [0, 0, 1, 0, 0, 0, 0, 0, 0, 2]).in_words()
            'Students by share of the points: 20 to 30 %: 1, 90 to 100 %: 2.'
        """
        width = 100 // len(self.counts)
        bins = [
            f"{width * place} to {width * (place + 1)} %: {count}"
            for place, count in enumerate(self.counts)
            if count
        ]
        return f"Students by share of the points: {', '.join(bins)}."


def distribution(totals: np.ndarray, points: float) -> Distribution | None:
    r"""How the totals of a class are spread; None where there are none, or no points to be had.

    .. math:: deviation = \sqrt{\tfrac 1 {n - 1} \sum_i (t_i - \bar t)^2}

    Parameters:  totals (students,), points (the most that one can have)
    Example:
        >>> spread = distribution(np.array([1.0, 4.0, 4.0]), 4.0)
        >>> spread.mean, spread.median, spread.counts
        (3.0, 4.0, [0, 0, 1, 0, 0, 0, 0, 0, 0, 2])
    """
    n = len(totals)
    if not n or points <= 0:
        return None
    # Extra credit may lift a share above 1: it counts in the last bin. A sum such as 0.1 + 0.2 stays in its bin.
    places = np.floor(np.round(np.clip(totals / points, 0, 1) * BINS, 9)).astype(int)
    counts = np.bincount(np.minimum(places, BINS - 1), minlength=BINS)
    return Distribution(
        students=n,
        mean=float(totals.mean()),
        median=float(np.median(totals)),
        deviation=float(totals.std(ddof=1)) if n > 1 else 0.0,
        lowest=float(totals.min()),
        highest=float(totals.max()),
        counts=[int(count) for count in counts],
    )


def difficulty(scores: np.ndarray, points: float) -> float | None:
    r"""The mean share of an exercise's points: 1 if everyone has all of them, 0 if nobody has any.

    .. math:: p = \bar s / points

    Parameters:  scores (students,) of one exercise, points (the most that one can have)
    Returns:     p, or None where no score is known or there are no points
    Example:
        >>> difficulty(np.array([4.0, 2.0, 0.0, np.nan]), 4.0)
        0.5
    """
    known = scores[~np.isnan(scores)]
    if not len(known) or points <= 0:
        return None
    return float(known.mean() / points)


def discrimination(scores: np.ndarray, exercise: int) -> float | None:
    r"""The corrected item-total correlation: do those who are good at the rest do better here?

    .. math:: r = corr(s_e, \sum_{j \ne e} s_j)

    "Corrected" means that the exercise itself is not in the total. Students with a score that is not known
    are left out.

    Parameters:  scores (students, exercises), exercise (a column)
    Returns:     r from -1 to 1, or None for fewer than 5 students or where one side is the same for everyone
    Example:
        >>> scores = np.array([[0, 0, 1], [0, 1, 0], [1, 1, 2], [1, 2, 2], [1, 2, 3.0]])
        >>> round(discrimination(scores, 0), 3)
        0.919
    """
    known = scores[~np.isnan(scores).any(axis=1)]
    if len(known) < FEWEST:
        return None
    own = known[:, exercise]
    rest = known.sum(axis=1) - own
    own, rest = own - own.mean(), rest - rest.mean()
    # Rounding leaves dust of about 1e-16 where there is no spread at all.
    if np.abs(own).max() < 1e-9 or np.abs(rest).max() < 1e-9:
        return None
    return float(own @ rest / np.sqrt((own @ own) * (rest @ rest)))


def discrimination_in_words(r: float | None) -> str:
    """What a discrimination means, in the steps of Ebel (1979); empty where it could not be computed.

    Example:
        >>> discrimination_in_words(0.35)
        'tells well'
        >>> discrimination_in_words(-0.2)
        'turned round: those who do well elsewhere do worse here'
    """
    if r is None:
        return ""
    steps = {0.4: "tells very well", 0.3: "tells well", 0.2: "tells a little", 0.0: "hardly tells"}
    for least, words in steps.items():
        if r >= least:
            return words
    return "turned round: those who do well elsewhere do worse here"
