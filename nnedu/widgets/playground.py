"""The playground: a small network, its data, and everything that can be set about both."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.own_code import ENDS, OwnCodeError, in_words, name_of, run_on_array
from nnedu.widgets.packed import packed
from nnedu.widgets.playground_data import CLASSES, FEATURES, NUMBERS, OWN, own_points
from nnedu.widgets.playground_run import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    Functions,
    PlaygroundRun,
    Setting,
    answers,
    features_of,
    layers_of,
    points_of,
)
from nnedu.widgets.still import BLUE, ORANGE, Drawing, Panel, drawing_of, span

Activation = tuple[Callable[..., Any], Callable[..., Any]]
# Where a learner's activation is tabulated, for the pictures.
TABLE = np.linspace(-10, 10, 2001)


class Playground(LessonWidget):
    """Build a small network, press play, and watch every neuron learn.

    Parameters:
        x, y: your own points (n, 2), and their classes (n,), two kinds of anything, or numbers
        activation: your own pair of functions ``f(z)`` and ``f_backward(da, z)``
        loss: your own ``loss(predictions, y) -> (value, dpredictions)`` of arrays (batch, 1); y holds
            -1 and 1 for classes
        predict: a question and its options, asked before the controls unlock

    Raises:
        ValueError: if the points have another shape

    Example:
        >>> widget = Playground()
        >>> widget.hidden, widget.activations, widget.data
        ([4, 2], 'tanh tanh', 'circles')

    Lesson: 04_backprop
    """

    module = "playground.js"
    title = "Playground"
    about = "A small network, its data, and every knob there is: press Play, and watch each neuron learn."

    data = t.Enum([*CLASSES, *NUMBERS, OWN], "circles").tag(sync=True, setting=True)
    noise = t.Float(0.1, min=0, max=1).tag(sync=True, setting=True)
    train_share = t.Float(0.5, min=0.1, max=0.9).tag(sync=True, setting=True)
    batch_size = t.Int(10, min=1, max=60).tag(sync=True, setting=True)
    features = t.List(t.Int(), [1, 1, 0, 0, 0, 0, 0]).tag(sync=True, setting=True)
    hidden = t.List(t.Int(), [4, 2]).tag(sync=True, setting=True)
    activations = t.Unicode("tanh tanh").tag(sync=True, setting=True)
    loss = t.Unicode("binary_cross_entropy").tag(sync=True, setting=True)
    optimizer = t.Enum(list(OPTIMIZERS), "Adam").tag(sync=True, setting=True)
    lr = t.Float(0.01, min=0.0001, max=10).tag(sync=True, setting=True)
    penalty = t.Enum(["none", "L1", "L2"], "none").tag(sync=True, setting=True)
    strength = t.Float(0.003, min=0.0001, max=1).tag(sync=True, setting=True)
    p_drop = t.Float(0.0, min=0, max=0.8).tag(sync=True, setting=True)
    seed = t.Int(1, min=1, max=100000).tag(sync=True, setting=True)
    draw = t.Int(1, min=1, max=100000).tag(sync=True, setting=True)
    points = t.List(t.Float()).tag(sync=True, setting=True)
    # Where training began, float32 in base64, if not from the seed's weights; and its epochs since.
    weights = t.Unicode("").tag(sync=True, setting=True)
    epoch = t.Int(0, min=0, max=1000000).tag(sync=True, setting=True)
    neuron = t.Unicode("output").tag(sync=True, setting=True)
    own = t.Dict().tag(sync=True)

    def __init__(
        self,
        x: npt.ArrayLike | None = None,
        y: npt.ArrayLike | None = None,
        *,
        activation: Activation | None = None,
        loss: Callable[..., Any] | None = None,
        predict: Question | None = None,
    ) -> None:
        self._own: Functions = {}
        self._run: PlaygroundRun | None = None
        own = {"activation": "", "backward": "", "loss": "", "table": "", "trouble": ""}
        given: dict[str, Any] = {}
        if x is not None:
            given = {"data": OWN, "points": own_points(x, y)}
        if activation:
            own["activation"] = name = self._add(name_of(activation[0]), activation)
            given["activations"] = f"{name} {name}"
            own |= {"backward": name_of(activation[1])} | _tabulated(*activation)
        if loss:
            own["loss"] = given["loss"] = self._add(name_of(loss), loss)
        losses = [*LOSSES, *filter(None, [own["loss"]])]
        super().__init__(predict=predict, options={"loss": losses}, own=own, **given)
        self.on_msg(self._answer)

    def _add(self, name: str, function: Any) -> str:
        """Keep a learner's function under a name that nnedu's do not have."""
        name = name.strip("<>")
        if name in (*ACTIVATIONS, *LOSSES):
            name = f"my_{name}"
        self._own[name] = function
        return name

    def _answer(self, widget: object, setting: Setting, _: object) -> None:
        """Train with the learner's functions; what goes wrong comes back in words."""
        result, trouble = [np.empty(0), np.empty(0)], ""
        try:
            run = self._run_of(setting)
            run.go_to(setting["epoch"])
            result, trouble = [run.model.theta, np.array([run.epoch, *run.losses()])], run.trouble
        except ENDS as error:
            self._run = None
            functions = [f for own in self._own.values() for f in np.atleast_1d(own)]
            trouble = in_words(error, *functions)
        with np.errstate(over="ignore"):
            buffers = [array.astype(np.float32).tobytes() for array in result]
        self.send({"trouble": trouble}, buffers=buffers)

    def _run_of(self, setting: Setting) -> PlaygroundRun:
        """The run of this setting: the one under way, or one that begins."""
        run, ignored = self._run, {"epoch", "neuron"}
        if (
            run is None
            or run.epoch > setting["epoch"]
            or any(run.setting[name] != setting[name] for name in setting.keys() - ignored)
        ):
            run = self._run = PlaygroundRun(setting, self._own)
        return run

    def still(self) -> Drawing:
        setting = {name: getattr(self, name) for name in self.setting}
        try:
            return _drawn(PlaygroundRun(setting, self._own), self.epoch or 40)
        except ENDS as error:
            return drawing_of([Panel(self.data, (-3, 3), (-3, 3))], f"No network: {error}")


def _drawn(run: PlaygroundRun, epochs: int) -> Drawing:
    """The points, what the network answers all around them, and the losses on the way."""
    x, y = points_of(run.setting)
    layers = [f"{units} {name}" for units, name in layers_of(run.setting, {})]
    inputs = [f for f, on in zip(FEATURES, features_of(run.setting), strict=True) if on]
    what = f"{', '.join(inputs)} into {', then '.join(layers) or 'no hidden layer'}, then 1 output"
    if len(x) < 2:
        return drawing_of([Panel(run.setting["data"], (-3, 3), (-3, 3))], f"No points yet. {what}.")
    at = np.linspace(0, epochs, 31).astype(int)
    rows = []
    for epoch in at:
        run.go_to(int(epoch))
        rows.append(run.losses())
    train, test = np.array(rows).T
    plane = Panel(f"x2 against x1, {run.setting['data']}", (-3, 3), (-3, 3))
    found = answers(run)
    half = float(np.nanmedian(np.abs(found)))
    for color, values in (BLUE, found), (ORANGE, -found):
        plane.shade(values > 0, color, 0.25).shade(values > half, color, 0.25)
    for (x1, x2), label in list(zip(x, y[:, 0], strict=True))[:40]:
        plane.dot(x1, x2, BLUE if label > 0 else ORANGE, 4 if label > 0 else 2.5)
    curve = Panel("loss: training blue, test orange", (0, epochs), span([train, test]))
    alt = (
        f"A network of {what}, on the points {run.setting['data']}, and the boundary it found. After "
        f"{epochs} epochs the training loss is {number(train[-1])}, the test loss {number(test[-1])}."
    )
    curves = curve.curve(at, train, BLUE).curve(at, test, ORANGE)
    return drawing_of([plane, curves], f"{alt} {run.trouble}".strip())


def _tabulated(f: Callable[..., Any], f_backward: Callable[..., Any]) -> dict[str, str]:
    """Value and slope at TABLE, or what went wrong in the functions, in words."""
    try:
        a = run_on_array(f, TABLE)
        slope = run_on_array(f_backward, TABLE, np.ones_like(TABLE))
    except OwnCodeError as error:
        return {"trouble": str(error)}
    return {"table": packed(np.concatenate([a, slope]))}
