r"""Shampoo: a small matrix for every axis of every parameter. Lesson: 06_optimizers"""

from typing import Any

import numpy as np

from nnedu.optimizers.base import Optimizer
from nnedu.schedules import Schedule


class Shampoo(Optimizer):
    r"""Precondition every parameter from all its sides.

    .. math:: L \leftarrow L + g g^T \qquad R \leftarrow R + g^T g \qquad
              W \leftarrow W - lr\, L^{-1/4}\, g\, R^{-1/4}

    for a matrix; a parameter of k axes has k such matrices, to the power ``-1 / (2 k)``.

    Parameters:  model, lr, eps what the matrices' diagonals begin with,
                 every how many steps between computing the powers anew
    Paper:       Gupta, Koren and Singer 2018
    Lesson:      06_optimizers
    Example:
        >>> from nnedu import Dense, Sequential
        >>> model = Sequential(Dense(1, 1, rng=np.random.default_rng(0)), dtype=np.float64)
        >>> model.theta[:], model.grad[:] = 1.0, 2.0
        >>> Shampoo(model, lr=0.1, eps=1e-9).step()
        >>> model.theta.round(6)
        array([0.9, 0.9])
    """

    def __init__(
        self, model: Any, *, lr: float | Schedule = 0.1, eps: float = 1e-4, every: int = 1
    ) -> None:
        super().__init__(model, lr=lr)
        if not (eps > 0 and every >= 1):
            raise ValueError(
                f"Shampoo expects eps above 0, every of at least 1, got {eps}, {every}"
            )
        self.parameters, self.every = model.parameters(), every
        for parameter in self.parameters:
            for axis, length in enumerate(parameter.value.shape):
                self.state[f"{parameter.name} sum {axis}"] = eps * np.eye(length)
                self.state[f"{parameter.name} power {axis}"] = np.eye(length)

    def step(self) -> None:
        """Change the parameters once."""
        lr = self.current_lr
        for parameter in self.parameters:
            g = direction = parameter.grad
            for axis in range(g.ndim):
                total = self.state[f"{parameter.name} sum {axis}"]
                power = self.state[f"{parameter.name} power {axis}"]
                rows = np.moveaxis(g, axis, 0).reshape(len(total), -1)
                total += rows @ rows.T
                if self.steps % self.every == 0:
                    power[...] = _power(total, -1 / (2 * g.ndim))
                direction = np.moveaxis(np.tensordot(power, direction, (1, axis)), 0, axis)
            parameter.value -= lr * direction
        self.steps += 1


def _power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    """A power of a symmetric matrix, through its eigenvalues."""
    eigenvalues, vectors = np.linalg.eigh(matrix)
    return (vectors * np.maximum(eigenvalues, 1e-30) ** exponent) @ vectors.T
