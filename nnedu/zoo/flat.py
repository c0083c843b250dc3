"""What the models of the zoo share with Sequential: parameters in one flat array."""

from typing import Any

import numpy as np

from nnedu.layers import Layer
from nnedu.model import Sequential


class FlatModel(Layer):
    """Named parameters in one flat ``theta``, their gradients in ``grad``, as optimizers want them.

    Example:
        >>> model = FlatModel(dtype=np.float32, W=np.ones((2, 3)), b=np.zeros(3))
        >>> model.theta
        array([1., 1., 1., 1., 1., 1., 0., 0., 0.], dtype=float32)
    """

    def __init__(self, *, dtype: Any, **parameters: np.ndarray) -> None:
        super().__init__(**parameters)
        # A Sequential of one layer already knows how to lay parameters out flat.
        flat = Sequential(self, dtype=dtype)
        self.theta, self.grad, self.dtype = flat.theta, flat.grad, flat.dtype
