r"""Sequential: layers in a row whose parameters live in one flat array. Lesson: 04_backprop"""

import json
from collections.abc import Iterator
from os import PathLike
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np

from nnedu.layers import Layer, Parameter
from nnedu.layers.base import copy_into

if TYPE_CHECKING:
    from nnedu.diagram import Diagram


class Sequential:
    r"""Layers in a row, ``a = f_n(... f_1(x))``.

    The model owns ``theta``, all parameters in one flat array, and ``grad``, their gradients in the
    same order; every layer's ``W`` and ``dW`` are views into them. A layer belongs to the model it
    joined last.

    Parameters:  layers, dtype of theta and of all computing
    Lesson:      04_backprop
    Example:
        >>> from nnedu import Dense, ReLU
        >>> rng = np.random.default_rng(0)
        >>> model = Sequential(Dense(2, 3, rng=rng), ReLU(), Dense(3, 1, rng=rng))
        >>> model.forward(np.ones((5, 2)), train=False).shape, model.theta.shape
        ((5, 1), (13,))
    """

    def __init__(self, *layers: Layer, dtype: Any = np.float32) -> None:
        if not layers:
            raise ValueError("Sequential expects at least one layer, got none")
        for layer in layers:
            if not isinstance(layer, Layer):
                raise TypeError(
                    f"Sequential expects layers, got {layer!r}: write Sequential(*layers) for a list, "
                    "Activation(f, f_backward) for functions"
                )
        self.layers = layers
        self.dtype = np.dtype(dtype)
        if self.dtype.kind != "f":
            raise TypeError(f"Sequential expects a dtype of floats such as np.float32, got {dtype}")
        self.output_shape: tuple[int, ...] | None = None
        named = list(_walk(layers))
        if len({id(layer) for _, layer in named}) < len(named):
            raise ValueError("Sequential expects every layer once: make a second one to repeat it")
        size = sum(p.value.size for _, layer in named for p in layer.parameters())
        self._theta = np.empty(size, self.dtype)
        self._grad = np.zeros(size, self.dtype)
        self._place_views([layer for _, layer in named])

    @property
    def theta(self) -> np.ndarray:
        """All parameters in one flat array; assigning copies into it."""
        return self._theta

    @theta.setter
    def theta(self, theta: np.ndarray) -> None:
        copy_into(self._theta, theta, "theta")

    @property
    def grad(self) -> np.ndarray:
        """The gradients of all parameters, in the order of theta; assigning copies into it."""
        return self._grad

    @grad.setter
    def grad(self, grad: np.ndarray) -> None:
        copy_into(self._grad, grad, "grad")

    def _place_views(self, layers: list[Layer]) -> None:
        start = 0
        for layer in layers:
            for parameter in layer.parameters():
                shape, size = parameter.value.shape, parameter.value.size
                part = slice(start, start + size)
                view = self.theta[part].reshape(shape)
                view[...] = parameter.value
                layer.place(parameter.name, view, self.grad[part].reshape(shape))
                start += size
            for name in layer.state_names:
                vars(layer)[name] = getattr(layer, name).astype(self.dtype)

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Output of the last layer for a batch ``x``; ``train`` switches dropout and batch norm."""
        x = self.as_input(x)
        for layer in self.layers:
            x = layer.forward(x, train=train)
        self.output_shape = x.shape
        return x

    def as_input(self, x: Any) -> np.ndarray:
        """A batch in the model's dtype; integers stay where the first layer reads them."""
        if isinstance(x, np.ndarray) and x.dtype == self.dtype and x.size:
            return x
        x = np.asarray(x)
        if x.dtype.kind not in "fiub":
            raise TypeError(f"forward expects numbers, got an array of {x.dtype}")
        if x.size == 0 or x.ndim == 0:
            raise ValueError(
                f"forward expects a batch of at least one example, got shape {x.shape}"
            )
        keep = self.layers[0].takes_integers and x.dtype.kind in "iu"
        return x if keep else x.astype(self.dtype)

    def backward(
        self, dlogits: np.ndarray, *, accumulate: bool = False, input_gradient: bool = True
    ) -> np.ndarray | None:
        """Overwrite ``grad`` with dLoss/dtheta (or add to it), and return dLoss/dx.

        Parameters:  dlogits = dLoss/doutput (shape of the last output), accumulate,
                     input_gradient=False returns None and spares a third of the first layer's work
        Raises:      RuntimeError before the first forward, ValueError where the shape is another
        """
        if self.output_shape is None:
            raise RuntimeError("backward needs a forward pass first: model.forward(x, train=True)")
        if np.shape(dlogits) != self.output_shape:
            raise ValueError(
                f"backward expects the gradient of the output, of shape {self.output_shape}, "
                f"got {np.shape(dlogits)}"
            )
        before = self.grad.copy() if accumulate else None
        for layer in self.layers[:0:-1]:
            dlogits = layer.backward(dlogits)
        first = self.layers[0]
        dx = None
        if input_gradient:
            dx = first.backward(dlogits)
        else:
            first.backward_parameters(dlogits)
        if before is not None:
            self.grad += before
        return dx

    def named_layers(self) -> list[tuple[str, Layer]]:
        """Every layer with its place, "0", "1" ..., those inside other layers as "1.0"."""
        return list(_walk(self.layers))

    def parameters(self) -> list[Parameter]:
        """Every parameter with its name, such as "0.W", its value and its gradient."""
        return [
            Parameter(f"{place}.{p.name}", p.value, p.grad)
            for place, layer in self.named_layers()
            for p in layer.parameters()
        ]

    def summary(self) -> str:
        """A table of the layers and their numbers of parameters.

        Example:
            >>> from nnedu import Dense
            >>> print(Sequential(Dense(2, 3, rng=np.random.default_rng(0))).summary())
            layer  what         parameters
            0      Dense(2, 3)           9
            total                        9
        """
        rows = [
            (place, repr(layer), f"{sum(p.value.size for p in layer.parameters()):,}")
            for place, layer in self.named_layers()
        ]
        rows = [("layer", "what", "parameters"), *rows, ("total", "", f"{self.theta.size:,}")]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        return "\n".join(
            f"{place:<{widths[0]}}  {what:<{widths[1]}}  {count:>{widths[2]}}"
            for place, what, count in rows
        )

    def diagram(self) -> "Diagram":
        """A drawing of the network for a notebook cell."""
        from nnedu.diagram import Diagram

        return Diagram(self)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of parameters, running statistics and the states of the layers' generators."""
        saved = {p.name: p.value.copy() for p in self.parameters()}
        for place, layer in self.named_layers():
            for name in layer.state_names:
                saved[f"{place}.{name}"] = getattr(layer, name).copy()
            if layer.rng is not None:
                saved[f"{place}.rng"] = np.array(json.dumps(layer.rng.bit_generator.state))
        return saved

    def load_state_dict(self, saved: dict[str, np.ndarray]) -> None:
        """Take over what `state_dict` of a model of the same layers returned."""
        own = self.state_dict()
        if saved.keys() != own.keys():
            raise ValueError(
                f"the saved arrays {sorted(saved)} are not those of this model, {sorted(own)}: "
                "was it built of other layers or sizes?"
            )
        for name, array in own.items():
            if saved[name].shape != array.shape:
                raise ValueError(
                    f"the saved {name} has shape {saved[name].shape}, this model's has {array.shape}: "
                    "was it built of other layers or sizes?"
                )
        for parameter in self.parameters():
            parameter.value = saved[parameter.name]
        for place, layer in self.named_layers():
            for name in layer.state_names:
                getattr(layer, name)[...] = saved[f"{place}.{name}"]
            if layer.rng is not None:
                layer.rng.bit_generator.state = json.loads(str(saved[f"{place}.rng"]))

    def save(self, path: str | PathLike[str]) -> None:
        """Write `state_dict` to an npz file."""
        # Through an open file, for np.savez would change a name that does not end with .npz.
        with open(path, "wb") as file:
            np.savez(file, allow_pickle=False, **self.state_dict())

    def load(self, path: str | PathLike[str]) -> None:
        """Read what `save` wrote into this model, which must be made of the same layers."""
        try:
            with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:
                saved = dict(arrays)
        except (ValueError, TypeError, EOFError, BadZipFile) as error:
            raise ValueError(
                f"{path} is not a whole npz file as save() writes it: is it another file, or cut off?"
            ) from error
        self.load_state_dict(saved)

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"


def _walk(layers: tuple[Layer, ...], prefix: str = "") -> Iterator[tuple[str, Layer]]:
    for index, layer in enumerate(layers):
        yield f"{prefix}{index}", layer
        yield from _walk(layer.layers, f"{prefix}{index}.")
