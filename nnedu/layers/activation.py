"""Activation layers: one class for any pair of functions, and the usual ones ready-made."""

from typing import Any

import numpy as np

from nnedu import functional as F
from nnedu.layers.base import Layer, Op


class Activation(Layer):
    r"""Apply a function to every element: ``a = f(z)``.

    Parameters:  forward ``f(z)`` and backward ``f_backward(da, z)``, further options for both
    Lesson:      02_activations
    Example:
        >>> def square(z): return z * z
        >>> def square_backward(da, z): return da * 2 * z
        >>> layer = Activation(square, square_backward)
        >>> layer.forward(np.array([[3.0]]), train=True), layer.backward(np.array([[1.0]]))
        (array([[9.]]), array([[6.]]))
    """

    def __init__(self, forward: Any, backward: Any, **options: float) -> None:
        super().__init__()
        self.op = Op(forward, backward)
        self.options = options

    def forward(self, z: np.ndarray, *, train: bool) -> np.ndarray:
        """Return a = f(z)."""
        self.z = z
        return self.op.forward(z, **self.options)

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Return dz = da * f'(z)."""
        return self.op.backward(da, self.z, **self.options)

    def slope(self) -> np.ndarray:
        """f'(z) at the last input."""
        return self.backward(np.ones_like(self.z))

    def __repr__(self) -> str:
        words = [f"{name}={value:g}" for name, value in self.options.items()]
        if type(self) is Activation:
            words = [getattr(self.op.forward, "__name__", "function"), *words]
        return f"{type(self).__name__}({', '.join(words)})"


class Identity(Activation):
    """The activation ``a = z``."""

    def __init__(self) -> None:
        super().__init__(F.identity, F.identity_backward)


class Sigmoid(Activation):
    """The activation `nnedu.functional.sigmoid`."""

    def __init__(self) -> None:
        super().__init__(F.sigmoid, F.sigmoid_backward)


class Tanh(Activation):
    """The activation `nnedu.functional.tanh`."""

    def __init__(self) -> None:
        super().__init__(F.tanh, F.tanh_backward)


class ReLU(Activation):
    """The activation `nnedu.functional.relu`."""

    def __init__(self) -> None:
        super().__init__(F.relu, F.relu_backward)


class LeakyReLU(Activation):
    """The activation `nnedu.functional.leaky_relu`."""

    def __init__(self, alpha: float = 0.01) -> None:
        super().__init__(F.leaky_relu, F.leaky_relu_backward, alpha=alpha)


class ELU(Activation):
    """The activation `nnedu.functional.elu`."""

    def __init__(self, alpha: float = 1.0) -> None:
        super().__init__(F.elu, F.elu_backward, alpha=alpha)


class SELU(Activation):
    """The activation `nnedu.functional.selu`."""

    def __init__(self) -> None:
        super().__init__(F.selu, F.selu_backward)


class GELU(Activation):
    """The activation `nnedu.functional.gelu`."""

    def __init__(self) -> None:
        super().__init__(F.gelu, F.gelu_backward)


class Softplus(Activation):
    """The activation `nnedu.functional.softplus`."""

    def __init__(self) -> None:
        super().__init__(F.softplus, F.softplus_backward)


class Swish(Activation):
    """The activation `nnedu.functional.swish`."""

    def __init__(self) -> None:
        super().__init__(F.swish, F.swish_backward)
