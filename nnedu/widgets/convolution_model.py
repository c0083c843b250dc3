"""The model of the convolution widget: images, kernels, and the map that one makes of the other."""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnedu.data import digits
from nnedu.functional import conv2d
from nnedu.widgets.own_code import Array, OwnCodeError, name_of, run

KERNELS: dict[str, list[float]] = {
    "vertical edges": [-1, 0, 1, -1, 0, 1, -1, 0, 1],
    "horizontal edges": [-1, -1, -1, 0, 0, 0, 1, 1, 1],
    "diagonal": [1, -1, -1, -1, 1, -1, -1, -1, 1],
    "blur": [0.1, 0.1, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1, 0.1],
    "sharpen": [0, -1, 0, -1, 5, -1, 0, -1, 0],
    "outline": [-1, -1, -1, -1, 8, -1, -1, -1, -1],
    "nothing changes": [0, 0, 0, 0, 1, 0, 0, 0, 0],
}
OWN_NUMBERS = "my own numbers"


def images() -> dict[str, Array]:
    """Small grey images, from 0 (paper) to 1 (ink)."""
    block, cross = np.zeros((12, 12)), np.maximum(np.eye(12), np.eye(12)[::-1])
    block[1:10, 3:9] = 1
    ramp = np.tile(np.linspace(0, 1, 11).round(1), (11, 1))
    return {
        "a rectangle": block,
        "a cross": cross,
        "a handwritten 3": digits().x[3].reshape(8, 8).round(2),
        "slowly darker": ramp,
    }


def feature_map(image: Array, weights: list[float], stride: int, padding: int) -> Array:
    """What the 3 by 3 kernel makes of the image, as `nnedu.functional.conv2d` computes it.

    Example:
        >>> feature_map(np.eye(3), KERNELS["diagonal"], stride=1, padding=0)
        array([[3.]])
    """
    return conv2d(*_arguments(image, weights), stride, padding)[0, :, :, 0]


def own_feature_map(
    function: Callable[..., Any], image: Array, weights: list[float], stride: int, padding: int
) -> tuple[Array, str]:
    """The map of a learner's conv2d, and in words how it differs from nnedu's (empty if it agrees)."""
    expected = feature_map(image, weights, stride, padding)
    name = name_of(function)
    result = run(function, *_arguments(image, weights), stride, padding)
    if result is None:
        raise OwnCodeError(f"{name} returned None: is its `return` missing?")
    try:
        found = np.asarray(result, dtype=float)
    except (TypeError, ValueError):
        raise OwnCodeError(f"{name} should return numbers, got {type(result).__name__}") from None
    shape = (1, *expected.shape, 1)
    if found.shape != shape:
        raise OwnCodeError(
            f"{name} should return (batch, out_h, out_w, out) = {shape}, got {found.shape}: "
            f"out_h = ({len(image)} + 2 * {padding} - 3) // {stride} + 1"
        )
    found = found[0, :, :, 0]
    return found, _difference(name, found, expected, image, weights, stride, padding)


def _difference(
    name: str, found: Array, expected: Array, image: Array, weights: list[float], *places: int
) -> str:
    if np.allclose(found, expected, atol=1e-4):
        return ""
    if np.allclose(found, feature_map(image, weights[::-1], *places), atol=1e-4):
        return (
            f"{name} turns the kernel round, as mathematicians do. In networks the kernel lies on "
            "the image as it is."
        )
    i, j = np.unravel_index(np.argmax(~np.isclose(found, expected, atol=1e-4)), found.shape)
    return (
        f"{name} differs from nnedu's conv2d, first in row {i + 1}, column {j + 1}: yours "
        f"{found[i, j]:.4g}, nnedu's {expected[i, j]:.4g}."
    )


def _arguments(image: Array, weights: list[float]) -> tuple[Array, Array, Array]:
    kernel = np.array(weights, dtype=float).reshape(3, 3, 1, 1)
    return np.array(image, dtype=float)[None, :, :, None], kernel, np.zeros(1)
