"""The playground's points, and the inputs made of them; ``static/playground_data.js`` does the same."""

from typing import Any

import numpy as np
import numpy.typing as npt

from nnedu.widgets.chance import Chance

Array = npt.NDArray[np.floating[Any]]

EXAMPLES = 240
# Sets of two classes, 0 and 1, and sets of numbers between about -1 and 1.
CLASSES = ("circles", "exclusive or", "two clusters", "spirals", "moons")
NUMBERS = ("plane of numbers", "hills of numbers")
OWN = "your points"
FEATURES = ("x1", "x2", "x1²", "x2²", "x1·x2", "sin 2x1", "sin 2x2")


def playground_data(name: str, *, noise: float = 0.0, seed: int = 1) -> tuple[Array, Array]:
    """One of the playground's data sets, in a square from -3 to 3.

    Parameters:  name one of CLASSES or NUMBERS, noise a standard deviation, seed of the points
    Returns:     x (240, 2) and y (240, 1)

    Example:
        >>> x, y = playground_data("circles", noise=0.1)
        >>> x.shape, y[:4].ravel()
        ((240, 2), array([0., 1., 0., 1.]))
    """
    chance = Chance(seed)
    u, v, e, f = chance.random((EXAMPLES, 4)).T
    # Which class a point has: every second one is of class 1.
    y = np.arange(EXAMPLES) % 2.0
    x = np.column_stack(_POINTS.get(name, _anywhere)(u, v, y))
    if name in NUMBERS:
        y = _hills(x) if name == "hills of numbers" else x.sum(axis=1) / 5
        y = y + noise * _normal(e, f)
    else:
        x = x + noise * chance.standard_normal(x.shape)
    return x, y[:, None]


def inputs(x: Array, features: list[int]) -> Array:
    """The chosen FEATURES of points x (n, 2) as columns.

    Example:
        >>> inputs(np.array([[2.0, 3.0]]), [1, 0, 0, 0, 1, 0, 0])
        array([[2., 6.]])
    """
    x1, x2 = x.T
    columns = [x1, x2, x1**2, x2**2, x1 * x2, np.sin(2 * x1), np.sin(2 * x2)]
    return np.column_stack([c for c, on in zip(columns, features, strict=True) if on])


def own_points(x: npt.ArrayLike, y: npt.ArrayLike | None) -> list[float]:
    """A learner's points as x1, x2, y in turn, scaled to be seen between -3 and 3.

    Two kinds of labels become 0 and 1; more are taken as numbers, and scaled too.

    Raises:
        ValueError: if the shapes do not fit or a value is no number

    Example:
        >>> own_points([[10, 0], [20, 4]], ["no", "yes"])
        [-1.0, -1.0, 0.0, 1.0, 1.0, 1.0]
    """
    x, labels = np.asarray(x, dtype=float), np.ravel(np.asarray(y))
    if x.ndim != 2 or x.shape[1] != 2 or y is None or labels.shape != x.shape[:1] or len(x) < 2:
        raise ValueError(
            "the playground expects x of shape (n, 2) and y of shape (n,), two points or more, got "
            f"{x.shape} and {labels.shape}: choose two columns of x"
        )
    kinds = np.unique(labels)
    if len(kinds) > 2 and labels.dtype.kind not in "iufb":
        raise ValueError(
            f"the playground tells two classes apart, got {len(kinds)}: keep the rows of two of them"
        )
    numbers = (labels == kinds[-1]) if len(kinds) <= 2 else _scaled(labels.astype(float))
    columns = np.column_stack([_scaled(x[:, 0]), _scaled(x[:, 1]), numbers])
    if not np.isfinite(columns).all():
        raise ValueError(
            "the playground expects finite numbers, got NaN or infinity among the points"
        )
    return [float(v) for v in columns.round(3).ravel()]


def _scaled(column: Array) -> Array:
    """Mean 0 and standard deviation 1, or 0 where all are equal; at most 3."""
    centred = column - column.mean()
    return np.clip(centred / (centred.std() or 1.0), -3, 3)


def _normal(u: Array, v: Array) -> Array:
    return np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)


def _polar(radius: Array, angle: Array) -> tuple[Array, Array]:
    return radius * np.cos(angle), radius * np.sin(angle)


def _circles(u: Array, v: Array, y: Array) -> tuple[Array, Array]:
    return _polar(np.where(y == 1, 1.1 * np.sqrt(u), 1.6 + 0.8 * u), 2 * np.pi * v)


def _exclusive_or(u: Array, v: Array, y: Array) -> tuple[Array, Array]:
    # Quadrants by turns, with a gap along the axes; class 1 where the signs differ.
    side = np.where(np.arange(EXAMPLES) // 2 % 2 == 1, 1.0, -1.0)
    return side * (0.15 + 2.2 * u), side * (1 - 2 * y) * (0.15 + 2.2 * v)


def _two_clusters(u: Array, v: Array, y: Array) -> tuple[Array, Array]:
    side, radius = 2 * y - 1, 0.6 * np.sqrt(-2 * np.log(u))
    dx, dy = _polar(radius, 2 * np.pi * v)
    return 1.2 * side + dx, 1.2 * side + dy


def _spirals(u: Array, v: Array, y: Array) -> tuple[Array, Array]:
    along = 0.05 + 0.95 * np.sqrt(u)
    return _polar(2.5 * along, 1.6 * 2 * np.pi * along + np.pi * y)


def _moons(u: Array, v: Array, y: Array) -> tuple[Array, Array]:
    dx, dy = _polar(1.3 + 0.35 * (v - 0.5), np.pi * (u + y))
    return dx + 0.65 * (2 * y - 1), dy + 0.35 * (2 * y - 1)


def _anywhere(u: Array, v: Array, y: Array) -> tuple[Array, Array]:
    return 5 * u - 2.5, 5 * v - 2.5


def _hills(x: Array) -> Array:
    """Two hills and a valley between -1 and 1."""
    height = np.zeros(len(x))
    for at1, at2, top in ((-1.2, 1.2, 1.0), (1.4, 0.8, 1.0), (0.0, -1.2, -1.0)):
        height += top * np.exp(-((x[:, 0] - at1) ** 2 + (x[:, 1] - at2) ** 2))
    return height


_POINTS = {
    "circles": _circles,
    "exclusive or": _exclusive_or,
    "two clusters": _two_clusters,
    "spirals": _spirals,
    "moons": _moons,
}
