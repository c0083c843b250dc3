"""The initialisation widget: activations layer by layer before any training."""

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.chance import Chance
from nnedu.widgets.initialization_model import (
    ACTIVATIONS,
    SCHEMES,
    WIDEST,
    layer_rows,
    own_init,
)
from nnedu.widgets.own_code import Array, OwnCodeError, name_of
from nnedu.widgets.still import BLUE, ORANGE, Drawing, Panel, drawing_of, span


class InitializationExplorer(LessonWidget):
    """See what the first weights do: a histogram of the activations in every layer.

    Parameters:
        init: your own initializer ``init(shape, rng) -> weights``, shown besides nnedu's
        predict: a question and its options, asked before the controls unlock

    Example:
        >>> def my_init(shape, rng):
        ...     return rng.normal(size=shape) / np.sqrt(shape[0])
        >>> InitializationExplorer(my_init).scheme
        'your my_init'

    Lesson: 08_normalization
    """

    module = "initialization.js"
    title = "Initialisation"
    about = "Before any training: does a signal reach the last layer, or does it fade, or explode?"

    scheme = t.Unicode().tag(sync=True, setting=True)
    activation = t.Enum(ACTIVATIONS, "relu").tag(sync=True, setting=True)
    gain = t.Float(1.0, min=0.1, max=5).tag(sync=True, setting=True)
    width = t.Int(48, min=4, max=WIDEST).tag(sync=True, setting=True)
    depth = t.Int(8, min=1, max=12).tag(sync=True, setting=True)

    def __init__(
        self, init: Callable[..., Any] | None = None, *, predict: Question | None = None
    ) -> None:
        self._init = init
        names = [*([f"your {name_of(init)}"] if init else []), *SCHEMES]
        super().__init__(predict=predict, options={"scheme": names}, scheme=names[0])
        self.on_msg(self._answer)

    def _rows(self, setting: dict[str, Any]) -> tuple[Array, float]:
        chosen = {name: setting[name] for name in ("activation", "gain", "width", "depth")}
        if setting["scheme"] in SCHEMES:
            return layer_rows(SCHEMES[setting["scheme"]], Chance(1), **chosen)
        assert self._init is not None
        with np.errstate(all="ignore"):
            return layer_rows(own_init(self._init), np.random.default_rng(0), **chosen)

    def _answer(self, widget: object, setting: dict[str, Any], buffers: object) -> None:
        """Run the learner's initializer."""
        rows, limit, trouble = np.empty(0), 1.0, ""
        try:
            rows, limit = self._rows(setting)
        except OwnCodeError as error:
            trouble = str(error)
        sent = [rows.astype(np.float32).tobytes(), np.array([limit], np.float32).tobytes()]
        self.send({"trouble": trouble}, buffers=sent)

    def still(self) -> Drawing:
        try:
            rows, limit = self._rows({name: getattr(self, name) for name in self.setting})
        except OwnCodeError as error:
            return drawing_of([Panel(self.scheme, (0, 8), (-1, 1))], f"No layers: {error}")
        spread, layers = rows[:, 0], range(len(rows))
        alt = (
            f"Histograms of the activations in {self.depth} layers of {self.width} {self.activation} "
            f"units with weights as {self.scheme} has them, gain {number(self.gain)}: their spread "
            f"goes from {number(spread[0])} at the input to {number(spread[-1])} in the last layer."
        )
        ridges = Panel(
            f"layers against activation, {self.activation}", (-limit, limit), (0, len(rows))
        )
        places = np.linspace(-limit, limit, rows.shape[1] - 3)
        for layer, counts in enumerate(rows[:, 3:]):
            heights = layer + 0.9 * np.sqrt(counts / max(counts.max(), 1))
            ridges.curve(places[::2], heights[::2], BLUE, 1.5)
        logs = np.log10(np.maximum(spread, 1e-8))
        curve = Panel("log10 of the spread", (0, self.depth), span(logs))
        return drawing_of([ridges, curve.curve(layers, logs, ORANGE)], alt)
