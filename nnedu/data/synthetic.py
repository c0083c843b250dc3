"""Made-up data sets with two features, to be looked at. Lesson: 01_neuron"""

import numpy as np

from nnedu.data.dataset import Dataset

_PLANE = ("x1", "x2")


def moons(n: int = 200, *, noise: float = 0.1, rng: np.random.Generator) -> Dataset:
    """Two half circles that reach into each other.

    Parameters:  n examples, noise the standard deviation added to every coordinate, rng
    Example:
        >>> moons(100, rng=np.random.default_rng(0))
        Dataset(moons: x (100, 2), y (100,))
    """
    y = _labels(n, 2)
    angle = np.pi * rng.random(n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
    x = np.where(y[:, None] == 0, upper, lower)
    return _plane("moons", x, y, noise, rng)


def circles(n: int = 200, *, noise: float = 0.05, rng: np.random.Generator) -> Dataset:
    """A circle of radius 0.5 (class 1) inside one of radius 1 (class 0).

    Example:
        >>> circles(100, rng=np.random.default_rng(0))
        Dataset(circles: x (100, 2), y (100,))
    """
    y = _labels(n, 2)
    return _plane(
        "circles", _polar(np.where(y == 0, 1.0, 0.5), 2 * np.pi * rng.random(n)), y, noise, rng
    )


def spirals(
    n: int = 300,
    *,
    classes: int = 2,
    turns: float = 1.0,
    noise: float = 0.02,
    rng: np.random.Generator,
) -> Dataset:
    """Spiral arms wound around each other, one for each class.

    Example:
        >>> spirals(90, classes=3, rng=np.random.default_rng(0))
        Dataset(spirals: x (90, 2), y (90,))
    """
    y = _labels(n, classes)
    # The root spreads the points evenly along the arm.
    radius = np.sqrt(rng.random(n))
    angle = 2 * np.pi * (turns * radius + y / classes)
    return _plane("spirals", _polar(radius, angle), y, noise, rng)


def xor(n: int = 200, *, noise: float = 0.1, rng: np.random.Generator) -> Dataset:
    """Class 1 where exactly one of two inputs is 1: no straight line tells the classes apart.

    Example:
        >>> data = xor(4, noise=0, rng=np.random.default_rng(0))
        >>> data.x, data.y
        (array([[0., 0.],
               [0., 1.],
               [1., 0.],
               [1., 1.]]), array([0, 1, 1, 0]))
    """
    corner = _labels(n, 4)
    x = np.stack([corner // 2, corner % 2], axis=1)
    return _plane("xor", x.astype(float), x.sum(axis=1) % 2, noise, rng)


def regression(
    n: int = 200, *, features: int = 1, noise: float = 0.1, rng: np.random.Generator
) -> Dataset:
    """A smooth curve with noise: ``y = sum_i sin(3 x_i) + noise``, x between -1 and 1.

    Example:
        >>> regression(50, rng=np.random.default_rng(0))
        Dataset(regression: x (50, 1), y (50, 1))
    """
    _check(n, noise)
    x = rng.uniform(-1, 1, (n, features))
    y = np.sin(3 * x).sum(axis=1, keepdims=True) + noise * rng.standard_normal((n, 1))
    return Dataset(x, y, "regression", tuple(f"x{i + 1}" for i in range(features)))


def _labels(n: int, classes: int) -> np.ndarray:
    """As many examples of every class as possible."""
    return np.arange(n) % classes


def _polar(radius: np.ndarray, angle: np.ndarray) -> np.ndarray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _plane(
    name: str, x: np.ndarray, y: np.ndarray, noise: float, rng: np.random.Generator
) -> Dataset:
    _check(len(x), noise)
    x = x + noise * rng.standard_normal(x.shape)
    return Dataset(x, y, name, _PLANE, tuple(map(str, range(y.max() + 1))))


def _check(n: int, noise: float) -> None:
    if n < 1:
        raise ValueError(f"a data set needs at least one example, got n={n}")
    if noise < 0:
        raise ValueError(f"noise is a standard deviation, 0 or above, got {noise}")
