"""The playground's network in training; ``static/playground_run.js`` does the same in the browser."""

import math
from base64 import b64decode
from functools import partial
from typing import Any

import numpy as np

from nnedu import functional, losses, optimizers, regularizers
from nnedu.layers import Activation, Dense, Dropout, Layer
from nnedu.model import Sequential
from nnedu.training import Diverged, evaluate, fit
from nnedu.widgets.chance import Array, Chance
from nnedu.widgets.playground_data import FEATURES, OWN, inputs, playground_data

Setting = dict[str, Any]
Functions = dict[str, Any]

ACTIVATIONS = (
    "tanh", "relu", "sigmoid", "identity", "leaky_relu", "elu", "gelu", "swish", "softplus",
)  # fmt: skip
LOSSES = ("binary_cross_entropy", "hinge", "mse", "mae", "huber")
FOR_CLASSES = ("binary_cross_entropy", "hinge")
OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "Nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "AdaGrad": ("AdaGrad", {}),
    "RMSProp": ("RMSProp", {}),
    "Adam": ("Adam", {}),
    "AdamW": ("AdamW", {}),
}
MOST_LAYERS, MOST_UNITS = 6, 8


class PlaygroundRun:
    """A network from the playground's setting, trained epoch by epoch.

    Parameters:  setting the playground's, own the learner's activations ``name -> (f, f_backward)``
                 and losses ``name -> loss``

    Example:
        >>> from nnedu.widgets import Playground
        >>> widget = Playground()
        >>> run = PlaygroundRun({name: getattr(widget, name) for name in widget.setting})
        >>> before = run.losses()[0]
        >>> run.go_to(20)
        >>> run.losses()[0] < before
        True
    """

    def __init__(self, setting: Setting, own: Functions | None = None) -> None:
        self.setting, self.epoch, self.trouble = setting, 0, ""
        x, y = points_of(setting)
        numbers = not np.isin(y, (0, 1)).all()
        self.loss_name = loss_of(setting, numbers)
        own = own or {}
        self.loss = own.get(self.loss_name) or getattr(losses, self.loss_name)
        if not numbers and self.loss_name != "binary_cross_entropy":
            y = 2 * y - 1
        split = math.floor(setting["train_share"] * len(x) + 0.5)
        split = max(1, min(len(x) - 1, split))
        columns = inputs(x, features_of(setting))
        self.train, self.test = (columns[:split], y[:split]), (columns[split:], y[split:])
        self.model = network(columns.shape[1], setting, own)
        name, options = OPTIMIZERS[setting["optimizer"]]
        self.optimizer = getattr(optimizers, name)(self.model, lr=setting["lr"], **options)

    def go_to(self, epoch: int) -> None:
        """Train up to an epoch; where training diverges it ends, and ``trouble`` says why."""
        if epoch <= self.epoch or self.trouble or not len(self.test[0]):
            return
        kind, strength = self.setting["penalty"], self.setting["strength"]
        penalty = None
        if kind != "none":
            penalty = partial(getattr(regularizers, kind.lower()), strength=strength)
        try:
            fit(
                self.model, self.train, loss=self.loss, optimizer=self.optimizer, rng=None,
                epochs=epoch - self.epoch, batch_size=self.setting["batch_size"], progress=False,
                penalty=penalty,
            )  # fmt: skip
        except Diverged as error:
            self.trouble = str(error)
        self.epoch = epoch

    def losses(self) -> tuple[float, float]:
        """Training and test loss, without dropout and penalty."""
        with np.errstate(all="ignore"):
            pair = [
                evaluate(self.model, data, loss=self.loss)["loss"] if len(data[0]) else math.nan
                for data in (self.train, self.test)
            ]
        return pair[0], pair[1]


def answers(run: PlaygroundRun) -> Array:
    """The output on a grid of places from -3 to 3, 36 rows of 72, its first row at the bottom."""
    places = np.meshgrid(np.linspace(-3, 3, 72), np.linspace(-3, 3, 36))
    x = np.column_stack([grid.ravel() for grid in places])
    with np.errstate(all="ignore"):
        outputs = run.model.forward(inputs(x, features_of(run.setting)), train=False)
    return np.asarray(outputs).reshape(36, 72)


def points_of(setting: Setting) -> tuple[Array, Array]:
    """The points x (n, 2) and y (n, 1) of a setting."""
    if setting["data"] != OWN:
        return playground_data(setting["data"], noise=setting["noise"], seed=setting["draw"])
    n = len(setting["points"]) // 3
    rows = np.array(setting["points"][: 3 * n], dtype=float).reshape(n, 3)
    # The first points train, the others test: taken from all over a table that may be sorted.
    rows = rows[np.argsort(np.arange(n) * 0.6180339887498949 % 1, kind="stable")]
    return rows[:, :2], rows[:, 2:]


def features_of(setting: Setting) -> list[int]:
    """Which inputs the network sees; x1 where none is chosen."""
    features = [int(bool(on)) for on in [*setting["features"], *len(FEATURES) * [0]]][
        : len(FEATURES)
    ]
    return features if any(features) else [1, *features[1:]]


def loss_of(setting: Setting, numbers: bool) -> str:
    """The chosen loss; mse where it is one for classes and the targets are numbers."""
    name = str(setting["loss"])
    return "mse" if numbers and name in FOR_CLASSES else name


def layers_of(setting: Setting, own: Functions) -> list[tuple[int, str]]:
    """Units and activation of every hidden layer; tanh where the name is not known."""
    names = [*setting["activations"].split(" "), *MOST_LAYERS * [""]]
    return [
        (max(1, min(MOST_UNITS, int(n))), name if name in ACTIVATIONS or name in own else "tanh")
        for n, name in zip(setting["hidden"][:MOST_LAYERS], names, strict=False)
    ]


def network(fan_in: int, setting: Setting, own: Functions) -> Sequential:
    """The network of a setting, with the weights it starts from."""
    rng: Any = Chance(setting["seed"])
    layers: list[Layer] = []
    for units, name in layers_of(setting, own):
        f, backward = own.get(name) or (
            getattr(functional, name), getattr(functional, f"{name}_backward"),
        )  # fmt: skip
        layers += [Dense(fan_in, units, rng=rng), Activation(f, backward)]
        if setting["p_drop"]:
            layers.append(Dropout(setting["p_drop"], rng=rng))
        fan_in = units
    model = Sequential(*layers, Dense(fan_in, 1, rng=rng), dtype=np.float64)
    weights = unpacked(setting["weights"])
    if weights.size == model.theta.size:
        model.theta = weights
    return model


def unpacked(text: str) -> Array:
    """What `packed` made a text of; nothing where it is no such text."""
    try:
        return np.frombuffer(b64decode(text), "<f4").astype(float)
    except ValueError:
        return np.empty(0)
