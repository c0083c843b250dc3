"""The model of the perceptron widget: one row for every update."""

import numpy as np

from nnedu.widgets.own_code import Array

UPDATES = 60


def point_sets() -> dict[str, Array]:
    """Rows of x1, x2 and y, which is -1 or 1: a line parts some of them."""
    rng = np.random.default_rng(8)
    y = np.where(np.arange(20) % 2, -1.0, 1.0)
    x = rng.normal(size=(20, 2))
    apart = 0.6 * x + np.outer(y, [0.9, 0.5]) + [0.5, -0.3]
    overlapping = 0.9 * x + np.outer(y, [0.6, 0.6])
    corners = rng.choice([-1.0, 1.0], (20, 2))
    xor = 1.4 * corners + 0.35 * x
    sets = {
        "a line parts them": (apart, y),
        "they overlap": (overlapping, y),
        "exclusive or": (xor, corners.prod(axis=1)),
    }
    return {
        name: np.column_stack([np.clip(x, -2.9, 2.9).round(2), y]) for name, (x, y) in sets.items()
    }


def perceptron_updates(points: Array, *, lr: float, angle: float) -> Array:
    """Rows of w1, w2, b, mistakes, and the point that caused the update (-1 at the start).

    Each update takes the next point on the wrong side: ``w += lr y x``, ``b += lr y``. It ends
    where none is left, or after 60.

    Parameters:  points (n, 3) of x1, x2 and y in {-1, 1}, lr, angle of the first w in degrees
    Paper:       Rosenblatt 1958
    Example:
        >>> perceptron_updates(np.array([[1.0, 0.0, -1.0]]), lr=1.0, angle=0)
        array([[ 1.,  0.,  0.,  1., -1.],
               [ 0.,  0., -1.,  0.,  0.]])
    """
    x, y = points[:, :2], points[:, 2]
    w, b, start = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))]), 0.0, 0
    wrong = y * (x @ w + b) <= 0
    rows = [[*w, b, wrong.sum(), -1]]
    while len(rows) <= UPDATES and wrong.any():
        order = (start + np.arange(len(y))) % len(y)
        k = int(order[np.argmax(wrong[order])])
        w, b = w + lr * y[k] * x[k], b + lr * y[k]
        wrong = y * (x @ w + b) <= 0
        rows.append([*w, b, wrong.sum(), k])
        start = k + 1
    return np.array(rows, dtype=float)
