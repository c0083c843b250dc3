r"""Shampoo: a small matrix for every axis of every parameter. Lesson: 06_optimizers"""

from typing import Any

import numpy as np


class Shampoo:
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

    def __init__(self, model: Any, *, lr: float = 0.1, eps: float = 1e-4, every: int = 1) -> None:
        if not (lr > 0 and eps > 0 and every >= 1):
            raise ValueError(
                f"Shampoo expects lr and eps above 0, every of at least 1, got {lr}, {eps}, {every}"
            )
        self.model, self.lr, self.every, self.steps = model, lr, every, 0
        self.sums = [[eps * np.eye(length) for length in p.value.shape] for p in model.parameters()]
        self.powers: list[list[np.ndarray]] = []

    def step(self) -> None:
        """Change the parameters once."""
        parameters = self.model.parameters()
        for parameter, sums in zip(parameters, self.sums, strict=True):
            for axis, total in enumerate(sums):
                rows = np.moveaxis(parameter.grad, axis, 0).reshape(len(total), -1)
                total += rows @ rows.T
        if self.steps % self.every == 0:
            self.powers = [[_power(s, -1 / (2 * len(sums))) for s in sums] for sums in self.sums]
        self.steps += 1
        for parameter, powers in zip(parameters, self.powers, strict=True):
            direction = parameter.grad
            for axis, power in enumerate(powers):
                direction = np.moveaxis(np.tensordot(power, direction, (1, axis)), 0, axis)
            parameter.value -= self.lr * direction


def _power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    """A power of a symmetric matrix, through its eigenvalues."""
    eigenvalues, vectors = np.linalg.eigh(matrix)
    return (vectors * np.maximum(eigenvalues, 1e-30) ** exponent) @ vectors.T
