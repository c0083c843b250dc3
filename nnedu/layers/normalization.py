"""Normalization layers."""

import numpy as np

from nnedu.functional import batch_norm, batch_norm_backward, layer_norm, layer_norm_backward
from nnedu.layers.base import Layer, View, check_sizes


class BatchNorm(Layer):
    r"""Normalize every feature over the batch; `nnedu.functional.batch_norm` has the formulas.

    Parameters:  features, momentum the share of the new statistics in the running ones, eps
    Paper:       Ioffe and Szegedy 2015
    Lesson:      08_normalization
    Example:
        >>> layer = BatchNorm(1)
        >>> layer.forward(np.array([[1.0], [3.0]]), train=True).round(3)
        array([[-1.],
               [ 1.]])
        >>> layer.running_mean
        array([0.2])
    """

    gamma, dgamma = View(), View()
    beta, dbeta = View(), View()
    running_mean, running_var = View(), View()

    def __init__(self, features: int, *, momentum: float = 0.1, eps: float = 1e-5) -> None:
        check_sizes("BatchNorm", features)
        if not 0 <= momentum <= 1:
            raise ValueError(f"BatchNorm expects momentum in 0..1, got {momentum}")
        super().__init__(gamma=np.ones(features), beta=np.zeros(features))
        self.add_state(running_mean=np.zeros(features), running_var=np.ones(features))
        self.momentum, self.eps = momentum, eps

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Normalize with the batch's statistics in training, with the running ones at test time."""
        self.check_features(x, self.gamma.size)
        self.x, self.train = x, train
        return batch_norm(
            x, self.gamma, self.beta, self.running_mean, self.running_var, train,
            self.momentum, self.eps,
        )  # fmt: skip

    def backward(self, dy: np.ndarray) -> np.ndarray:
        """Write dgamma and dbeta, return dx."""
        dx, self.dgamma, self.dbeta = batch_norm_backward(
            dy, self.x, self.gamma, self.running_mean, self.running_var, self.train, self.eps
        )
        return dx

    def __repr__(self) -> str:
        return f"BatchNorm({self.gamma.size})"


class LayerNorm(Layer):
    r"""Normalize every example over its features; `nnedu.functional.layer_norm` has the formulas.

    Parameters:  features, eps
    Paper:       Ba, Kiros and Hinton 2016
    Lesson:      08_normalization
    Example:
        >>> LayerNorm(2).forward(np.array([[1.0, 3.0]]), train=True).round(3)
        array([[-1.,  1.]])
    """

    gamma, dgamma = View(), View()
    beta, dbeta = View(), View()

    def __init__(self, features: int, *, eps: float = 1e-5) -> None:
        check_sizes("LayerNorm", features)
        super().__init__(gamma=np.ones(features), beta=np.zeros(features))
        self.eps = eps

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Normalize each example."""
        self.check_features(x, self.gamma.size)
        self.x = x
        return layer_norm(x, self.gamma, self.beta, self.eps)

    def backward(self, dy: np.ndarray) -> np.ndarray:
        """Write dgamma and dbeta, return dx."""
        dx, self.dgamma, self.dbeta = layer_norm_backward(dy, self.x, self.gamma, self.eps)
        return dx

    def __repr__(self) -> str:
        return f"LayerNorm({self.gamma.size})"
