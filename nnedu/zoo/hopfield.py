r"""A network that remembers patterns. Lesson: 11_architectures"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Rule = Callable[[np.ndarray], np.ndarray]


def hebb(patterns: np.ndarray) -> np.ndarray:
    r"""Hebb's rule: units that agree in a pattern pull at each other, no unit at itself.

    .. math:: W_{ij} = \sum_p x_{pi}\, x_{pj} \qquad W_{ii} = 0

    Many books divide by the number of units; that only scales the energy, and whole numbers are exact.

    Parameters:  patterns (patterns, units) of -1 and 1
    Returns:     W (units, units)
    Paper:       Hopfield 1982, Neural networks and physical systems with emergent collective
                 computational abilities
    Lesson:      11_architectures
    Example:
        >>> hebb(np.array([[1.0, -1.0, 1.0]]))
        array([[ 0., -1.,  1.],
               [-1.,  0., -1.],
               [ 1., -1.,  0.]])
    """
    W = patterns.T @ patterns
    np.fill_diagonal(W, 0)
    return W


class Hopfield:
    r"""Units of -1 and 1 that pull at each other until nothing changes: patterns are its valleys.

    .. math:: x_i \leftarrow \mathrm{sign}\Bigl(\sum_j W_{ij}\, x_j\Bigr) \qquad
              E = -\tfrac{1}{2} \sum_{ij} x_i W_{ij} x_j

    One unit after the other is set, and one whose sum is 0 stays as it is, so the energy E never
    rises. About 0.14 random patterns for each unit can be recalled.

    Parameters:  units, rule from patterns to a symmetric W with 0 on its diagonal
    Paper:       Hopfield 1982
    Lesson:      11_architectures
    Example:
        >>> net = Hopfield(6)
        >>> net.store(np.array([[1, 1, 1, -1, -1, -1]]))
        >>> net.recall(np.array([-1, 1, 1, -1, -1, -1]), rng=np.random.default_rng(0))
        array([ 1.,  1.,  1., -1., -1., -1.], dtype=float32)
    """

    def __init__(self, units: int, *, rule: Rule = hebb, dtype: Any = np.float32) -> None:
        if units < 2:
            raise ValueError(
                f"Hopfield expects at least 2 units, which pull at each other, got {units}"
            )
        self.rule = rule
        self.W = np.zeros((units, units), dtype)

    def store(self, patterns: np.ndarray) -> None:
        """Set W so that these patterns (patterns, units) of -1 and 1 are remembered, and no others.

        Raises:  ValueError where the patterns have another shape, or the rule's W could not settle
        """
        W = np.asarray(self.rule(self._states(patterns, 2)))
        if W.shape != self.W.shape:
            raise ValueError(f"the rule should return W of shape {self.W.shape}, got {W.shape}")
        if not np.allclose(W, W.T) or np.diag(W).any():
            raise ValueError(
                "the rule should return a symmetric W with 0 on its diagonal: "
                "otherwise the energy may rise and the network never settle"
            )
        self.W[...] = W

    def energy(self, x: np.ndarray) -> float:
        """E of one state ``x`` (units,)."""
        x = self._states(x, 1)
        return -0.5 * float(x @ self.W @ x)

    def recall(self, x: np.ndarray, *, rng: np.random.Generator, sweeps: int = 100) -> np.ndarray:
        """The state in which the network settles when it starts at ``x`` (units,)."""
        *_, settled = self.states(x, rng=rng, sweeps=sweeps)
        return settled

    def states(
        self, x: np.ndarray, *, rng: np.random.Generator, sweeps: int = 100
    ) -> Iterator[np.ndarray]:
        """Go through the states from ``x`` until the network settles, one changed unit at a time.

        Parameters:  x (units,) of -1 and 1, rng for the order of the units in every sweep,
                     sweeps at most
        Returns:     an iterator of states (units,), x itself first
        """
        x = self._states(x, 1).copy()
        yield x.copy()
        for _ in range(sweeps):
            changed = False
            for i in rng.permutation(len(x)):
                pull = self.W[i] @ x
                if pull * x[i] < 0:
                    x[i], changed = -x[i], True
                    yield x.copy()
            if not changed:
                return

    def _states(self, x: Any, ndim: int) -> np.ndarray:
        x = np.asarray(x, self.W.dtype)
        units = len(self.W)
        if x.ndim != ndim or x.shape[-1] != units or x.size == 0:
            expected = f"({units},)" if ndim == 1 else f"(patterns, {units})"
            raise ValueError(f"Hopfield expects an array of shape {expected}, got {x.shape}")
        if not (np.abs(x) == 1).all():
            raise ValueError("Hopfield's units are -1 or 1: turn 0 and 1 into them with 2 * x - 1")
        return x

    def __repr__(self) -> str:
        return f"Hopfield({len(self.W)})"
