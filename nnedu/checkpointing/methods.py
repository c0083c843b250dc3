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

import math
import time
import tracemalloc
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nnedu.checkpointing.replay import Model, Pass, Run, layers_of, restore, state_of
from nnedu.layers import Layer
from nnedu.losses import Loss


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
    return checkpointed(model, x, y, loss=loss, every=len(layers_of(model)))


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
    run = Run(model)
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
    Raises:      ValueError where every is below 1
    Paper:       Chen et al. 2016, Training deep nets with sublinear memory cost
    Lesson:      13_beyond_backprop
    Example:
        >>> from nnedu import Dense, Tanh, mse
        >>> rng = np.random.default_rng(0)
        >>> layers = [Dense(2, 2, rng=rng), Tanh(), Dense(2, 2, rng=rng), Tanh()]
        >>> checkpointed(layers, np.ones((5, 2)), np.ones((5, 2)), loss=mse).forwards
        6
    """
    run = Run(model)
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
    before = [state_of(layer) for layer in layers_of(model)]
    begin = time.perf_counter()
    method(model, x, y, loss=loss)
    seconds = time.perf_counter() - begin
    for state in before:
        restore(state)
    watched_already = tracemalloc.is_tracing()
    tracemalloc.start()
    tracemalloc.reset_peak()
    held = tracemalloc.get_traced_memory()[0]
    forwards = method(model, x, y, loss=loss).forwards
    peak = tracemalloc.get_traced_memory()[1]
    if not watched_already:
        tracemalloc.stop()
    return Cost(peak - held, forwards, seconds)


def _backward(kept: list[Layer], da: np.ndarray) -> np.ndarray:
    """Through the layers from last to first, each of which is let go at once."""
    while kept:
        da = kept.pop().backward(da)
    return da
