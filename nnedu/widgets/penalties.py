"""The L1 / L2 widget: weights, boundary, and the picture of the constraint."""

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget
from nnedu.widgets.penalties_model import (
    BEST,
    DATA,
    L1_SHARE,
    POWERS,
    accuracies,
    fit,
    two_weights,
)
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of, span


class WeightPenalties(LessonWidget):
    """See what L1 and L2 do to weights, to a boundary, and why L1 makes weights exactly 0.

    Parameters:
        predict: a question and its options, asked before the controls unlock

    Example:
        >>> penalties = WeightPenalties()
        >>> penalties.state_string = "kind=L2&strength=0.01"
        >>> penalties.still().alt[:52]
        'L2 with lambda 0.01: 14 of 14 weights are not 0. Rig'

    Lesson: 09_regularization
    """

    module = "penalties.js"
    title = "L1 and L2"
    about = (
        "Two ways to keep weights small: one shrinks them all, one drops those it can do without."
    )

    kind = t.Enum(list(L1_SHARE), "L1").tag(sync=True, setting=True)
    data = t.Enum(DATA, "a ring").tag(sync=True, setting=True)
    strength = t.Float(0.08, min=0.0001, max=0.5).tag(sync=True, setting=True)

    def still(self) -> Drawing:
        theta = fit(self.data, self.kind, self.strength)
        weights, (w1, w2) = theta[:-1], two_weights(self.kind, self.strength)
        training, fresh = accuracies(self.data, theta)
        alt = (
            f"{self.kind} with lambda {number(self.strength)}: {np.count_nonzero(weights)} of 14 "
            f"weights are not 0. Right on {training:.0%} of the training points and {fresh:.0%} of "
            f"fresh ones. Of the two weights in the constraint picture, w1 = {number(w1)} and "
            f"w2 = {number(w2)} are left."
        )
        plane = Panel("two weights: w2 against w1", (-1.5, 3), (-1.5, 3))
        around = np.linspace(0, 2 * np.pi, 61)
        across, up = np.cos(around), np.sin(around)
        share = L1_SHARE[self.kind]
        size = share * (abs(across) + abs(up)) + (1 - share)
        radius = share * (abs(w1) + abs(w2)) + (1 - share) * np.hypot(w1, w2)
        plane.curve(radius / size * across, radius / size * up, ORANGE)
        plane.dot(float(BEST[0]), float(BEST[1]), GREY).dot(w1, w2, ORANGE)
        bars = Panel("14 weights", (0, len(POWERS)), span(weights))
        for k, w in enumerate(weights):
            bars.curve([k + 0.5, k + 0.5], [0, w], BLUE if w > 0 else ORANGE, 10)
        return drawing_of([plane, bars], alt)
