"""The operations of a graph: each has its formula beside its gradient.

``backward(d, *inputs)`` takes ``d = dLoss/dout`` and gives one gradient for each input. ``formula``
and ``rules`` say the same in words; ``{0}``, ``{1}`` stand for the inputs, ``{d}`` for ``d`` and
``{out}`` for the output.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Operation:
    """One kind of node: how to compute it and how to send its gradient to its parents."""

    name: str
    forward: Callable[..., Any]
    backward: Callable[..., Any]
    formula: str
    rules: tuple[str, ...]
    exponent: float | None = None
    own: bool = False


def sum_to(gradient: Array, shape: tuple[int, ...]) -> Array:
    """Sum over the axes along which an input of this shape was repeated by broadcasting.

    Example:
        >>> sum_to(np.ones((4, 3)), (3,))
        array([4., 4., 4.])
    """
    extra = gradient.ndim - len(shape)
    stretched = [extra + i for i, n in enumerate(shape) if n == 1 and gradient.shape[extra + i] > 1]
    return gradient.sum(axis=(*range(extra), *stretched)).reshape(shape)


def _elementwise(name: str, forward: Callable[..., Any], gradients: Callable[..., Any],
                 formula: str, *rules: str) -> Operation:  # fmt: skip
    """An operation that broadcasts, so its gradients are summed back to the inputs' shapes."""

    def backward(d: Array, *inputs: Array) -> tuple[Array, ...]:
        return tuple(
            sum_to(np.asarray(gradient), x.shape)
            for gradient, x in zip(gradients(d, *inputs), inputs, strict=True)
        )

    return Operation(name, forward, backward, formula, rules)


def _sigmoid(z: Array) -> Array:
    # tanh does not overflow where exp(-z) would.
    return 0.5 * (1 + np.tanh(0.5 * z))


def _matmul_backward(d: Array, a: Array, b: Array) -> tuple[Array, Array]:
    rows = a.reshape(-1, a.shape[-1])
    columns = b.reshape(b.shape[0], -1)
    d = d.reshape(len(rows), columns.shape[1])
    return (d @ columns.T).reshape(a.shape), (rows.T @ d).reshape(b.shape)


ADD, SUB, MUL, DIV, MATMUL, NEG, EXP, LOG, TANH, SIGMOID, RELU, TRANSPOSE = (
    _elementwise("add", lambda a, b: a + b, lambda d, a, b: (d, d), "{0} + {1}", "{d}", "{d}"),
    _elementwise("sub", lambda a, b: a - b, lambda d, a, b: (d, -d), "{0} - {1}", "{d}", "-{d}"),
    _elementwise("mul", lambda a, b: a * b, lambda d, a, b: (d * b, d * a),
                 "{0} * {1}", "{d} * {1}", "{d} * {0}"),
    _elementwise("div", lambda a, b: a / b, lambda d, a, b: (d / b, -d * a / b**2),
                 "{0} / {1}", "{d} / {1}", "-{d} * {0} / {1}**2"),
    Operation("matmul", lambda a, b: a @ b, _matmul_backward,
              "{0} @ {1}", ("{d} @ {1}.T", "{0}.T @ {d}")),
    _elementwise("neg", lambda a: -a, lambda d, a: (-d,), "-{0}", "-{d}"),
    _elementwise("exp", np.exp, lambda d, a: (d * np.exp(a),), "exp({0})", "{d} * {out}"),
    _elementwise("log", np.log, lambda d, a: (d / a,), "log({0})", "{d} / {0}"),
    _elementwise("tanh", np.tanh, lambda d, a: (d * (1 - np.tanh(a) ** 2),),
                 "tanh({0})", "{d} * (1 - {out}**2)"),
    _elementwise("sigmoid", _sigmoid, lambda d, a: (d * _sigmoid(a) * (1 - _sigmoid(a)),),
                 "sigmoid({0})", "{d} * {out} * (1 - {out})"),
    _elementwise("relu", lambda a: np.maximum(a, 0), lambda d, a: (d * (a > 0),),
                 "relu({0})", "{d} * ({0} > 0)"),
    Operation("transpose", np.transpose, lambda d, a: (d.T,), "{0}.T", ("{d}.T",)),
)  # fmt: skip

UNARY = {op.name: op for op in (EXP, LOG, TANH, SIGMOID, RELU)}


def add_up(terms: int) -> Operation:
    """The sum of several inputs as one node, as in ``z = w1*x1 + w2*x2 + b``."""
    return _elementwise(
        "add",
        lambda *inputs: sum(inputs[1:], start=inputs[0]),
        lambda d, *inputs: [d] * len(inputs),
        " + ".join(f"{{{i}}}" for i in range(terms)),
        *["{d}"] * terms,
    )


def power(n: float) -> Operation:
    """``a ** n`` for a fixed number ``n``."""
    rule = f"{{d}} * {n:g} * {{0}}**{n - 1:g}" if n != 2 else "{d} * 2 * {0}"
    return Operation(
        "power", lambda a: a**n, lambda d, a: (d * n * a ** (n - 1),), f"{{0}}**{n:g}", (rule,), n
    )


def total(axis: int | None) -> Operation:
    """The sum over one axis, or over all."""

    def backward(d: Array, a: Array) -> tuple[Array]:
        return (np.broadcast_to(d if axis is None else np.expand_dims(d, axis), a.shape),)

    return Operation("sum", lambda a: a.sum(axis=axis), backward, "sum({0})", ("{d} for each",))


def average(axis: int | None) -> Operation:
    """The mean over one axis, or over all."""

    def backward(d: Array, a: Array) -> tuple[Array]:
        n = a.size if axis is None else a.shape[axis]
        return (np.broadcast_to(d if axis is None else np.expand_dims(d, axis), a.shape) / n,)

    return Operation("mean", lambda a: a.mean(axis=axis), backward, "mean({0})", ("{d} / n",))


def reshaped(shape: tuple[int, ...]) -> Operation:
    """The same entries in another shape."""
    return Operation(
        "reshape",
        lambda a: a.reshape(shape),
        lambda d, a: (d.reshape(a.shape),),
        f"reshape({{0}}, {shape})",
        ("reshape back {d}",),
    )


def own_operation(name: str, forward: Callable[..., Any], backward: Callable[..., Any],
                  inputs: int) -> Operation:  # fmt: skip
    """An operation made of a learner's own pair of functions."""
    if not name.isidentifier():
        raise ValueError(f"an operation's name is a word like my_square, got {name!r}")
    names = ", ".join(f"{{{i}}}" for i in range(inputs))
    pick = [f"[{i}]" for i in range(inputs)] if inputs > 1 else [""]
    rules = tuple(f"{name}_backward({{d}}, {names}){part}" for part in pick)
    return Operation(name, forward, backward, f"{name}({names})", rules, own=True)
