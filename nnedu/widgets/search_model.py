"""The model of the hyperparameter-search widget: real trainings for a learning rate and a decay each."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from nnedu import SGD, Dense, Sequential, Tanh
from nnedu.initializers import glorot_normal
from nnedu.losses import binary_cross_entropy
from nnedu.widgets.chance import Chance
from nnedu.widgets.own_code import Array

STEPS, LOOK, EXAMPLES, UNITS, MOST = 20, 5, 32, 6, 36
METHODS = ["grid", "random"]
# Powers of ten: from 0.0001 to 100, and from 0.000001 to 0.1.
LR, DECAY = (-4.0, 2.0), (-6.0, -1.0)
# Above this share of the loss before training a trial has exploded, above the other hardly moved.
EXPLODED, CRAWLED = 1.05, 0.9


class Trial(NamedTuple):
    """One training: its two hyperparameters, the loss on fresh points, and the steps it took."""

    lr: float
    decay: float
    loss: float
    steps: int


class Waste(NamedTuple):
    """What a search spent in vain: trials by kind, and steps."""

    repeated: int
    exploded: int
    crawled: int
    steps: int


def waste(found: list[Trial]) -> Waste:
    """Trials that try a learning rate again, end worse than they began, or hardly move.

    The steps are those of trials that exploded, from the fifth on: so many a look at the loss spares.
    """
    exploded = [trial for trial in found if is_exploded(trial.loss)]
    crawled = [trial for trial in found if trial.loss > CRAWLED * start()]
    return Waste(
        len(found) - len({round(float(np.log10(trial.lr)), 9) for trial in found}),
        len(exploded),
        sum(not is_exploded(trial.loss) for trial in crawled),
        sum(trial.steps - LOOK for trial in exploded),
    )


@cache
def start() -> float:
    """The loss before training."""
    return fresh_loss(network())


def is_exploded(loss: float) -> bool:
    """Whether a loss is worse than before training, or no number."""
    return not loss < EXPLODED * start()


def places(method: str, budget: int, seed: int) -> Array:
    """Where the trials lie between 0 and 1, (trials, 2) of learning rate and decay.

    A grid takes the largest square, or nearly square, number of trials that the budget pays for.

    Example:
        >>> places("grid", 5, 0)
        array([[0.25, 0.25],
               [0.25, 0.75],
               [0.75, 0.25],
               [0.75, 0.75]])
    """
    if method == "random":
        return np.asarray(Chance(100 + seed).random((budget, 2)), dtype=float)
    rows = int(np.sqrt(budget))
    columns = budget // rows
    return np.array(
        [[(i + 0.5) / columns, (j + 0.5) / rows] for i in range(columns) for j in range(rows)]
    )


def trials(method: str, budget: int, seed: int, stop: bool) -> list[Trial]:
    """Train once for each place, one after the other."""
    found = []
    for u, v in places(method, budget, seed):
        lr, decay = (10 ** (low + (high - low) * at) for at, (low, high) in ((u, LR), (v, DECAY)))
        found.append(Trial(float(lr), float(decay), *training(float(lr), float(decay), stop)))
    return found


def training(lr: float, decay: float, stop: bool) -> tuple[float, int]:
    """Loss on fresh points after 20 steps, or after 5 where it is to ``stop`` what explodes."""
    x, y = points()
    model = network()
    optimizer = SGD(model, lr=lr, weight_decay=decay)
    with np.errstate(all="ignore"):
        for step in range(STEPS):
            if stop and step == LOOK and is_exploded(fresh_loss(model)):
                return fresh_loss(model), step
            model.backward(
                binary_cross_entropy(model.forward(x[:EXAMPLES], train=True), y[:EXAMPLES])[1]
            )
            optimizer.step()
    return fresh_loss(model), STEPS


def fresh_loss(model: Sequential) -> float:
    """On the points that are not for training."""
    x, y = points()
    return binary_cross_entropy(model.forward(x[EXAMPLES:], train=False), y[EXAMPLES:])[0]


def points() -> tuple[Array, Array]:
    """32 points for training and 64 fresh ones, above or below a wave: x (96, 2), y (96, 1).

    Example:
        >>> x, y = points()
        >>> x.shape, int(y.sum())
        ((96, 2), 57)
    """
    x = 1.7 * np.asarray(Chance(1).uniform(-1, 1, (3 * EXAMPLES, 2)), dtype=float)
    # Off centre, as measurements are: the learning rate matters the more.
    return x + 2, (x[:, 1:] > np.sin(2 * x[:, :1])).astype(float)


def network() -> Sequential:
    """2-6-1 with tanh, always from the same first weights."""
    chance: Any = Chance(2)
    return Sequential(
        Dense(2, UNITS, rng=chance, init=glorot_normal), Tanh(),
        Dense(UNITS, 1, rng=chance, init=glorot_normal), dtype=np.float64,
    )  # fmt: skip
