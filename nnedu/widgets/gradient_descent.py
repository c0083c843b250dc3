"""Gradient descent on a surface of two weights."""

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.descent import BOUND, STEPS, SURFACES, descend, heights, measured
from nnedu.widgets.own_code import OwnCodeError, name_of
from nnedu.widgets.still import BLUE, ORANGE, Drawing, Panel, drawing_of, span


class GradientDescent(LessonWidget):
    """Walk down a surface: what the learning rate, the start and noise do to the path.

    Parameters:
        surfaces: names of surfaces, or your own functions ``(w1, w2) -> loss`` of two numbers, whose
            slope is then measured; nothing at all shows all that there are
        seed: of the noise that batches make
        predict: a question and its options, asked before the controls unlock

    Raises:
        ValueError: if a name is unknown, or two surfaces have the same

    Example:
        >>> def tilted(w1, w2):
        ...     return (w1 + w2) ** 2 + 0.1 * w1 ** 2
        >>> walk = GradientDescent(tilted, "saddle")
        >>> walk.surface, walk.state_string
        ('tilted', 'lr=0.1&noise=0.0&step=40&surface=tilted&w1=-2.4&w2=1.5')

    Lesson: 05_gradient_descent
    """

    module = "gradient_descent.js"
    title = "Gradient descent"
    about = "Choose a learning rate and watch the steps: too small they crawl, too large they leap."

    surface = t.Unicode().tag(sync=True, setting=True)
    lr = t.Float(0.1, min=0.001, max=3).tag(sync=True, setting=True)
    w1 = t.Float(-2.4, min=-3, max=3).tag(sync=True, setting=True)
    w2 = t.Float(1.5, min=-3, max=3).tag(sync=True, setting=True)
    noise = t.Float(0.0, min=0, max=3).tag(sync=True, setting=True)
    step = t.Int(40, min=0, max=STEPS).tag(sync=True, setting=True)
    draws = t.List(t.Float()).tag(sync=True)

    def __init__(
        self,
        *surfaces: str | Callable[..., Any],
        seed: int = 0,
        predict: Question | None = None,
    ) -> None:
        self._surfaces = _named(surfaces or tuple(SURFACES))
        self._draws = np.random.default_rng(seed).normal(size=(STEPS, 2)).round(3)
        names = list(self._surfaces)
        super().__init__(
            predict=predict, options={"surface": names},
            surface=names[0], draws=self._draws.ravel().tolist(),
        )  # fmt: skip
        self.on_msg(self._answer)

    def _rows(self, setting: dict[str, Any]) -> Any:
        chosen = {name: setting[name] for name in ("lr", "w1", "w2", "noise")}
        return descend(self._surfaces[setting["surface"]], self._draws, **chosen)

    def _answer(self, widget: object, setting: dict[str, Any], buffers: object) -> None:
        """Walk on a surface that JavaScript does not have."""
        rows, grid, trouble = np.empty(0), np.empty(0), ""
        try:
            rows = self._rows(setting)
            grid = heights(self._surfaces[setting["surface"]][0])
        except OwnCodeError as error:
            trouble = str(error)
        self.send(
            {"trouble": trouble},
            buffers=[rows.astype(np.float32).tobytes(), grid.astype(np.float32).tobytes()],
        )

    def still(self) -> Drawing:
        try:
            rows = self._rows({name: getattr(self, name) for name in self.setting})
        except OwnCodeError as error:
            return drawing_of([Panel(self.surface, (-3, 3), (-3, 3))], f"No path: {error}")
        rows = rows[: self.step + 1]
        w1, w2, loss, _ = rows.T
        lost = " It has diverged." if not np.hypot(w1[-1], w2[-1]) < BOUND else ""
        alt = (
            f"The path of gradient descent on the {self.surface} with learning rate "
            f"{number(self.lr)}, and its loss: from {number(loss[0])} to {number(loss[-1])} in "
            f"{len(rows) - 1} steps.{lost}"
        )
        path = Panel(f"w2 against w1, {self.surface}", (-3, 3), (-3, 3))
        if self.surface in SURFACES:
            path.valley(SURFACES[self.surface][0])
        path.curve(w1, w2, ORANGE, 1.5)
        for a, b in zip(w1, w2, strict=True):
            path.dot(float(a), float(b), ORANGE, 2.5)
        top = span(np.minimum(loss, 3 * loss[0]))
        curve = Panel("loss at each step", (0, STEPS), top).curve(range(len(loss)), loss, BLUE)
        return drawing_of([path, curve], alt)


def _named(surfaces: tuple[str | Callable[..., Any], ...]) -> dict[str, Any]:
    """Every surface by its name, a value and a gradient."""
    found: dict[str, Any] = {}
    for surface in surfaces:
        if isinstance(surface, str) and surface not in SURFACES:
            raise ValueError(
                f"there is no surface {surface!r}: use {', '.join(SURFACES)}, or give a function "
                "(w1, w2) -> loss"
            )
        name = surface if isinstance(surface, str) else name_of(surface)
        if not isinstance(surface, str) and name in SURFACES:
            name = f"your {name}"
        if name in found:
            raise ValueError(f"every surface has its own name, got {name} twice")
        found[name] = SURFACES[surface] if isinstance(surface, str) else measured(surface)
    return found
