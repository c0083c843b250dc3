"""The perceptron: a boundary that turns at every point it has on the wrong side."""

from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.perceptron_model import UPDATES, perceptron_updates, point_sets
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of, span


class PerceptronSteps(LessonWidget):
    """Watch the perceptron learn: its boundary turns update by update.

    Parameters:
        x, y: your own points (n, 2) and their labels (n,) of -1 and 1, shown besides nnedu's
        predict: a question and its options, asked before the controls unlock

    Raises:
        ValueError: if the points have another shape, lie outside -3..3 or a label is not -1 or 1

    Example:
        >>> widget = PerceptronSteps([[1, 2], [-1, 0]], [1, -1])
        >>> widget.points, widget.lr
        ('your points', 0.2)

    Lesson: 01_neuron
    """

    module = "perceptron.js"
    title = "The perceptron"
    about = "Each point on the wrong side pulls the boundary towards itself: step through, and see."

    points = t.Unicode().tag(sync=True, setting=True)
    lr = t.Float(0.2, min=0.01, max=10).tag(sync=True, setting=True)
    angle = t.Float(120.0, min=-180, max=180).tag(sync=True, setting=True)
    step = t.Int(3, min=0, max=UPDATES).tag(sync=True, setting=True)
    sets = t.Dict().tag(sync=True)

    def __init__(
        self,
        x: npt.ArrayLike | None = None,
        y: npt.ArrayLike | None = None,
        *,
        predict: Question | None = None,
    ) -> None:
        own: dict[str, Any] = {} if x is None else {"your points": _points(x, y)}
        self._sets = own | point_sets()
        names = list(self._sets)
        super().__init__(
            predict=predict, options={"points": names}, points=names[0],
            sets={name: points.tolist() for name, points in self._sets.items()},
        )  # fmt: skip

    def still(self) -> Drawing:
        points = self._sets[self.points]
        rows = perceptron_updates(points, lr=self.lr, angle=self.angle)
        step = min(self.step, len(rows) - 1)
        w1, w2, b, mistakes, _ = rows[step]
        alt = (
            f"{len(points)} points, {self.points}, and the perceptron's boundary after {step} "
            f"updates: w = ({number(w1)}, {number(w2)}), b = {number(b)}. {mistakes:g} of "
            f"{len(points)} points are on the wrong side."
        )
        plane = Panel(f"x2 against x1, {self.points}", (-3, 3), (-3, 3))
        for x1, x2, label in points:
            plane.dot(x1, x2, BLUE if label > 0 else ORANGE, 5 if label > 0 else 3)
        along = np.linspace(-9, 9, 600)
        size = float(np.hypot(w1, w2)) or 1.0
        x1 = (-b * w1 / size - w2 * along) / size
        x2 = (-b * w2 / size + w1 * along) / size
        inside = (np.abs(x1) <= 3) & (np.abs(x2) <= 3)
        plane.curve(x1[inside], x2[inside], GREY)
        wrong = Panel("points on the wrong side", (0, max(10, len(rows) - 1)), span(rows[:, 3]))
        return drawing_of([plane, wrong.curve(range(step + 1), rows[: step + 1, 3], BLUE)], alt)


def _points(x: npt.ArrayLike, y: npt.ArrayLike | None) -> npt.NDArray[np.float64]:
    """Rows of x1, x2, y where they are as they should be."""
    x, y = np.asarray(x, dtype=float), np.asarray([] if y is None else y, dtype=float)
    if x.ndim != 2 or x.shape[1] != 2 or y.shape != x.shape[:1] or not len(y):
        raise ValueError(
            f"the perceptron expects x of shape (n, 2) and y of shape (n,), got {x.shape} and {y.shape}"
        )
    if not np.isin(y, (-1, 1)).all():
        raise ValueError("the perceptron expects labels of -1 and 1: for 0 and 1 pass 2 * y - 1")
    if not (np.abs(x) <= 3).all():
        raise ValueError(
            f"the picture shows -3..3, got x from {x.min():g} to {x.max():g}: scale x first, "
            "(x - x.mean(axis=0)) / x.std(axis=0)"
        )
    return np.column_stack([x, y])
