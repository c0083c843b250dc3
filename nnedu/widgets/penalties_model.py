"""The model of the L1 / L2 widget: a classifier with a penalty, and two weights to see it by."""

import numpy as np

from nnedu.functional import sigmoid
from nnedu.widgets.chance import Chance
from nnedu.widgets.own_code import Array

POWERS = [(i - j, j) for i in range(1, 5) for j in range(i + 1)]
TRAINING, FRESH, STEPS = 50, 200, 400
L1_SHARE = {"L1": 1.0, "L2": 0.0, "half L1, half L2": 0.5}
DATA = ["a ring", "a line"]
# The loss of the constraint picture: a bowl with its lowest point at BEST.
BEST = np.array([2.0, 0.5])
CURVATURE = np.array([[0.1, 0.03], [0.03, 0.1]])


def points(data: str) -> tuple[Array, Array]:
    """50 training points and 200 fresh ones as x (250, 2) and y (250, 1), 0 or 1, some by mistake.

    Example:
        >>> x, y = points("a ring")
        >>> x.shape, y.shape, float(y.min()), float(y.max())
        ((250, 2), (250, 1), 0.0, 1.0)
    """
    chance = Chance(5)
    x = np.asarray(chance.uniform(-1, 1, (TRAINING + FRESH, 2)), dtype=float)
    noise = 0.25 * chance.standard_normal((TRAINING + FRESH, 1))
    inside = 0.5 - (x**2).sum(axis=1) if data == "a ring" else x[:, 0] + 0.5 * x[:, 1]
    y: Array = (inside[:, None] + noise > 0).astype(float)
    return x, y


def features(x: Array, like: Array | None = None) -> Array:
    """All products of x1 and x2 up to the fourth power (n, 14), standardized as those of ``like``."""
    raw, reference = _products(x), _products(x if like is None else like)
    return (raw - reference.mean(axis=0)) / reference.std(axis=0)


def _products(x: Array) -> Array:
    return np.stack([x[:, 0] ** i * x[:, 1] ** j for i, j in POWERS], axis=1)


def fit(data: str, kind: str, strength: float) -> Array:
    r"""14 weights and a bias that minimize cross-entropy + penalty, by accelerated proximal steps.

    .. math:: P = \lambda \sum_i s |w_i| + (1 - s) w_i^2 / 2

    Each step goes down the smooth part, then pulls every weight towards 0 by the L1 part, where it
    stays if the pull is stronger: that is why weights become exactly 0.

    Paper:       Beck and Teboulle 2009
    Example:
        >>> int(np.count_nonzero(fit("a ring", "L1", 0.05)[:-1]))
        3
    """
    x, y = points(data)
    z = np.column_stack([features(x[:TRAINING]), np.ones(TRAINING)])
    y, share = y[:TRAINING, 0], L1_SHARE[kind]
    penalized = np.append(np.ones(len(POWERS)), 0)
    # An upper bound of the curvature: no step overshoots.
    lr = 1 / (0.25 * z.shape[1] + strength * (1 - share))
    theta, ahead, t = np.zeros(z.shape[1]), np.zeros(z.shape[1]), 1.0
    for _ in range(STEPS):
        grad = (
            z.T @ (sigmoid(z @ ahead) - y) / TRAINING + strength * (1 - share) * penalized * ahead
        )
        moved = pulled(ahead - lr * grad, lr * strength * share * penalized)
        t_next = (1 + np.sqrt(1 + 4 * t * t)) / 2
        ahead = moved + (t - 1) / t_next * (moved - theta)
        theta, t = moved, t_next
    return theta


def pulled(theta: Array, by: Array | float) -> Array:
    """Every number moved towards 0, and no further than 0.

    Example:
        >>> pulled(np.array([3.0, -0.5]), 1.0)
        array([2., 0.])
    """
    return np.maximum(theta - by, 0) - np.maximum(-theta - by, 0)


def two_weights(kind: str, strength: float) -> Array:
    """The lowest point of the bowl + penalty for two weights, one weight after the other.

    Example:
        >>> two_weights("L1", 0.1)
        array([1.15, 0.  ])
    """
    share = L1_SHARE[kind]
    w = BEST.copy()
    for _ in range(100):
        for i in range(2):
            other = CURVATURE[i, 1 - i] * (w[1 - i] - BEST[1 - i])
            slope = CURVATURE[i, i] * BEST[i] - other
            toward = pulled(np.array([slope]), strength * share)[0]
            w[i] = toward / (CURVATURE[i, i] + strength * (1 - share))
    return w


def accuracies(data: str, theta: Array) -> tuple[float, float]:
    """Share of training points, and of fresh points, on their side."""
    x, y = points(data)
    z = features(x, like=x[:TRAINING]) @ theta[:-1] + theta[-1]
    right = (z > 0) == (y[:, 0] > 0)
    return float(right[:TRAINING].mean()), float(right[TRAINING:].mean())
