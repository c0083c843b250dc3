"""What the functions take: arrays of floats, and what can become one."""

from typing import Any

import numpy as np


def as_floats(values: Any) -> np.ndarray:
    """An array of floats as it is; lists and whole numbers as a new array of float64.

    Whole numbers would be cut off or wrap around on the way: -z of a byte 1 is 255.

    Example:
        >>> as_floats([1, 2])
        array([1., 2.])
        >>> as_floats(np.ones(2, np.float32)).dtype
        dtype('float32')
    """
    array = np.asarray(values)
    return array.astype(np.float64) if array.dtype.kind in "iub" else array


def check_upstream(name: str, upstream: Any, shape: tuple[int, ...]) -> None:
    """Refuse a gradient that has not the shape of what the forward pass returned."""
    if np.shape(upstream) != shape:
        raise ValueError(
            f"{name} expects the gradient of what the forward pass returned, of shape {shape}, "
            f"got {np.shape(upstream)}: is it the gradient of another layer?"
        )
