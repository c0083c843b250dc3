"""The dropout widget: live pathways, and the ensemble of thinned networks."""

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.dropout_model import (
    NETS,
    UNITS,
    XS,
    masks,
    outputs,
    own_masks,
    points,
    trained,
)
from nnedu.widgets.own_code import Array, OwnCodeError, name_of
from nnedu.widgets.packed import packed
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of


class DropoutEnsemble(LessonWidget):
    """See dropout thin a network, step by step, and the full network speak for the mean of them.

    Parameters:
        dropout: your own ``dropout(x, p_drop, train=..., rng=...)``, to run instead of nnedu's; it
            returns a, or a and its mask
        predict: a question and its options, asked before the controls unlock

    Example:
        >>> def forgetful(x, p_drop, *, train, rng):
        ...     return x * (rng.random(x.shape) >= p_drop) if train else x
        >>> DropoutEnsemble(forgetful).still().alt[-46:]
        'to be divided by, so that the average stays 1?'

    Lesson: 09_regularization
    """

    module = "dropout_ensemble.js"
    title = "Dropout"
    about = (
        "Each step trains another thinned network; at test time one full network speaks for all."
    )

    mode = t.Enum(["train", "test"], "train").tag(sync=True, setting=True)
    p = t.Float(0.3, min=0, max=0.9).tag(sync=True, setting=True)
    step = t.Int(5, min=0, max=NETS - 1).tag(sync=True, setting=True)
    theta = t.Unicode().tag(sync=True)
    points = t.List(t.Any()).tag(sync=True)
    own = t.Unicode("").tag(sync=True)

    def __init__(
        self, dropout: Callable[..., Any] | None = None, *, predict: Question | None = None
    ) -> None:
        self._dropout = dropout
        super().__init__(
            predict=predict, theta=packed(trained()), points=np.hstack(points()).round(3).tolist(),
            own=name_of(dropout) if dropout else "",
        )  # fmt: skip
        self.on_msg(self._answer)

    def _masks(self, p_drop: float) -> tuple[Array, Array, str]:
        if self._dropout is None:
            return masks(p_drop), np.ones(2 * UNITS), ""
        return own_masks(self._dropout, p_drop)

    def _answer(self, widget: object, setting: dict[str, Any], buffers: object) -> None:
        """Run the learner's dropout."""
        found, at_test, trouble = np.empty(0), np.empty(0), ""
        try:
            found, at_test, trouble = self._masks(setting["p"])
        except OwnCodeError as error:
            trouble = str(error)
        sent = [array.astype(np.float32).tobytes() for array in (found, at_test)]
        self.send({"trouble": trouble}, buffers=sent)

    def still(self) -> Drawing:
        try:
            found, at_test, trouble = self._masks(self.p)
        except OwnCodeError as error:
            return drawing_of([Panel("dropout", (-1, 1), (-2, 2))], f"No network: {error}")
        thinned = outputs(trained(), found[: self.step + 1])
        [full], mean = outputs(trained(), at_test[None]), thinned.mean(axis=0)
        distance = float(np.sqrt(((mean - full) ** 2).mean()))
        alt = (
            f"Curves of {len(thinned)} thinned networks with p = {number(self.p)}, of their mean and "
            f"of the full network, which is {number(round(distance, 6))} away from the mean. {trouble}"
        )
        panel = Panel("full network, mean and thinned ones", (-1, 1), (-2.2, 2.2))
        for curve in thinned[-5:]:
            panel.curve(XS[::2], curve[::2], GREY, 1)
        panel.curve(XS[::2], full[::2], BLUE, 4).curve(XS[::2], mean[::2], ORANGE)
        return drawing_of([panel], alt.strip())
