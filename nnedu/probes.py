r"""What happens inside a model: numbers for each layer. Lesson: 07_vanishing_gradients"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

# A slope below this share of the usual 1 passes on so little that the unit hardly learns.
SATURATED_SLOPE = 0.05


@dataclass(frozen=True)
class LayerStatistics:
    """One layer on one batch; what does not apply to a layer is None.

    mean, std         of the layer's output
    dead              share of units whose slope is 0 for every example of the batch
    saturated         share of all outputs whose slope is nearly 0 (below SATURATED_SLOPE)
    output_gradient   norm of dLoss/doutput
    weight_gradient   norm of dLoss/dparameters
    """

    place: str
    name: str
    mean: float
    std: float
    dead: float | None = None
    saturated: float | None = None
    output_gradient: float | None = None
    weight_gradient: float | None = None


def activations(model: Any, x: np.ndarray, *, train: bool = False) -> list[np.ndarray]:
    """Outputs of every layer of a model for the batch x.

    Example:
        >>> from nnedu import Dense, ReLU, Sequential
        >>> model = Sequential(Dense(2, 3, rng=np.random.default_rng(0)), ReLU())
        >>> [a.shape for a in activations(model, np.ones((5, 2)))]
        [(5, 3), (5, 3)]
    """
    outputs = []
    a = model.as_input(x)
    for layer in model.layers:
        a = layer.forward(a, train=train)
        outputs.append(a)
    return outputs


def layer_statistics(
    model: Any,
    x: np.ndarray,
    y: np.ndarray | None = None,
    *,
    loss: Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]] | None = None,
    train: bool = False,
) -> list[LayerStatistics]:
    """Measure every layer of a model on a batch; with y and loss the gradients too.

    Parameters:  model, x, y and loss for the gradients, train as in ``forward``
    Returns:     one `LayerStatistics` for each layer, first layer first
    Lesson:      07_vanishing_gradients, 08_normalization
    Example:
        >>> from nnedu import Dense, ReLU, Sequential
        >>> model = Sequential(Dense(1, 2, rng=np.random.default_rng(0)), ReLU())
        >>> model.theta[:] = [1.0, -1.0, 0.0, 0.0]
        >>> layer_statistics(model, np.array([[1.0], [3.0]]))[1].dead
        0.5
    """
    outputs = activations(model, x, train=train)
    gradients: list[np.ndarray] | None = None
    if loss is not None and y is not None:
        gradients = _output_gradients(model, loss(outputs[-1], y)[1])
    return [
        LayerStatistics(
            place=str(index),
            name=repr(layer),
            mean=float(outputs[index].mean()),
            std=float(outputs[index].std()),
            dead=dead_share(layer.slope()) if hasattr(layer, "slope") else None,
            saturated=saturated_share(layer.slope()) if hasattr(layer, "slope") else None,
            output_gradient=None if gradients is None else _norm(gradients[index]),
            weight_gradient=None if gradients is None else _weight_gradient(layer),
        )
        for index, layer in enumerate(model.layers)
    ]


def dead_share(slope: np.ndarray) -> float:
    """Share of units whose slope is 0 for every example: nothing reaches them, they cannot learn.

    Parameters:  slope f'(z) (batch, units)
    Example:
        >>> dead_share(np.array([[0.0, 1.0], [0.0, 0.0]]))
        0.5
    """
    return float((slope == 0).all(axis=0).mean())


def saturated_share(slope: np.ndarray) -> float:
    """Share of all slopes below SATURATED_SLOPE in size.

    Parameters:  slope f'(z) (batch, units)
    Example:
        >>> saturated_share(np.array([[0.01, 0.2], [0.25, 0.2]]))
        0.25
    """
    return float((np.abs(slope) < SATURATED_SLOPE).mean())


def _output_gradients(model: Any, dlogits: np.ndarray) -> list[np.ndarray]:
    """dLoss/doutput of every layer, by walking the model backwards."""
    gradients = []
    for layer in reversed(model.layers):
        gradients.append(dlogits)
        dlogits = layer.backward(dlogits)
    return gradients[::-1]


def _weight_gradient(layer: Any) -> float | None:
    grads = [p.grad.ravel() for p in layer.parameters()]
    return _norm(np.concatenate(grads)) if grads else None


def _norm(array: np.ndarray) -> float:
    return float(np.linalg.norm(array))
