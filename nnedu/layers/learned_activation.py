"""Activations with parameters of their own, and softmax."""

import numpy as np

from nnedu import functional as F
from nnedu.initializers import Initializer, glorot_uniform, he_normal
from nnedu.layers.base import Layer, View, check_sizes


class PReLU(Layer):
    r"""Leaky ReLU with a learned slope for each feature; `nnedu.functional.prelu`.

    Parameters:  features (1 for one slope shared by all), alpha the first slope
    Paper:       He et al. 2015
    Lesson:      02_activations
    Example:
        >>> PReLU(2).forward(np.array([[-4.0, 4.0]]), train=True)
        array([[-1.,  4.]])
    """

    alpha, dalpha = View(), View()

    def __init__(self, features: int = 1, *, alpha: float = 0.25) -> None:
        check_sizes("PReLU", features)
        super().__init__(alpha=np.full(features, alpha))

    def forward(self, z: np.ndarray, *, train: bool) -> np.ndarray:
        """Return a = prelu(z)."""
        if self.alpha.size > 1:
            self.check_features(z, self.alpha.size)
        self.z = z
        return F.prelu(z, self.alpha)

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Write dalpha, return dz."""
        dz, self.dalpha = F.prelu_backward(da, self.z, self.alpha)
        return dz

    def __repr__(self) -> str:
        return f"PReLU({self.alpha.size})"


class Maxout(Layer):
    r"""Each unit is the largest of several linear pieces: a dense layer and `nnedu.functional.maxout`.

    .. math:: a_u = \max_k (x W_{uk} + b_{uk})

    Parameters:  fan_in, fan_out, pieces, rng, init; the columns of W are ordered by unit, then piece
    Paper:       Goodfellow et al. 2013
    Lesson:      02_activations
    Example:
        >>> layer = Maxout(2, 3, pieces=4, rng=np.random.default_rng(0))
        >>> layer.forward(np.ones((5, 2)), train=True).shape, layer.W.shape
        ((5, 3), (2, 12))
    """

    W, dW = View(), View()
    b, db = View(), View()

    def __init__(
        self,
        fan_in: int,
        fan_out: int,
        *,
        pieces: int = 2,
        rng: np.random.Generator,
        init: Initializer = glorot_uniform,
    ) -> None:
        check_sizes("Maxout", fan_in, fan_out, pieces)
        W = np.stack([init((fan_in, fan_out), rng) for _ in range(pieces)], axis=-1)
        super().__init__(W=W.reshape(fan_in, -1), b=np.zeros(fan_out * pieces))
        self.pieces = pieces

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Return the largest piece of every unit, (batch, fan_out)."""
        self.x = x
        self.z = F.dense(x, self.W, self.b).reshape(len(x), -1, self.pieces)
        return F.maxout(self.z)

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Write dW and db, return dx."""
        dz = F.maxout_backward(da, self.z).reshape(len(da), -1)
        dx, self.dW, self.db = F.dense_backward(dz, self.x, self.W)
        return dx

    def __repr__(self) -> str:
        return f"Maxout({self.W.shape[0]}, {self.b.size // self.pieces}, pieces={self.pieces})"


class DynamicReLU(Layer):
    r"""Largest of K lines whose slopes and intercepts a small network computes from each example.

    .. math:: r = 2\,\mathrm{sigmoid}\bigl(\mathrm{relu}(\bar z W_1 + b_1) W_2 + b_2\bigr) - 1 \qquad
              \mathrm{slope}_k = [k = 1] + r_k \qquad \mathrm{intercept}_k = \tfrac{1}{2} r_{K + k}

    where the mean of z runs over height and width. The paper's version B.

    Parameters:  channels, lines K, hidden units of the small network (channels / 4 if not given), rng
    Paper:       Chen et al. 2020
    Lesson:      02_activations
    Example:
        >>> layer = DynamicReLU(8, rng=np.random.default_rng(0))
        >>> layer.forward(np.ones((5, 4, 4, 8)), train=True).shape
        (5, 4, 4, 8)
    """

    W1, dW1 = View(), View()
    b1, db1 = View(), View()
    W2, dW2 = View(), View()
    b2, db2 = View(), View()

    def __init__(
        self,
        channels: int,
        *,
        lines: int = 2,
        hidden: int | None = None,
        rng: np.random.Generator,
    ) -> None:
        hidden = max(channels // 4, 1) if hidden is None else hidden
        check_sizes("DynamicReLU", channels, lines, hidden)
        out = channels * 2 * lines
        super().__init__(
            W1=he_normal((channels, hidden), rng),
            b1=np.zeros(hidden),
            W2=glorot_uniform((hidden, out), rng),
            b2=np.zeros(out),
        )
        self.channels, self.lines = channels, lines

    def forward(self, z: np.ndarray, *, train: bool) -> np.ndarray:
        """Return a with the shape of z."""
        self.check_features(z, self.channels)
        self.z = z
        self.pooled = z.mean(axis=tuple(range(1, z.ndim - 1)))
        self.z1 = F.dense(self.pooled, self.W1, self.b1)
        self.a1 = F.relu(self.z1)
        self.z2 = F.dense(self.a1, self.W2, self.b2)
        r = (2 * F.sigmoid(self.z2) - 1).reshape(len(z), self.channels, 2, self.lines)
        first = (np.arange(self.lines) == 0).astype(z.dtype)
        self.slope, self.intercept = first + r[:, :, 0], 0.5 * r[:, :, 1]
        return F.dynamic_relu(z, self.slope, self.intercept)

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Write the small network's gradients, return dz."""
        z = self.z
        dz, dslope, dintercept = F.dynamic_relu_backward(da, z, self.slope, self.intercept)
        dr = np.stack([dslope, 0.5 * dintercept], axis=2).reshape(self.z2.shape)
        dz2 = F.sigmoid_backward(2 * dr, self.z2)
        da1, self.dW2, self.db2 = F.dense_backward(dz2, self.a1, self.W2)
        dz1 = F.relu_backward(da1, self.z1)
        dpooled, self.dW1, self.db1 = F.dense_backward(dz1, self.pooled, self.W1)
        space = z.shape[1:-1]
        per_place = dpooled.reshape(len(z), *(1,) * len(space), self.channels)
        return dz + per_place / max(int(np.prod(space)), 1)

    def __repr__(self) -> str:
        return f"DynamicReLU({self.channels})"


class Softmax(Layer):
    r"""Probabilities from scores; `nnedu.functional.softmax` over the last axis.

    The losses for classes take logits, so that a classifier ends without it.

    Parameters:  temperature > 0
    Lesson:      02_activations
    Example:
        >>> Softmax().forward(np.array([[0.0, 0.0]]), train=True)
        array([[0.5, 0.5]])
    """

    def __init__(self, temperature: float = 1.0) -> None:
        super().__init__()
        self.temperature = temperature

    def forward(self, z: np.ndarray, *, train: bool) -> np.ndarray:
        """Return a = softmax(z)."""
        self.z = z
        return F.softmax(z, temperature=self.temperature)

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Return dz."""
        return F.softmax_backward(da, self.z, temperature=self.temperature)
