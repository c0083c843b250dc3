"""The optimizer race: one surface, one start, one learning rate, and who gets down first."""

from typing import Any

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.descent import STEPS, SURFACES
from nnedu.widgets.own_code import Array, OwnCodeError, name_of
from nnedu.widgets.race import RUNNERS, run_one, run_own
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of

COLORS = [BLUE, ORANGE, "#00694b", "#9c2380", "#6b5900", GREY, "#c1002f"]


class OptimizerRace(LessonWidget):
    """Race optimizers on one surface: all paths and losses together.

    Parameters:
        optimizer: your own, to run beside nnedu's: ``optimizer(model, lr=lr)`` with a ``step()``
            that changes ``model.theta`` in place by ``model.grad``
        predict: a question and its options, asked before the controls unlock

    Example:
        >>> class SignDescent:
        ...     def __init__(self, model, lr):
        ...         self.model, self.lr = model, lr
        ...     def step(self):
        ...         self.model.theta -= self.lr * np.sign(self.model.grad)
        >>> race = OptimizerRace(SignDescent)
        >>> race.own, race.yours
        ('SignDescent', True)

    Lesson: 06_optimizers
    """

    module = "optimizer_race.js"
    title = "Optimizer race"
    about = (
        "The same start, the same learning rate: who is down first, who overshoots, who gets stuck?"
    )

    surface = t.Enum(list(SURFACES), "narrow valley").tag(sync=True, setting=True)
    lr = t.Float(0.05, min=0.001, max=1).tag(sync=True, setting=True)
    momentum = t.Float(0.9, min=0.1, max=0.99).tag(sync=True, setting=True)
    beta1 = t.Float(0.9, min=0, max=0.99).tag(sync=True, setting=True)
    beta2 = t.Float(0.99, min=0.5, max=0.999).tag(sync=True, setting=True)
    w1 = t.Float(-2.4, min=-3, max=3).tag(sync=True, setting=True)
    w2 = t.Float(1.5, min=-3, max=3).tag(sync=True, setting=True)
    step = t.Int(30, min=0, max=STEPS).tag(sync=True, setting=True)
    sgd = t.Bool(True).tag(sync=True, setting=True)
    with_momentum = t.Bool(True).tag(sync=True, setting=True)
    nesterov = t.Bool(True).tag(sync=True, setting=True)
    adagrad = t.Bool(True).tag(sync=True, setting=True)
    rmsprop = t.Bool(True).tag(sync=True, setting=True)
    adam = t.Bool(True).tag(sync=True, setting=True)
    yours = t.Bool(True).tag(sync=True, setting=True)
    own = t.Unicode("").tag(sync=True)

    def __init__(self, optimizer: Any = None, *, predict: Question | None = None) -> None:
        self._optimizer = optimizer
        super().__init__(predict=predict, own=name_of(optimizer) if optimizer else "")
        self.on_msg(self._answer)

    def _answer(self, widget: object, setting: dict[str, Any], buffers: object) -> None:
        """Run the learner's optimizer."""
        rows, trouble = np.empty(0), ""
        try:
            rows = run_own(SURFACES[setting["surface"]], self._optimizer, setting)
        except OwnCodeError as error:
            trouble = str(error)
        self.send({"trouble": trouble}, buffers=[rows.astype(np.float32).tobytes()])

    def still(self) -> Drawing:
        setting = {name: getattr(self, name) for name in self.setting}
        surface = SURFACES[self.surface]
        lanes: dict[str, Array] = {
            label: run_one(surface, optimizer, setting, **options(setting))
            for trait, (label, optimizer, options) in RUNNERS.items()
            if setting[trait]
        }
        trouble = ""
        if self._optimizer and self.yours:
            try:
                lanes[f"your {self.own}"] = run_own(surface, self._optimizer, setting)
            except OwnCodeError as error:
                trouble = str(error)
        path = Panel(f"w2 against w1, {self.surface}", (-3, 3), (-3, 3)).valley(surface[0])
        curve = Panel("log10 of the loss", (0, STEPS), (-6, 2))
        for color, rows in zip(COLORS, lanes.values(), strict=False):
            w1, w2, loss = rows[: self.step + 1].T
            path.curve(w1, w2, color, 2)
            curve.curve(range(len(loss)), np.log10(np.maximum(loss, 1e-6)), color, 2)
        ends = sorted((rows[: self.step + 1][-1, 2], label) for label, rows in lanes.items())
        places = ", ".join(f"{label} {number(loss)}" for loss, label in ends)
        alt = (
            f"Paths of {len(lanes)} optimizers on the {self.surface} with learning rate "
            f"{number(self.lr)}. Their losses at step {self.step}: {places}. {trouble}"
        )
        return drawing_of([path, curve], alt.strip())
