"""Layers around layers."""

import numpy as np

from nnedu.layers.base import Layer


class Residual(Layer):
    r"""A skip connection: ``y = x + f(x)``, where f is the layers inside.

    The gradient reaches x past the layers too, however small it becomes inside.

    Parameters:  layers whose output has the shape of their input
    Paper:       He et al. 2016
    Lesson:      07_vanishing_gradients
    Example:
        >>> from nnedu.layers import Dense
        >>> layer = Residual(Dense(2, 2, rng=np.random.default_rng(0), init=lambda s, rng: np.eye(2)))
        >>> layer.forward(np.array([[1.0, 3.0]]), train=True)
        array([[2., 6.]])
    """

    def __init__(self, *layers: Layer) -> None:
        super().__init__()
        if not layers or not all(isinstance(layer, Layer) for layer in layers):
            raise TypeError(f"Residual expects one layer or more, got {layers}")
        self.layers = layers

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Return x + f(x)."""
        a = x
        for layer in self.layers:
            a = layer.forward(a, train=train)
        if a.shape != x.shape:
            raise ValueError(
                f"{self!r} adds its input to its output, so both need one shape, "
                f"got {x.shape} and {a.shape}"
            )
        return x + a

    def backward(self, dy: np.ndarray) -> np.ndarray:
        """Return dy plus what came back through the layers."""
        da = dy
        for layer in reversed(self.layers):
            da = layer.backward(da)
        return dy + da

    def __repr__(self) -> str:
        return f"Residual({', '.join(map(repr, self.layers))})"


class Flatten(Layer):
    r"""Each example as one row: (batch, height, width, channels) becomes (batch, features).

    Lesson:      11_architectures
    Example:
        >>> Flatten().forward(np.zeros((5, 8, 8, 3)), train=True).shape
        (5, 192)
    """

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Return x as rows."""
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Return da in the shape of x."""
        return da.reshape(self.shape)
