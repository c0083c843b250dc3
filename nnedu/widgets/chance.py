"""Random numbers that a page has too: ``static/chance.js`` draws the same ones."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]


class Chance:
    """Random numbers in place of a ``np.random.Generator``, the same in Python and on a page.

    The k-th number is a hash of seed and k: cheap in JavaScript, and good enough for pictures. Use
    ``np.random.default_rng`` for everything else.

    Example:
        >>> chance = Chance(3)
        >>> chance.random(2).round(4), chance.random(1).round(4)
        (array([0.1058, 0.5903]), array([0.0725]))
    """

    def __init__(self, seed: int) -> None:
        self.start = np.uint32(seed * 0x9E3779B9 % 2**32)
        self.drawn = 0

    def random(self, shape: int | tuple[int, ...]) -> Array:
        """Numbers between 0 and 1, both excluded."""
        count = math.prod(shape) if isinstance(shape, tuple) else shape
        k = np.arange(self.drawn, self.drawn + count).astype(np.uint32) + self.start
        self.drawn += count
        # The last steps of MurmurHash3: every bit of k reaches every bit of the result.
        k = (k ^ (k >> np.uint32(16))) * np.uint32(0x85EBCA6B)
        k = (k ^ (k >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        return (((k ^ (k >> np.uint32(16))) + 0.5) / 2**32).reshape(shape)

    def uniform(self, low: float, high: float, shape: Any) -> Array:
        """Numbers between low and high."""
        return low + (high - low) * self.random(shape)

    def standard_normal(self, shape: tuple[int, ...]) -> Array:
        """Numbers with mean 0 and standard deviation 1, by the method of Box and Muller."""
        u = self.random((math.prod(shape), 2))
        return (np.sqrt(-2 * np.log(u[:, 0])) * np.cos(2 * np.pi * u[:, 1])).reshape(shape)
