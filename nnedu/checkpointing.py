r"""Backpropagation with less memory, paid for in time. Lesson: 13_beyond_backprop

Every layer's backward pass needs what its forward pass saw. Keep all of it (`vanilla`), keep none
and compute it again from the input each time (`memory_poor`), or keep every few layers' input and
compute the few in between again (`checkpointed`). The gradients are the same, bit for bit.

================  =====================  ========================
for n layers      arrays kept            layers computed forward
================  =====================  ========================
`vanilla`         n                      n
`memory_poor`     1                      n (n + 1) / 2
`checkpointed`    about 2 sqrt(n)        less than 2 n
================  =====================  ========================
"""

import copy
import math
import time
import tracemalloc
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from nnedu.layers import Layer
from nnedu.losses import Loss
from nnedu.model import Sequential

Model = Sequential | Sequence[Layer]
Snapshot = list[tuple[Layer, dict[str, Any], dict[str, np.ndarray]]]


class Pass(NamedTuple):
    """A forward and backward pass: the loss, dLoss/dx, and how many layers were computed forward."""

    loss: float
    dx: np.ndarray
    forwards: int


class Cost(NamedTuple):
    """What a pass cost: the peak of newly allocated memory, layers computed forward, seconds."""

    peak_bytes: int
    forwards: int
    seconds: float


def vanilla(model: Model, x: np.ndarray, y: np.ndarray, *, loss: Loss) -> Pass:
    """Ordinary backpropagation: every layer remembers what it saw.

    Parameters:  model a Sequential or a list of layers, x and y a batch, loss
    Returns:     a Pass; the parameters' gradients are left in the layers
    Lesson:      13_beyond_backprop
    Example:
        >>> from nnedu import Dense, Tanh, mse
        >>> layers = [Dense(2, 2, rng=np.random.default_rng(0)), Tanh()]
        >>> vanilla(layers, np.ones((5, 2)), np.ones((5, 2)), loss=mse).forwards
        2
    """
    return checkpointed(model, x, y, loss=loss, every=len(_layers(model)))


def memory_poor(model: Model, x: np.ndarray, y: np.ndarray, *, loss: Loss) -> Pass:
    """Keep the input only, and go forward from it again for every layer's backward pass.

    Parameters:  as `vanilla`
    Returns:     a Pass; the parameters' gradients are left in the layers
    Lesson:      13_beyond_backprop
    Example:
        >>> from nnedu import Dense, Tanh, mse
        >>> rng = np.random.default_rng(0)
        >>> layers = [Dense(2, 2, rng=rng), Tanh(), Dense(2, 2, rng=rng), Tanh()]
        >>> memory_poor(layers, np.ones((5, 2)), np.ones((5, 2)), loss=mse).forwards
        10
    """
    run = _Run(model)
    x = run.as_input(x)
    n = len(run.layers)
    for stop in range(n, 0, -1):
        kept, a = run.keep(run.skip(x, 0, stop - 1), stop - 1, stop)
        if stop == n:
            value, da = loss(a, y)
        da = _backward(kept, da)
    return run.finish(value, da)


def checkpointed(
    model: Model, x: np.ndarray, y: np.ndarray, *, loss: Loss, every: int | None = None
) -> Pass:
    """Keep the input of every few layers, and compute those in between again when they are needed.

    Parameters:  as `vanilla`, and every how many layers to keep an input; the square root of their
                 number, which needs least memory, unless given
    Returns:     a Pass; the parameters' gradients are left in the layers
    Paper:       Chen et al. 2016, Training deep nets with sublinear memory cost
    Lesson:      13_beyond_backprop
    Example:
        >>> from nnedu import Dense, Tanh, mse
        >>> rng = np.random.default_rng(0)
        >>> layers = [Dense(2, 2, rng=rng), Tanh(), Dense(2, 2, rng=rng), Tanh()]
        >>> checkpointed(layers, np.ones((5, 2)), np.ones((5, 2)), loss=mse).forwards
        6
    """
    run = _Run(model)
    n = len(run.layers)
    every = math.ceil(math.sqrt(n)) if every is None else every
    if every < 1:
        raise ValueError(f"checkpointed keeps an input every 1 or more layers, got every={every}")
    *starts, last = range(0, n, every)
    a, inputs = run.as_input(x), []
    for start in starts:
        inputs.append(a)
        a = run.skip(a, start, start + every)
    kept, a = run.keep(a, last, n)
    value, da = loss(a, y)
    da = _backward(kept, da)
    for start in reversed(starts):
        kept, _ = run.keep(inputs.pop(), start, start + every)
        da = _backward(kept, da)
    return run.finish(value, da)


def measure(
    method: Callable[..., Pass], model: Model, x: np.ndarray, y: np.ndarray, *, loss: Loss
) -> Cost:
    """Time a pass, then run it again and watch the memory, which itself takes time.

    Parameters:  method `vanilla`, `memory_poor` or `checkpointed`, the others as there
    Returns:     a Cost
    Lesson:      13_beyond_backprop
    Example:
        >>> from nnedu import Dense, Tanh, mse
        >>> layers = [Dense(2, 2, rng=np.random.default_rng(0)), Tanh()]
        >>> measure(vanilla, layers, np.ones((5, 2)), np.ones((5, 2)), loss=mse).forwards
        2
    """
    before = [_snapshot(layer) for layer in _layers(model)]
    begin = time.perf_counter()
    method(model, x, y, loss=loss)
    seconds = time.perf_counter() - begin
    for snapshot in before:
        _restore(snapshot)
    watched_already = tracemalloc.is_tracing()
    tracemalloc.start()
    tracemalloc.reset_peak()
    held = tracemalloc.get_traced_memory()[0]
    forwards = method(model, x, y, loss=loss).forwards
    peak = tracemalloc.get_traced_memory()[1]
    if not watched_already:
        tracemalloc.stop()
    return Cost(peak - held, forwards, seconds)


class _Run:
    """Computes layers forward, and again as the first time: dropout drops the same once more."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.layers = _layers(model)
        self.before: dict[int, Snapshot] = {}
        self.after: dict[int, Snapshot] = {}
        self.forwards = 0

    def as_input(self, x: np.ndarray) -> np.ndarray:
        return self.model.as_input(x) if isinstance(self.model, Sequential) else x

    def keep(self, a: np.ndarray, start: int, stop: int) -> tuple[list[Layer], np.ndarray]:
        """Layers that remember what they saw, ready to go backward, and the output."""
        kept = []
        for i in range(start, stop):
            layer, a = self._forward(i, a)
            kept.append(layer)
        return kept, a

    def skip(self, a: np.ndarray, start: int, stop: int) -> np.ndarray:
        """The output alone; nothing else is remembered."""
        for i in range(start, stop):
            _, a = self._forward(i, a)
        return a

    def finish(self, value: float, dx: np.ndarray) -> Pass:
        """Leave generators and running statistics as after one forward pass."""
        for i in range(len(self.layers)):
            _restore(self.after[i])
        return Pass(value, dx, self.forwards)

    def _forward(self, i: int, x: np.ndarray) -> tuple[Layer, np.ndarray]:
        layer = self.layers[i]
        if i in self.before:
            _restore(self.before[i])
        else:
            self.before[i] = _snapshot(layer)
        self.forwards += 1
        # The twin shares parameters and generators, but what it remembers goes when it goes.
        twin = _twin(layer)
        a = twin.forward(x, train=True)
        self.after.setdefault(i, _snapshot(layer))
        return twin, a


def _snapshot(layer: Layer) -> Snapshot:
    """The states of the generator and of the running statistics, here and in layers inside."""
    rng = {} if layer.rng is None else dict(layer.rng.bit_generator.state)
    state = {name: layer.arrays[name].copy() for name in layer.state_names}
    return [(layer, rng, state), *(part for inner in layer.layers for part in _snapshot(inner))]


def _restore(snapshot: Snapshot) -> None:
    for layer, rng, state in snapshot:
        if layer.rng is not None:
            layer.rng.bit_generator.state = rng
        for name, array in state.items():
            layer.arrays[name][...] = array


def _twin(layer: Layer) -> Layer:
    twin = copy.copy(layer)
    if layer.layers:
        twin.layers = tuple(map(_twin, layer.layers))
    return twin


def _backward(kept: list[Layer], da: np.ndarray) -> np.ndarray:
    """Through the layers from last to first, each of which is let go at once."""
    while kept:
        da = kept.pop().backward(da)
    return da


def _layers(model: Model) -> Sequence[Layer]:
    layers = model.layers if isinstance(model, Sequential) else model
    if not layers:
        raise ValueError("backpropagation expects at least one layer, got none")
    return layers
