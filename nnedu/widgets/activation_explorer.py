"""The activation explorer: a function, its slope, and where it saturates."""

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets as t

from nnedu import functional
from nnedu.graph.drawing import Drawing
from nnedu.graph.text import number
from nnedu.widgets.activation_curve import Z, activation_curve, parameter_of, saturated
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.own_code import name_of
from nnedu.widgets.still_curves import still_curves

# Those that static/activations.js computes too.
IN_JAVASCRIPT = (
    "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu",
    "gelu", "swish", "softplus", "identity", "heaviside", "sign",
)  # fmt: skip

Function = str | Callable[..., Any] | tuple[Callable[..., Any], Callable[..., Any]]


class ActivationExplorer(LessonWidget):
    """Explore activations: value and slope at z, and where the slope is all but gone.

    Parameters:
        functions: names of nnedu's activations, or your own functions of an array z. A function
            whose name ends in ``_backward`` belongs to the one before it: ``(da, z) -> dz``.
            Nothing at all shows nnedu's.
        z: the input to start at, in [-6, 6]
        predict: a question and its options, asked before the controls unlock

    Raises:
        ValueError: if a name is unknown, or two functions have the same name

    Example:
        >>> explorer = ActivationExplorer("tanh", lambda z: np.maximum(z, 0), z=2.0)
        >>> for function in explorer.functions:
        ...     print(function["whose"])
        nnedu's tanh and its derivative, in your browser
        your <lambda> and its slope measured, in Python

    Lesson: 02_activations
    """

    module = "activation_explorer.js"
    title = "Activation functions"
    about = "Move the input along a curve and watch its slope: where it saturates, learning stops."

    functions = t.List(t.Dict()).tag(sync=True)
    function = t.Unicode().tag(sync=True, setting=True)
    alpha = t.Float().tag(sync=True, setting=True)
    z = t.Float(1.0, min=-6, max=6).tag(sync=True, setting=True)

    def __init__(
        self, *functions: Function, z: float = 1.0, predict: Question | None = None
    ) -> None:
        pairs = [_pair(*both) for both in _paired(functions or IN_JAVASCRIPT)]
        entries = [_entry(*pair) for pair in pairs]
        labels = [entry["label"] for entry in entries]
        if len(set(labels)) < len(labels):
            raise ValueError(f"every function has its own name, got {', '.join(labels)}")
        self._pairs = dict(zip(labels, pairs, strict=True))
        first = entries[0]
        super().__init__(
            predict=predict, options={"function": labels},
            functions=entries, function=first["label"], alpha=first["alpha"], z=z,
        )  # fmt: skip
        self.on_msg(self._answer)

    def _curve(self, label: str, alpha: float) -> Any:
        forward, backward = self._pairs[label]
        name, _ = parameter_of(forward)
        return activation_curve(forward, backward, **({name: alpha} if name else {}))

    def _answer(self, widget: object, question: dict[str, Any], buffers: object) -> None:
        """Compute a curve that JavaScript cannot: the question names function and alpha."""
        curve = self._curve(question["function"], question["alpha"])
        self.send(
            {"function": question["function"], "trouble": curve.trouble},
            buffers=[curve.a.astype(np.float32), curve.slope.astype(np.float32)],
        )

    def still(self) -> Drawing:
        curve = self._curve(self.function, self.alpha)
        bands = saturated(curve.slope)
        i = int(np.argmin(np.abs(Z - self.z)))
        where = " and ".join(f"from {number(a)} to {number(b)}" for a, b in bands) or "nowhere"
        alt = (
            f"Two graphs of {self.function} for z from -6 to 6: its value and its slope. At "
            f"z = {number(self.z)} the value is {number(curve.a[i])} and the slope "
            f"{number(curve.slope[i])}. It saturates {where}. {curve.trouble}"
        )
        return still_curves(self.function, curve.a, curve.slope, bands, i, alt.strip())


def _paired(functions: tuple[Function, ...]) -> list[tuple[Any, Any]]:
    """(function, its backward or None), a ``..._backward`` taken with the one before it."""
    found: list[tuple[Any, Any]] = []
    for function in functions:
        if isinstance(function, tuple):
            found.append(function)
        elif callable(function) and name_of(function).endswith("_backward") and found:
            found[-1] = (found[-1][0], function)
        else:
            found.append((function, None))
    return found


def _pair(function: Any, backward: Any) -> tuple[Callable[..., Any], Callable[..., Any] | None]:
    """A name becomes nnedu's pair."""
    if not isinstance(function, str):
        return function, backward
    if function not in IN_JAVASCRIPT:
        raise ValueError(
            f"nnedu has no activation {function!r} to explore: use {', '.join(IN_JAVASCRIPT)}, "
            "or give your own function"
        )
    return getattr(functional, function), getattr(functional, f"{function}_backward", None)


def _entry(forward: Callable[..., Any], backward: Callable[..., Any] | None) -> dict[str, Any]:
    """What JavaScript needs to know about a function."""
    name = name_of(forward)
    parameter, default = parameter_of(forward)
    ours = getattr(functional, name, None) is forward
    whose = "nnedu's" if ours else "your"
    engine = "js" if ours and name in IN_JAVASCRIPT else "kernel"
    if backward is None:
        slope = "its slope measured"
    elif ours:
        slope = "its derivative"
    else:
        slope = f"{name_of(backward)}"
    place = "in your browser" if engine == "js" else "in Python"
    return {
        "label": name,
        "name": name,
        "parameter": parameter,
        "alpha": default,
        "range": [min(0.0, 2 * default), max(2.0, 2 * default)],
        "whose": f"{whose} {name} and {slope}, {place}",
        "engine": engine,
    }
