"""What all layers share: parameters that are views into the model's flat arrays."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np


class Op(NamedTuple):
    """A forward function and its backward function: what a learner writes and a layer calls.

    Example:
        >>> from nnedu import functional
        >>> Op(functional.dense, functional.dense_backward).forward.__name__
        'dense'
    """

    forward: Any
    backward: Any


def wrong_shape(what: str, array: Any, shape: tuple[int, ...]) -> ValueError:
    """The error for what a plugged-in function returned."""
    cause = ": did it forget to return something?" if array is None else ""
    return ValueError(f"{what} should have the shape {shape}, got {np.shape(array)}{cause}")


def check_sizes(layer: str, *sizes: int) -> None:
    """Refuse numbers of features or units below 1."""
    if min(sizes) < 1:
        raise ValueError(f"{layer} expects sizes of at least 1, got {sizes}")


class Parameter:
    """A parameter's name, value and gradient: views into the model's flat arrays.

    Assigning copies into them: ``parameter.value = array``, ``parameter.value *= 0.9``.

    Example:
        >>> theta, grad = np.zeros(3), np.zeros(3)
        >>> parameter = Parameter("b", theta[1:], grad[1:])
        >>> parameter.value = [5.0, 6.0]
        >>> theta
        array([0., 5., 6.])
    """

    def __init__(self, name: str, value: np.ndarray, grad: np.ndarray) -> None:
        self.name, self._value, self._grad = name, value, grad

    @property
    def value(self) -> np.ndarray:
        """The parameter's part of theta."""
        return self._value

    @value.setter
    def value(self, value: np.ndarray) -> None:
        copy_into(self._value, value, self.name)

    @property
    def grad(self) -> np.ndarray:
        """The parameter's part of the model's grad."""
        return self._grad

    @grad.setter
    def grad(self, grad: np.ndarray) -> None:
        copy_into(self._grad, grad, "d" + self.name)

    def __repr__(self) -> str:
        return f"Parameter({self.name}, {self._value.shape})"


def copy_into(array: np.ndarray, value: np.ndarray, name: str, owner: object = None) -> None:
    """Copy ``value`` into ``array``, which must have its shape."""
    if value is array:
        return  # as after ``model.theta -= step``, which has changed the array in place
    if np.shape(value) != array.shape:
        of = f" of {owner!r}" if owner else ""
        cause = ": is it transposed?" if np.shape(value) == array.shape[::-1] else ""
        raise ValueError(f"{name}{of} has shape {array.shape}, got {np.shape(value)}{cause}")
    array[...] = value


class View:
    """An attribute of a layer that is a view: reading gives the array, assigning copies into it.

    Copying in is what lets ``layer.W = array`` and ``layer.dW = x.T @ dz`` reach the model's flat
    ``theta`` and ``grad``.
    """

    # Without a __get__, Python reads the array itself from the layer's __dict__, where `Layer.place`
    # has put it: half as long as a call, in the place that every step of training passes most often.
    if TYPE_CHECKING:

        def __get__(self, layer: "Layer", owner: type) -> np.ndarray: ...

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __set__(self, layer: "Layer", value: np.ndarray) -> None:
        copy_into(getattr(layer, self.name), value, self.name, layer)


class Layer:
    """A layer remembers what its backward pass needs; the mathematics is in `nnedu.functional`.

    A layer with parameters declares them as views, ``W, dW = View(), View()``, and hands their first
    values to ``super().__init__(W=..., b=...)``. Other arrays to be saved go to `add_state`.

    Example:
        >>> class Scale(Layer):
        ...     gamma, dgamma = View(), View()
        ...     def __init__(self, features):
        ...         super().__init__(gamma=np.ones(features))
        ...     def forward(self, x, *, train):
        ...         self.x = x
        ...         return x * self.gamma
        ...     def backward(self, da):
        ...         self.dgamma = (da * self.x).sum(axis=0)
        ...         return da * self.gamma
        >>> layer = Scale(2)
        >>> layer.gamma = [2.0, 3.0]
        >>> layer.forward(np.ones((1, 2)), train=True)
        array([[2., 3.]])
    """

    layers: tuple["Layer", ...] = ()  # a layer made of layers lists them here
    takes_integers = False  # whether the input is left as integers, not cast to the model's dtype
    rng: np.random.Generator | None = None  # kept where the forward pass draws from it

    def __init__(self, **parameters: np.ndarray) -> None:
        self.parameter_names = tuple(parameters)
        self.state_names: tuple[str, ...] = ()
        for name, value in parameters.items():
            self.place(name, value, np.zeros_like(value))

    def check_features(self, x: np.ndarray, features: int) -> None:
        """Refuse an input whose last axis has another length."""
        if x.shape[-1] != features:
            raise ValueError(
                f"{self!r} expects x with {features} features in its last axis, got {x.shape}"
            )

    def place(self, name: str, value: np.ndarray, grad: np.ndarray) -> None:
        """Make ``value`` and ``grad`` the arrays behind the attributes ``name`` and ``dname``."""
        vars(self).update({name: value, "d" + name: grad})

    def add_state(self, **arrays: np.ndarray) -> None:
        """Declare arrays that are saved with the model but not trained, such as running means."""
        self.state_names += tuple(arrays)
        vars(self).update(arrays)

    def parameters(self) -> list[Parameter]:
        """This layer's own parameters."""
        return [
            Parameter(name, getattr(self, name), getattr(self, "d" + name))
            for name in self.parameter_names
        ]

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Compute the output, and remember what `backward` needs."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Write the parameters' gradients, and return the gradient of the input."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def backward_parameters(self, da: np.ndarray) -> None:
        """Write the parameters' gradients alone: the first layer of a network needs no more."""
        self.backward(da)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"
