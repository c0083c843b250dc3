"""Mini-batches. Lesson: 05_gradient_descent"""

from collections.abc import Iterator
from typing import Any

import numpy as np


def minibatches(
    x: np.ndarray, y: np.ndarray, batch_size: int, *, rng: np.random.Generator | None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Go through all examples once, in batches.

    Parameters:  x and y, arrays or lists of the same length, batch_size (the last batch may be smaller),
                 rng for a new order; None keeps the order
    Returns:     an iterator of pairs x_batch, y_batch
    Raises:      ValueError where there are no examples, or not as many targets, TypeError where
                 rng is a seed
    Example:
        >>> [len(xb) for xb, yb in minibatches(np.zeros((10, 2)), np.zeros(10), 4, rng=None)]
        [4, 4, 2]
    """
    if len(x) != len(y):
        raise ValueError(f"each example needs a target, got {len(x)} examples, {len(y)} targets")
    if len(x) == 0:
        raise ValueError("minibatches expects at least one example, got none")
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, got {batch_size}")
    if rng is not None and not hasattr(rng, "permutation"):
        raise TypeError(
            f"rng should be a random generator, np.random.default_rng(0), or None, got {rng!r}"
        )
    if rng is not None:
        order = rng.permutation(len(x))
        x, y = _rows(x, order), _rows(y, order)
    for start in range(0, len(x), batch_size):
        yield x[start : start + batch_size], y[start : start + batch_size]


def _rows(values: Any, rows: np.ndarray) -> Any:
    """The chosen rows of an array, or of a list such as one of trees."""
    return values[rows] if isinstance(values, np.ndarray) else [values[row] for row in rows]
