"""Activation layers: one class for any pair of functions, and the usual ones ready-made."""

from typing import Any

import numpy as np

from nnedu import functional as F
from nnedu.layers.base import Layer, Op, wrong_shape


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
        a = self.op.forward(z, **self.options)
        if np.shape(a) != z.shape:
            raise wrong_shape(f"a of {self!r}", a, z.shape)
        return a

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Return dz = da * f'(z)."""
        dz = self.op.backward(da, self.z, **self.options)
        if np.shape(dz) != self.z.shape:
            raise wrong_shape(f"dz of {self!r}", dz, self.z.shape)
        return dz

    def slope(self) -> np.ndarray:
        """f'(z) at the last input."""
        return self.backward(np.ones_like(self.z))

    def __repr__(self) -> str:
        words = [f"{name}={value:g}" for name, value in self.options.items()]
        if type(self) is Activation:
            words = [getattr(self.op.forward, "__name__", "function"), *words]
        return f"{type(self).__name__}({', '.join(words)})"


class Identity(Activation):
    """The activation ``a = z``; `nnedu.functional.identity`.

    Lesson:      02_activations
    Example:
        >>> Identity().forward(np.array([[-2.0, 3.0]]), train=True)
        array([[-2.,  3.]])
    """

    def __init__(self) -> None:
        super().__init__(F.identity, F.identity_backward)


class Sigmoid(Activation):
    """The activation ``a = 1 / (1 + e^-z)``; `nnedu.functional.sigmoid`.

    Lesson:      02_activations
    Example:
        >>> Sigmoid().forward(np.array([[0.0]]), train=True)
        array([[0.5]])
    """

    def __init__(self) -> None:
        super().__init__(F.sigmoid, F.sigmoid_backward)


class Tanh(Activation):
    """The activation ``a = tanh(z)``; `nnedu.functional.tanh`.

    Lesson:      02_activations
    Example:
        >>> Tanh().forward(np.array([[0.0]]), train=True)
        array([[0.]])
    """

    def __init__(self) -> None:
        super().__init__(F.tanh, F.tanh_backward)


class ReLU(Activation):
    """The activation ``a = max(z, 0)``; `nnedu.functional.relu`.

    Lesson:      02_activations
    Example:
        >>> ReLU().forward(np.array([[-2.0, 3.0]]), train=True)
        array([[0., 3.]])
    """

    def __init__(self) -> None:
        super().__init__(F.relu, F.relu_backward)


class LeakyReLU(Activation):
    """The activation ``a = z where z > 0, else alpha z``; `nnedu.functional.leaky_relu`.

    Lesson:      02_activations
    Example:
        >>> LeakyReLU().forward(np.array([[-2.0, 3.0]]), train=True)
        array([[-0.02,  3.  ]])
    """

    def __init__(self, alpha: float = 0.01) -> None:
        super().__init__(F.leaky_relu, F.leaky_relu_backward, alpha=alpha)


class ELU(Activation):
    """The activation ``a = z where z > 0, else alpha (e^z - 1)``; `nnedu.functional.elu`.

    Lesson:      02_activations
    Example:
        >>> ELU().forward(np.array([[-1e4, 3.0]]), train=True)
        array([[-1.,  3.]])
    """

    def __init__(self, alpha: float = 1.0) -> None:
        super().__init__(F.elu, F.elu_backward, alpha=alpha)


class SELU(Activation):
    """The activation ``a = 1.0507 elu(z, 1.6733)``; `nnedu.functional.selu`.

    Lesson:      02_activations
    Example:
        >>> SELU().forward(np.array([[0.0]]), train=True)
        array([[0.]])
    """

    def __init__(self) -> None:
        super().__init__(F.selu, F.selu_backward)


class GELU(Activation):
    """The activation ``a = z Phi(z)``; `nnedu.functional.gelu`.

    Lesson:      02_activations
    Example:
        >>> GELU().forward(np.array([[0.0]]), train=True)
        array([[0.]])
    """

    def __init__(self) -> None:
        super().__init__(F.gelu, F.gelu_backward)


class Softplus(Activation):
    """The activation ``a = log(1 + e^z)``; `nnedu.functional.softplus`.

    Lesson:      02_activations
    Example:
        >>> Softplus().forward(np.array([[1e4]]), train=True)
        array([[10000.]])
    """

    def __init__(self) -> None:
        super().__init__(F.softplus, F.softplus_backward)


class Swish(Activation):
    """The activation ``a = z sigmoid(z)``; `nnedu.functional.swish`.

    Lesson:      02_activations
    Example:
        >>> Swish().forward(np.array([[0.0]]), train=True)
        array([[0.]])
    """

    def __init__(self) -> None:
        super().__init__(F.swish, F.swish_backward)
