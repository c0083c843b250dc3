r"""Kohonen's map. Lesson: 11_architectures"""

from typing import Any

import numpy as np


class SelfOrganizingMap:
    r"""A grid of units that spreads over the data so that neighbours on the grid stay neighbours.

    .. math:: W_r \leftarrow W_r + lr \cdot e^{-|r - s|^2 / 2 \sigma^2} (x - W_r)

    for every place r on the grid, where s is the winner, the place whose W is nearest to x, and
    sigma the radius of the neighbourhood. No gradient is needed.

    Parameters:  rows and columns of the grid, features of an example, rng for the first W, dtype
    Paper:       Kohonen 1982, Self-organized formation of topologically correct feature maps
    Lesson:      11_architectures
    Example:
        >>> rng = np.random.default_rng(0)
        >>> x, som = rng.random((200, 2)), SelfOrganizingMap(4, 4, 2, rng=rng)
        >>> before = som.quantization_error(x)
        >>> som.fit(x, rng=rng)
        >>> som.quantization_error(x) < before
        True
    """

    def __init__(
        self, rows: int, columns: int, features: int, *, rng: np.random.Generator,
        dtype: Any = np.float32,
    ) -> None:  # fmt: skip
        if min(rows, columns, features) < 1 or rows * columns < 2:
            raise ValueError(
                f"SelfOrganizingMap expects at least 2 units and 1 feature, got a grid of "
                f"{rows} x {columns} and {features} features"
            )
        self.W = rng.random((rows, columns, features)).astype(dtype)
        self.places = np.moveaxis(np.indices((rows, columns)), 0, -1)

    def winners(self, x: np.ndarray) -> np.ndarray:
        """Row and column of the unit nearest to each example.

        Parameters:  x (batch, features)
        Returns:     places (batch, 2), integers
        """
        nearest = self._distances(x).argmin(axis=1)
        return self.places.reshape(-1, 2)[nearest]

    def neighbourhood(self, winner: np.ndarray, radius: float) -> np.ndarray:
        """How strongly each unit learns with the winner: 1 there, less the farther on the grid.

        Parameters:  winner (2,) its row and column, radius > 0
        Returns:     an array (rows, columns) in 0..1
        """
        if not radius > 0:
            raise ValueError(f"the neighbourhood's radius must be above 0, got {radius}")
        squares = ((self.places - winner) ** 2).sum(axis=-1)
        return np.exp(-squares / (2 * radius**2)).astype(self.W.dtype)

    def learn(self, x: np.ndarray, *, lr: float, radius: float) -> None:
        """Move the winner and its neighbours towards one example ``x`` (features,)."""
        if not 0 < lr <= 1:
            raise ValueError(
                f"SelfOrganizingMap expects lr above 0 and at most 1, got {lr}: "
                "the winner goes the share lr of the way to x"
            )
        x = np.asarray(x, self.W.dtype)
        strength = self.neighbourhood(self.winners(x[None])[0], radius)
        self.W += lr * strength[..., None] * (x - self.W)

    def fit(
        self, x: np.ndarray, *, rng: np.random.Generator, epochs: int = 10,
        lr: tuple[float, float] = (0.5, 0.02), radius: tuple[float, float] | None = None,
    ) -> None:  # fmt: skip
        """Learn all examples ``epochs`` times, first roughly and far around, then finely.

        Parameters:  x (examples, features), rng for their order, lr and radius each its first and
                     last value, between which it falls by a constant factor; the radius starts at
                     half the longer side of the grid and ends at 0.5 unless given
        """
        x = self._examples(x)
        if epochs < 1:
            raise ValueError(f"SelfOrganizingMap expects at least 1 epoch, got {epochs}")
        start, end = radius or (max(1.0, max(self.W.shape[:2]) / 2), 0.5)
        steps = epochs * len(x)
        order = np.concatenate([rng.permutation(len(x)) for _ in range(epochs)])
        rates, radii = np.geomspace(*lr, steps), np.geomspace(start, end, steps)
        for example, rate, width in zip(order, rates, radii, strict=True):
            self.learn(x[example], lr=float(rate), radius=float(width))

    def quantization_error(self, x: np.ndarray) -> float:
        """Mean distance from an example of ``x`` (examples, features) to its winner's W."""
        return float(np.sqrt(self._distances(x).min(axis=1)).mean())

    def topographic_error(self, x: np.ndarray) -> float:
        """Share of examples whose two nearest units do not touch on the grid: 0 is well unfolded."""
        two_nearest = np.argsort(self._distances(x), axis=1)[:, :2]
        first, second = self.places.reshape(-1, 2)[two_nearest].transpose(1, 0, 2)
        return float((np.abs(first - second).max(axis=1) > 1).mean())

    def _distances(self, x: np.ndarray) -> np.ndarray:
        """Squared distances (batch, units)."""
        difference = self._examples(x)[:, None, :] - self.W.reshape(-1, self.W.shape[2])
        return (difference * difference).sum(axis=-1)

    def _examples(self, x: np.ndarray) -> np.ndarray:
        x = np.asarray(x, self.W.dtype)
        features = self.W.shape[2]
        if x.ndim != 2 or x.shape[1] != features or len(x) == 0:
            raise ValueError(
                f"SelfOrganizingMap expects x of shape (batch, {features}), got {x.shape}"
            )
        return x

    def __repr__(self) -> str:
        return f"SelfOrganizingMap{self.W.shape}"
