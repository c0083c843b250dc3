r"""The deep Boltzmann machine, with two layers of hidden units. Lesson: 11_architectures"""

from typing import Any

import numpy as np

from nnedu.functional import sigmoid, softplus
from nnedu.initializers import normal
from nnedu.layers import View
from nnedu.zoo.binary import all_states, check_binary, sample
from nnedu.zoo.flat import FlatModel


class DBM(FlatModel):
    r"""Visible units v, hidden units h below and g above, connected from layer to layer.

    .. math:: E(v, h, g) = -v b - h c - g d - v W h - h U g \qquad p(v, h, g) = e^{-E} / Z

    The hidden layers depend on each other, so ``p(h, g | v)`` has no formula; *mean field* puts in
    its place the nearest distribution of independent units.

    Parameters:  visible, hidden and top the numbers of units, rng for first weights and dreams,
                 chains the number of dreams that go on from step to step, dtype
    Paper:       Salakhutdinov and Hinton 2009, Deep Boltzmann machines
    Lesson:      11_architectures
    Example:
        >>> dbm = DBM(4, 3, 2, rng=np.random.default_rng(0))
        >>> h, g = dbm.mean_field(np.ones((5, 4)))
        >>> h.shape, g.shape
        ((5, 3), (5, 2))
    """

    W, dW = View(), View()
    U, dU = View(), View()
    b, db = View(), View()
    c, dc = View(), View()
    d, dd = View(), View()

    def __init__(
        self, visible: int, hidden: int, top: int, *, rng: np.random.Generator,
        chains: int = 100, dtype: Any = np.float32,
    ) -> None:  # fmt: skip
        if min(visible, hidden, top, chains) < 1:
            raise ValueError(
                f"DBM expects sizes of at least 1, got ({visible}, {hidden}, {top}), {chains} chains"
            )
        W, U = normal((visible, hidden), rng, std=0.01), normal((hidden, top), rng, std=0.01)
        biases = {"b": np.zeros(visible), "c": np.zeros(hidden), "d": np.zeros(top)}
        super().__init__(dtype=dtype, W=W, U=U, **biases)
        self.dream = sample(np.full((chains, visible), 0.5, self.dtype), rng)
        self.dream_top = sample(np.full((chains, top), 0.5, self.dtype), rng)

    def mean_field(
        self, v: np.ndarray, *, tolerance: float = 1e-6, max_steps: int = 1000
    ) -> tuple[np.ndarray, np.ndarray]:
        r"""Probabilities of the hidden units, each as if the others stood at their means.

        .. math:: h \leftarrow \mathrm{sigmoid}(v W + g U^T + c) \qquad
                  g \leftarrow \mathrm{sigmoid}(h U + d)

        Parameters:  v (batch, visible) in 0..1, tolerance the change at which to stop
        Returns:     h (batch, hidden) and g (batch, top)
        """
        v = self._batch(v)
        h = np.full((len(v), len(self.c)), 0.5, self.dtype)
        for _ in range(max_steps):
            g = sigmoid(h @ self.U + self.d)
            before, h = h, sigmoid(v @ self.W + g @ self.U.T + self.c)
            if np.abs(h - before).max() <= tolerance:
                break
        return h, g

    def persistent_contrastive_divergence(
        self, v: np.ndarray, *, rng: np.random.Generator, k: int = 1
    ) -> float:
        r"""Write the gradient: means of the dreams minus means of the data.

        .. math:: dW = \overline{\tilde v^T \tilde h} - \overline{v^T h} \qquad
                  dU = \overline{\tilde h^T \tilde g} - \overline{h^T g}

        and so for the biases. For the data, h and g are the mean field; the dreams are Gibbs chains
        that go on from where they stood at the last call.

        Parameters:  v (batch, visible) in 0..1, rng, k steps of every chain
        Returns:     the reconstruction error, the mean of (v - sigmoid(h W^T + b))^2
        """
        v = self._batch(v)
        if k < 1:
            raise ValueError(f"DBM expects at least 1 step of its dreams, got k={k}")
        h, g = self.mean_field(v)
        for _ in range(k):
            dream_hidden = sample(self.hidden_probs(self.dream, self.dream_top), rng)
            self.dream = sample(sigmoid(dream_hidden @ self.W.T + self.b), rng)
            self.dream_top = sample(sigmoid(dream_hidden @ self.U + self.d), rng)
        hidden = self.hidden_probs(self.dream, self.dream_top)
        of_data, of_dreams = _means(v, h, g), _means(self.dream, hidden, self.dream_top)
        self.dW, self.dU, self.db, self.dc, self.dd = (
            dream - data for dream, data in zip(of_dreams, of_data, strict=True)
        )
        return float(((v - sigmoid(h @ self.W.T + self.b)) ** 2).mean())

    def hidden_probs(self, v: np.ndarray, g: np.ndarray) -> np.ndarray:
        r"""``p(h | v, g) = sigmoid(v W + g U^T + c)``, (batch, hidden)."""
        return sigmoid(v @ self.W + g @ self.U.T + self.c)

    def bound(self, v: np.ndarray, h: np.ndarray, g: np.ndarray) -> np.ndarray:
        r"""What independent units h, g say log p(v) is at least; mean field makes it large.

        .. math:: \log p(v) \ge -E(v, h, g) + H(h) + H(g) - \log Z \qquad
                  H(p) = -\sum_j p_j \log p_j + (1 - p_j) \log(1 - p_j)

        Parameters:  v (batch, visible), probabilities h (batch, hidden) and g (batch, top)
        Returns:     the lower bounds (batch,); for small machines only
        """
        minus_energy = v @ self.b + h @ self.c + g @ self.d
        minus_energy += ((v @ self.W) * h).sum(axis=1) + ((h @ self.U) * g).sum(axis=1)
        return minus_energy + _entropy(h) + _entropy(g) - self.log_partition()

    def log_partition(self) -> float:
        """log Z, exactly, by going through all states of the lower hidden units (at most 16)."""
        h = all_states(len(self.c))
        free = softplus(h @ self.W.T + self.b).sum(axis=1)
        return float(np.logaddexp.reduce(h @ self.c + free + self._log_sum_top(h)))

    def log_likelihood(self, v: np.ndarray) -> float:
        """Mean of log p(v) over a batch ``v`` (batch, visible), exactly; for small machines only."""
        v, h = self._batch(v), all_states(len(self.c))
        scores = (v @ self.W + self.c) @ h.T + self._log_sum_top(h)
        total = v @ self.b + np.logaddexp.reduce(scores, axis=1)
        return float(total.mean()) - self.log_partition()

    def _log_sum_top(self, h: np.ndarray) -> np.ndarray:
        return softplus(h @ self.U + self.d).sum(axis=1)

    def _batch(self, v: Any) -> np.ndarray:
        v = np.asarray(v, self.dtype)
        check_binary("DBM", v, len(self.b))
        return v

    def __repr__(self) -> str:
        return f"DBM({len(self.b)}, {len(self.c)}, {len(self.d)})"


def _means(v: np.ndarray, h: np.ndarray, g: np.ndarray) -> tuple[np.ndarray, ...]:
    n = len(v)
    return v.T @ h / n, h.T @ g / n, v.mean(axis=0), h.mean(axis=0), g.mean(axis=0)


def _entropy(probs: np.ndarray) -> np.ndarray:
    # p log p is 0 at p = 0, where the logarithm alone would be infinite.
    tiny = np.finfo(probs.dtype).tiny
    p, q = np.maximum(probs, tiny), np.maximum(1 - probs, tiny)
    return -(p * np.log(p) + q * np.log(q)).sum(axis=1)
