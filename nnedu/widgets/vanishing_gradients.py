"""The vanishing-gradients widget: each layer's gradient while a deep network trains."""

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.own_code import Array, OwnCodeError, name_of, run_on_array
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of
from nnedu.widgets.vanishing_run import ACTIVATIONS, CLIPS, INITS, NORMS, STEPS, Run, training_run

LOG_RANGE = (-10.0, 4.0)


class VanishingGradients(LessonWidget):
    """Train a deep network and watch the norm of every layer's gradient.

    Parameters:
        f, f_backward: an activation of your own and its backward pass, ``f(z)`` and
            ``f_backward(da, z)``, beside nnedu's
        predict: a question and its options, asked before the controls unlock

    Example:
        >>> def cube(z):
        ...     return z**3
        >>> def cube_backward(da, z):
        ...     return da * 3 * z**2
        >>> VanishingGradients(cube, cube_backward).activation
        'your cube'

    Lesson: 07_vanishing_gradients
    """

    module = "vanishing_gradients.js"
    title = "Vanishing gradients"
    about = "How much of the gradient reaches the first layer of a deep network? Try every remedy."

    activation = t.Unicode().tag(sync=True, setting=True)
    init = t.Enum(list(INITS), "Glorot").tag(sync=True, setting=True)
    norm = t.Enum(list(NORMS), "none").tag(sync=True, setting=True)
    clip = t.Enum(list(CLIPS), "none").tag(sync=True, setting=True)
    depth = t.Int(10, min=1, max=12).tag(sync=True, setting=True)
    lr = t.Float(0.2, min=0.01, max=10).tag(sync=True, setting=True)
    step = t.Int(30, min=0, max=STEPS).tag(sync=True, setting=True)
    skip = t.Bool(False).tag(sync=True, setting=True)

    def __init__(
        self,
        f: Callable[..., Any] | None = None,
        f_backward: Callable[..., Any] | None = None,
        *,
        predict: Question | None = None,
    ) -> None:
        if (f is None) != (f_backward is None):
            raise ValueError("give an activation together with its backward pass: f, f_backward")
        self._pair = (f, f_backward)
        self._kept: tuple[dict[str, Any], Run] | None = None
        names = [*([f"your {name_of(f)}"] if f else []), *ACTIVATIONS]
        super().__init__(predict=predict, options={"activation": names}, activation=names[0])
        self.on_msg(self._answer)

    def _run(self, setting: dict[str, Any]) -> Run:
        """The run with this setting, which is kept: most messages change the step alone."""
        key = {name: value for name, value in setting.items() if name != "step"}
        if self._kept is None or self._kept[0] != key:
            own = None if setting["activation"] in ACTIVATIONS else self._own()
            self._kept = key, training_run(setting, own)
        return self._kept[1]

    def _own(self) -> tuple[Callable[..., Array], Callable[..., Array]]:
        f, f_backward = self._pair
        assert f is not None
        assert f_backward is not None
        return lambda z: run_on_array(f, z), lambda da, z: run_on_array(f_backward, z, da)

    def _answer(self, widget: object, setting: dict[str, Any], buffers: object) -> None:
        """Train with the learner's activation."""
        numbers, norms, trouble = np.empty(0), np.empty(0), ""
        try:
            run = self._run(setting)
            numbers, norms = np.stack([run.loss, run.right, run.length], axis=1), run.norms
        except OwnCodeError as error:
            trouble = str(error)
        sent = [array.astype(np.float32).tobytes() for array in (numbers, norms)]
        self.send({"trouble": trouble}, buffers=sent)

    def still(self) -> Drawing:
        try:
            run = self._run({name: getattr(self, name) for name in self.setting})
        except OwnCodeError as error:
            return drawing_of([Panel(self.activation, (0, 1), LOG_RANGE)], f"No run: {error}")
        step = min(self.step, len(run.loss) - 1)
        layers = run.norms.shape[1]
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.clip(np.log10(run.norms), *LOG_RANGE)
            ratio = run.norms[step, -2] / run.norms[step, 0]
        alt = (
            f"The norm of each layer's gradient in a network of {self.depth} hidden {self.activation} "
            f"layers after {step} steps. Layer {self.depth}'s is {number(float(ratio))} times that "
            f"of layer 1. {run.right[step]:.0%} of the points are told apart."
        )
        bars = Panel(
            f"log10 of dW's norm, layer by layer, step {step}", (0.5, layers + 0.5), LOG_RANGE
        )
        for layer, top in enumerate(logs[step], 1):
            bars.curve([layer, layer], [LOG_RANGE[0], top], BLUE if layer > 1 else ORANGE, 10)
        lines = Panel("the same over the steps", (0, STEPS), LOG_RANGE)
        # Every fourth step is enough for a picture of this size.
        for layer in range(layers - 1):
            edge = {0: ORANGE, layers - 2: BLUE}.get(layer)
            steps, color = range(0, len(logs), 4), edge or GREY
            lines.curve(steps, logs[::4, layer], color, 2.5 if edge else 0.7)
        return drawing_of([bars, lines], alt)
