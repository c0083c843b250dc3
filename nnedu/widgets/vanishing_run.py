"""The model of the vanishing-gradients widget: a deep network in training, and each layer's gradient."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from nnedu import functional
from nnedu.initializers import glorot_normal, he_normal
from nnedu.layers import Activation, BatchNorm, Dense, Layer, LayerNorm, Residual
from nnedu.losses import binary_cross_entropy
from nnedu.metrics import accuracy
from nnedu.model import Sequential
from nnedu.optimizers import SGD
from nnedu.regularizers import clip_norm, clip_value
from nnedu.widgets.chance import Chance
from nnedu.widgets.own_code import Array

STEPS, WIDTH, EXAMPLES, BATCH = 100, 12, 48, 24
# All points are counted every fourth step: it costs as much as a step.
EVERY = 4
ACTIVATIONS = ["sigmoid", "tanh", "relu", "leaky_relu"]
NORMS: dict[str, Callable[[int], Layer] | None] = {
    "none": None,
    "batch norm": BatchNorm,
    "layer norm": LayerNorm,
}
CLIPS: dict[str, Callable[[Array], float] | None] = {
    "none": None,
    "by norm, 1": partial(clip_norm, max_norm=1.0),
    "by value, 0.1": partial(clip_value, limit=0.1),
}


def _times(factor: float, init: Callable[..., Array]) -> Callable[..., Array]:
    return lambda shape, rng: factor * init(shape, rng)


INITS: dict[str, Callable[..., Array]] = {
    "Glorot": glorot_normal,
    "He": he_normal,
    "half of Glorot": _times(0.5, glorot_normal),
    "three times He": _times(3, he_normal),
}


class Run(NamedTuple):
    """Before every step and after the last: loss of the batch, share of the points told apart.

    ``norms`` (steps, layers) are those of the layers' gradients as the step follows them, ``length``
    is that of the whole gradient before it is clipped. A run that leaves all bounds is shorter.
    """

    loss: Array
    right: Array
    length: Array
    norms: Array


def moons() -> tuple[Array, Array]:
    """Two half moons: x (48, 2), y (48, 1) of 0 and 1.

    Example:
        >>> x, y = moons()
        >>> x.shape, int(y.sum())
        ((48, 2), 24)
    """
    noise = 0.1 * Chance(2).standard_normal((EXAMPLES, 2))
    k = np.arange(EXAMPLES)
    y, angle = k % 2, np.pi * (k // 2) / (EXAMPLES // 2 - 1)
    side = 1 - 2 * y
    x = np.stack([side * np.cos(angle) + y - 0.5, side * np.sin(angle) + 0.5 * y - 0.25], axis=1)
    return x + noise, y[:, None].astype(float)


def network(
    depth: int, op: Any, options: dict[str, float], init: str, skip: bool, norm: str
) -> tuple[Sequential, list[Dense]]:
    """A network of ``depth`` hidden layers of 12 units, and its dense layers."""
    chance: Any = Chance(1)
    dense: list[Dense] = []

    def block(fan_in: int) -> list[Layer]:
        dense.append(Dense(fan_in, WIDTH, rng=chance, init=INITS[init]))
        normalize = NORMS[norm]
        return [dense[-1], *([normalize(WIDTH)] if normalize else []), Activation(*op, **options)]

    layers = block(2)
    for _ in range(depth - 1):
        layers += [Residual(*block(WIDTH))] if skip else block(WIDTH)
    dense.append(Dense(WIDTH, 1, rng=chance, init=glorot_normal))
    return Sequential(*layers, dense[-1], dtype=np.float64), dense


def training_run(setting: dict[str, Any], op: Any = None) -> Run:
    """Train on the moons, with batches drawn by chance.

    Parameters:  setting (depth, activation, init, skip, norm, clip, lr), op a pair f, f_backward in
                 place of the named activation
    Example:
        >>> setting = {"depth": 10, "activation": "sigmoid", "init": "Glorot", "skip": False,
        ...            "norm": "none", "clip": "none", "lr": 0.2}
        >>> norms = training_run(setting).norms[0]
        >>> bool(norms[0] < 1e-4 * norms[9])
        True
    """
    options = {"alpha": 0.01} if op is None and setting["activation"] == "leaky_relu" else {}
    name = setting["activation"]
    op = op or (getattr(functional, name), getattr(functional, f"{name}_backward"))
    kinds = {key: setting[key] for key in ("depth", "init", "skip", "norm")}
    model, dense = network(op=op, options=options, **kinds)
    optimizer, clip = SGD(model, lr=setting["lr"]), CLIPS[setting["clip"]]
    x, y = moons()
    batches = (Chance(3).random((STEPS + 1, BATCH)) * EXAMPLES).astype(int)
    rows: list[list[Any]] = []
    with np.errstate(all="ignore"):
        for step, batch in enumerate(batches):
            if step % EVERY == 0:
                right = accuracy(model.forward(x, train=False), y)
            loss, dlogits = binary_cross_entropy(model.forward(x[batch], train=True), y[batch])
            model.backward(dlogits)
            length = float(np.linalg.norm(model.grad))
            if clip:
                clip(model.grad)
            norms = [
                np.hypot(np.linalg.norm(layer.dW), np.linalg.norm(layer.db)) for layer in dense
            ]
            rows.append([loss, right, length, norms])
            if not np.isfinite(loss) or not np.isfinite(norms).all():
                break
            optimizer.step()
    return Run(*(np.array(column) for column in zip(*rows, strict=True)))
