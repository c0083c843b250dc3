"""The model of the overfitting widget: a small network trained on few noisy points of a curve."""

from collections.abc import Callable

import numpy as np

from nnedu import Adam, Dense, Sequential, Tanh
from nnedu.losses import mse
from nnedu.widgets.chance import Chance
from nnedu.widgets.own_code import Array

EPOCHS, MOST, VALIDATION, LR = 300, 40, 40, 0.03
# First weights so wide that a unit can bend sharply: overfitting shows within 300 epochs.
WIDE = 8.0
GOLDEN = 0.6180339887498949


# The curve behind the points.
TRUTHS: dict[str, Callable[[Array], Array]] = {
    "a wave": lambda x: np.sin(3 * x),
    "a line": lambda x: x,
    "a step": lambda x: np.tanh(12 * x),
}


def points(curve: str, samples: int, noise: float) -> tuple[Array, Array, Array, Array]:
    """Training and validation points, ``x, y, x_val, y_val``, each (n, 1).

    Example:
        >>> x, y, x_val, y_val = points("a wave", samples=5, noise=0)
        >>> x.ravel().round(2)
        array([ 0.24, -0.53,  0.71, -0.06, -0.82])
    """
    chance = Chance(0)
    noises = noise * chance.standard_normal((MOST + VALIDATION, 1))
    x = _spread(samples, 1)
    # Between the places of the training points.
    x_val = _spread(VALIDATION, 101)
    truth = TRUTHS[curve]
    return x, truth(x) + noises[:samples], x_val, truth(x_val) + noises[MOST:]


def _spread(n: int, first: int) -> Array:
    """The first n places of a sequence in -1..1 that never crowds anywhere."""
    k: Array = np.arange(first, first + n, dtype=float)[:, None]
    return 2 * (k * GOLDEN % 1) - 1


def fit_points(curve: str, capacity: int, samples: int, noise: float) -> tuple[Array, Array]:
    """Train a network of ``capacity`` tanh units by Adam, all points at once.

    Returns:     rows (301, 2) of training and validation loss before each epoch and after the last,
                 and theta (301, parameters) at the same times
    """
    x, y, x_val, y_val = points(curve, samples, noise)
    rng = np.random.default_rng(0)
    model = Sequential(
        Dense(1, capacity, rng=rng), Tanh(), Dense(capacity, 1, rng=rng), dtype=np.float64
    )
    model.theta = first_theta(capacity)
    optimizer = Adam(model, lr=LR)
    rows, thetas = [], []
    for _ in range(EPOCHS + 1):
        validation, _ = mse(model.forward(x_val, train=False), y_val)
        value, dpredictions = mse(model.forward(x, train=True), y)
        rows.append([value, validation])
        thetas.append(model.theta.copy())
        model.backward(dpredictions)
        optimizer.step()
    return np.array(rows), np.array(thetas)


def first_theta(capacity: int) -> Array:
    """W and b of the hidden layer, W and b of the output, as one array."""
    # A unit has the same first weights whatever the capacity.
    W1, b1, W2 = Chance(1).standard_normal((capacity, 3)).T
    return np.concatenate([WIDE * W1, WIDE * b1, 0.3 * W2, [0.0]])


def predictions(theta: Array, x: Array) -> Array:
    """What the network with these parameters says at every x (n,)."""
    W1, b1, W2 = theta[:-1].reshape(3, -1)
    return np.tanh(np.outer(x, W1) + b1) @ W2 + theta[-1]


def stopping(validation: Array, patience: int) -> tuple[int, int]:
    """The epoch whose weights early stopping keeps, and the one at which it gives up waiting.

    It waits ``patience`` epochs for a validation loss below the lowest so far.

    Example:
        >>> stopping(np.array([3.0, 2.0, 2.5, 2.4, 1.0]), patience=2)
        (1, 3)
    """
    best = 0
    for epoch, loss in enumerate(validation):
        if loss < validation[best]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(validation) - 1
