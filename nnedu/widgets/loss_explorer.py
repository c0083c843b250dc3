"""The loss explorer: what an error costs, how hard it pulls, and what an outlier does."""

from typing import Any

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.loss_curve import DATA, LOSSES, Loss, LossCurves, P, loss_curves, target_of
from nnedu.widgets.own_code import OwnCodeError, name_of
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of, span


class LossExplorer(LessonWidget):
    """Explore losses: value, gradient, and where an outlier moves the best prediction.

    Parameters:
        losses: names of losses, or your own functions ``(predictions, y) -> (value, dpredictions)``
            of arrays (batch, 1); nothing at all shows all that there are
        predict: a question and its options, asked before the controls unlock

    Raises:
        ValueError: if a name is unknown, or two losses have the same

    Example:
        >>> def fourth_power(predictions, y):
        ...     d = predictions - y
        ...     return float((d**4).mean()), 4 * d**3 / d.size
        >>> LossExplorer("mse", fourth_power).whose["fourth_power"]
        'your fourth_power, in Python'

    Lesson: 03_losses
    """

    module = "loss_explorer.js"
    title = "Loss functions"
    about = (
        "Move a prediction away from its target: what does the error cost, how hard does it pull?"
    )

    loss = t.Unicode().tag(sync=True, setting=True)
    at = t.Float(2.0, min=-5, max=5).tag(sync=True, setting=True)
    target = t.Float(0.0, min=-3, max=3).tag(sync=True, setting=True)
    answer = t.Enum(["yes", "no"], "yes").tag(sync=True, setting=True)
    delta = t.Float(1.0, min=0.1, max=3).tag(sync=True, setting=True)
    q = t.Float(0.8, min=0.05, max=0.95).tag(sync=True, setting=True)
    gamma = t.Float(2.0, min=0, max=5).tag(sync=True, setting=True)
    margin = t.Float(2.0, min=0.5, max=4).tag(sync=True, setting=True)
    outlier = t.Float(8.0, min=-10, max=10).tag(sync=True, setting=True)
    whose = t.Dict().tag(sync=True)
    data = t.List(t.Float()).tag(sync=True)

    def __init__(self, *losses: str | Loss, predict: Question | None = None) -> None:
        self._losses = _named(losses or tuple(LOSSES))
        names = list(self._losses)
        super().__init__(
            predict=predict, options={"loss": names}, loss=names[0], data=DATA,
            whose={
                name: f"nnedu's {name}, in your browser"
                if name in LOSSES else f"your {name_of(loss)}, in Python"
                for name, (_, _, loss) in self._losses.items()
            },
        )  # fmt: skip
        self.on_msg(self._answer)

    def _curves(self, setting: dict[str, Any]) -> LossCurves:
        kind, option, loss = self._losses[setting["loss"]]
        y = target_of(kind, setting["target"], setting["answer"])
        outlier = setting["outlier"] if kind == "numbers" else None
        return loss_curves(loss, y, outlier, **({option: setting[option]} if option else {}))

    def _answer(self, widget: object, setting: dict[str, Any], buffers: object) -> None:
        """Compute the curves of a loss that JavaScript does not have."""
        try:
            *curves, trouble = self._curves(setting)
        except OwnCodeError as error:
            curves, trouble = [np.empty(0)] * 4, str(error)
        self.send({"trouble": trouble}, buffers=[c.astype(np.float32).tobytes() for c in curves])

    def still(self) -> Drawing:
        try:
            curves = self._curves({name: getattr(self, name) for name in self.setting})
        except OwnCodeError as error:
            return drawing_of([Panel(self.loss, (-5, 5), (-1, 1))], f"No curve: {error}")
        i = int(np.argmin(np.abs(P - self.at)))
        here = [
            Panel(title, (-5, 5), span(np.minimum(y, 16))).curve(P, y, color)
            .dot(self.at, float(y[i]), color)
            for title, y, color in (
                (f"loss, {self.loss}", curves.value, BLUE), ("gradient", curves.slope, ORANGE),
            )
        ]  # fmt: skip
        alt = (
            f"Graphs of the loss {self.loss} and of its gradient. At {number(self.at)} the loss is "
            f"{number(curves.value[i])} and the gradient {number(curves.slope[i])}."
        )
        if curves.total.size:
            mean = Panel("mean loss of a constant", (-5, 5), span(np.minimum(curves.total, 16)))
            here.append(mean.curve(P, curves.without, GREY, 1.5).curve(P, curves.total, BLUE))
            before, after = P[np.argmin(curves.without)], P[np.argmin(curves.total)]
            alt += (
                f" An outlier at {number(self.outlier)} moves the best constant prediction from "
                f"{number(before)} to {number(after)}."
            )
        return drawing_of(here, f"{alt} {curves.trouble}".strip())


def _named(given: tuple[str | Loss, ...]) -> dict[str, tuple[str, str, Loss]]:
    """Every loss by its name: the kind of target, its option, the function."""
    found: dict[str, tuple[str, str, Loss]] = {}
    for loss in given:
        if isinstance(loss, str):
            if loss not in LOSSES:
                raise ValueError(
                    f"there is no loss {loss!r} here: use {', '.join(LOSSES)}, or give a function "
                    "(predictions, y) -> (value, dpredictions)"
                )
            name, entry = loss, LOSSES[loss]
        else:
            name = name_of(loss) if name_of(loss) not in LOSSES else f"your {name_of(loss)}"
            entry = ("numbers", "", loss)
        if name in found:
            raise ValueError(f"every loss has its own name, got {name} twice")
        found[name] = entry
    return found
