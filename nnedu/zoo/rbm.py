r"""The restricted Boltzmann machine. Lesson: 11_architectures"""

from typing import Any

import numpy as np

from nnedu.functional import sigmoid, softplus
from nnedu.initializers import normal
from nnedu.layers import View
from nnedu.zoo.binary import all_states, check_binary, sample
from nnedu.zoo.flat import FlatModel


class RBM(FlatModel):
    r"""Visible and hidden units of 0 and 1, with connections between the two kinds only.

    .. math:: E(v, h) = -v b - h c - v W h \qquad p(v, h) = e^{-E(v, h)} / Z

    It learns the probability of its inputs. There are no labels and no error to send back: the
    gradient compares the data with what the machine itself dreams up.

    Parameters:  visible and hidden the numbers of units, rng for the first W, dtype
    Paper:       Smolensky 1986, Information processing in dynamical systems; Hinton 2002,
                 Training products of experts by minimizing contrastive divergence
    Lesson:      11_architectures
    Example:
        >>> from nnedu import SGD
        >>> rng = np.random.default_rng(0)
        >>> rbm, v = RBM(3, 2, rng=rng), np.array([[1, 1, 0], [0, 0, 1]] * 10)
        >>> sgd, before = SGD(rbm, lr=0.5), rbm.log_likelihood(v)
        >>> for step in range(100):
        ...     error = rbm.contrastive_divergence(v, rng=rng)
        ...     sgd.step()
        >>> rbm.log_likelihood(v) > before
        True
    """

    W, dW = View(), View()
    b, db = View(), View()
    c, dc = View(), View()

    def __init__(
        self, visible: int, hidden: int, *, rng: np.random.Generator, dtype: Any = np.float32
    ) -> None:
        if visible < 1 or hidden < 1:
            raise ValueError(f"RBM expects sizes of at least 1, got ({visible}, {hidden})")
        W = normal((visible, hidden), rng, std=0.01)
        super().__init__(dtype=dtype, W=W, b=np.zeros(visible), c=np.zeros(hidden))

    def hidden_probs(self, v: np.ndarray) -> np.ndarray:
        r"""Probability that each hidden unit is 1: ``p(h | v) = sigmoid(v W + c)``.

        Parameters:  v (batch, visible)
        Returns:     probs (batch, hidden)
        """
        return sigmoid(v @ self.W + self.c)

    def visible_probs(self, h: np.ndarray) -> np.ndarray:
        r"""Probability that each visible unit is 1: ``p(v | h) = sigmoid(h W^T + b)``.

        Parameters:  h (batch, hidden)
        Returns:     probs (batch, visible)
        """
        return sigmoid(h @ self.W.T + self.b)

    def gibbs(self, v: np.ndarray, *, rng: np.random.Generator, steps: int = 1) -> np.ndarray:
        """Dream: draw the hidden units given the visible ones and back, ``steps`` times.

        Parameters:  v (batch, visible), rng, steps at least 1
        Returns:     visible units (batch, visible) of 0 and 1
        """
        if steps < 1:
            raise ValueError(f"Gibbs sampling expects at least 1 step, got {steps}")
        for _ in range(steps):
            h = sample(self.hidden_probs(v), rng)
            v = sample(self.visible_probs(h), rng)
        return v

    def contrastive_divergence(
        self, v: np.ndarray, *, rng: np.random.Generator, k: int = 1
    ) -> float:
        r"""Write the gradient of CD-k: make data likelier, and where the machine drifts less likely.

        .. math:: dW = \frac{1}{n} \bigl(\tilde v^T p(h | \tilde v) - v^T p(h | v)\bigr) \qquad
                  db = \overline{\tilde v - v} \qquad dc = \overline{p(h | \tilde v) - p(h | v)}

        with dreams v~ after k steps of Gibbs sampling that start at the data, and means over the batch.

        Parameters:  v (batch, visible) in 0..1, rng, k
        Returns:     the reconstruction error, the mean of (v - visible_probs(hidden_probs(v)))^2
        """
        v = self._batch(v)
        dream = self.gibbs(v, rng=rng, steps=k)
        (dW, db, dc), (dW_dream, db_dream, dc_dream) = map(self.free_energy_gradient, (v, dream))
        self.dW, self.db, self.dc = dW - dW_dream, db - db_dream, dc - dc_dream
        return float(((v - self.visible_probs(self.hidden_probs(v))) ** 2).mean())

    def free_energy(self, v: np.ndarray) -> np.ndarray:
        r"""Energy of visible units with the hidden ones summed out: low where v is likely.

        .. math:: F(v) = -v b - \sum_j \mathrm{softplus}(v W + c)_j \qquad p(v) = e^{-F(v)} / Z

        Parameters:  v (batch, visible)
        Returns:     F (batch,)
        """
        return -v @ self.b - softplus(v @ self.W + self.c).sum(axis=1)

    def free_energy_gradient(self, v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Gradients for W, b and c of the mean free energy of a batch ``v`` (batch, visible)."""
        probs = self.hidden_probs(v)
        return -v.T @ probs / len(v), -v.mean(axis=0), -probs.mean(axis=0)

    def log_partition(self) -> float:
        """log Z, exactly, by going through all states of the hidden units (at most 16)."""
        h = all_states(len(self.c))
        return float(np.logaddexp.reduce(h @ self.c + softplus(h @ self.W.T + self.b).sum(axis=1)))

    def log_likelihood(self, v: np.ndarray) -> float:
        """Mean of log p(v) over a batch ``v`` (batch, visible), exactly; for small machines only."""
        return -float(self.free_energy(self._batch(v)).mean()) - self.log_partition()

    def _batch(self, v: Any) -> np.ndarray:
        v = np.asarray(v, self.dtype)
        check_binary("RBM", v, len(self.b))
        return v

    def __repr__(self) -> str:
        return f"RBM({len(self.b)}, {len(self.c)})"
