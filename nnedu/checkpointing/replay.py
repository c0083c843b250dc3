"""Going forward through layers more than once, each time as the first time."""

import copy
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from nnedu.layers import Layer
from nnedu.model import Sequential

Model = Sequential | Sequence[Layer]
State = list[tuple[Layer, dict[str, Any], dict[str, np.ndarray]]]


class Pass(NamedTuple):
    """A forward and backward pass: the loss, dLoss/dx, and how many layers were computed forward."""

    loss: float
    dx: np.ndarray
    forwards: int


class Run:
    """Computes layers forward, and again as the first time: dropout drops the same once more."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.layers = layers_of(model)
        self.before: dict[int, State] = {}
        self.after: dict[int, State] = {}
        self.forwards = 0

    def as_input(self, x: np.ndarray) -> np.ndarray:
        """The batch in the model's dtype."""
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
            restore(self.after[i])
        return Pass(value, dx, self.forwards)

    def _forward(self, i: int, x: np.ndarray) -> tuple[Layer, np.ndarray]:
        layer = self.layers[i]
        again = i in self.before
        if again:
            restore(self.before[i])
        else:
            self.before[i] = state_of(layer)
        self.forwards += 1
        # The twin shares parameters and generators, but what it remembers goes when it goes.
        twin = _twin(layer)
        a = twin.forward(x, train=True)
        if not again:
            self.after[i] = state_of(layer)
        return twin, a


def state_of(layer: Layer) -> State:
    """The states of the generator and of the running statistics, here and in layers inside."""
    rng = {} if layer.rng is None else dict(layer.rng.bit_generator.state)
    arrays = {name: getattr(layer, name).copy() for name in layer.state_names}
    return [(layer, rng, arrays), *(part for inner in layer.layers for part in state_of(inner))]


def restore(state: State) -> None:
    """Put back what `state_of` returned."""
    for layer, rng, arrays in state:
        if layer.rng is not None:
            layer.rng.bit_generator.state = rng
        for name, array in arrays.items():
            getattr(layer, name)[...] = array


def _twin(layer: Layer) -> Layer:
    twin = copy.copy(layer)
    if layer.layers:
        twin.layers = tuple(map(_twin, layer.layers))
    return twin


def layers_of(model: Model) -> Sequence[Layer]:
    """The layers of a Sequential, or of a list of layers the list itself; at least one."""
    layers = model.layers if isinstance(model, Sequential) else model
    if not layers:
        raise ValueError("backpropagation expects at least one layer, got none")
    return layers
