"""The engine in JavaScript trains as nnedu does: the same losses and weights over 100 steps."""

from typing import Any

import numpy as np
import pytest

from nnedu import Dense, Dropout, Sequential, functional, losses, optimizers
from nnedu.layers import Activation
from nnedu.regularizers import l1, l2
from nnedu.training import train
from nnedu.widgets.activation_curve import parameter_of
from nnedu.widgets.activation_explorer import IN_JAVASCRIPT
from tests.nnedu.node import javascript

STEPS, EXAMPLES, BATCH = 100, 20, 8
LOSSES = ["mse", "binary_cross_entropy", "cross_entropy"]
OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {"lr": 0.1}),
    "decay": ("SGD", {"lr": 0.1, "weight_decay": 0.05}),
    "momentum": ("SGD", {"lr": 0.05, "momentum": 0.9}),
    "Nesterov": ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    "AdaGrad": ("AdaGrad", {"lr": 0.1}),
    "RMSProp": ("RMSProp", {"lr": 0.01}),
    "RMSProp with momentum": ("RMSProp", {"lr": 0.01, "alpha": 0.9, "momentum": 0.5}),
    "Adam": ("Adam", {"lr": 0.02}),
    "Adam with decay": ("Adam", {"lr": 0.02, "beta1": 0.8, "beta2": 0.9, "weight_decay": 0.1}),
    "AdamW": ("AdamW", {"lr": 0.02}),
    "AdamW with decay": ("AdamW", {"lr": 0.02, "weight_decay": 0.2}),
}
CASES = [
    *({"activation": name, "loss": loss} for name in IN_JAVASCRIPT for loss in LOSSES),
    *({"optimizer": name, "loss": loss} for name in OPTIMIZERS for loss in LOSSES),
    {"loss": "mse", "l1": 0.01, "l2": 0.03},
    {"loss": "cross_entropy", "p_drop": 0.4},
    {"loss": "binary_cross_entropy", "p_drop": 0.4, "l1": 0.01, "optimizer": "Adam"},
]

SCRIPT = """
done(cases.map((one) => {
  const net = network(one.net);
  const theta = Float64Array.from(one.theta);
  const [x, y] = [Float64Array.from(one.x), Float64Array.from(one.y)];
  const o = optimizer(one.optimizer, net.size, one.options);
  const values = one.batches.map((rows, t) => trainStep(net, theta, o, one.loss, {
    x: rowsOf(x, one.net.sizes[0], rows),
    y: rowsOf(y, y.length / one.examples, rows),
    n: rows.length,
  }, { masks: one.masks[t], l1: one.l1, l2: one.l2 }).value);
  return { values, theta: Array.from(theta), net: net.size };
}));
"""


class Recorded(Dropout):
    """Dropout that keeps its masks, for the other engine to use."""

    def __init__(self, p_drop: float, rng: np.random.Generator) -> None:
        super().__init__(p_drop, rng=rng)
        self.masks: list[list[float]] = []

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        a = super().forward(x, train=train)
        self.masks.append(self.mask.ravel().tolist())
        return a


def no_slope(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    return np.zeros_like(da)


def in_python(
    loss: str,
    activation: str = "tanh",
    optimizer: str = "momentum",
    l1: float = 0,
    l2: float = 0,
    p_drop: float = 0,
) -> tuple[dict[str, Any], list[float], np.ndarray]:
    """Train with nnedu; returns all that JavaScript needs, the losses and the last weights."""
    rng = np.random.default_rng(7)
    forward = getattr(functional, activation)
    alpha = 0.3 if parameter_of(forward)[0] else 0.0
    layer = Activation(
        forward, getattr(functional, f"{activation}_backward", no_slope),
        **({parameter_of(forward)[0]: alpha} if alpha else {}),
    )  # fmt: skip
    dropout = Recorded(p_drop, rng)
    sizes = [3, 5, 1 if loss == "binary_cross_entropy" else 4]
    model = Sequential(
        Dense(*sizes[:2], rng=rng), layer, dropout, Dense(*sizes[1:], rng=rng), dtype=np.float64
    )
    x = rng.normal(size=(EXAMPLES, 3))
    y = {
        "mse": rng.normal(size=(EXAMPLES, 4)),
        "binary_cross_entropy": rng.integers(0, 2, (EXAMPLES, 1)),
        "cross_entropy": rng.integers(0, 4, EXAMPLES),
    }[loss]
    name, options = OPTIMIZERS[optimizer]
    start = model.theta.tolist()
    batches = [rng.choice(EXAMPLES, BATCH, replace=False) for _ in range(STEPS)]
    stepper = getattr(optimizers, name)(model, **options)
    values = [
        next(train(model, (x[rows], y[rows]), loss=getattr(losses, loss), optimizer=stepper,
                   rng=None, penalty=penalty_of(l1, l2))).loss
        for rows in batches
    ]  # fmt: skip
    given = {
        "net": {"sizes": sizes, "activations": [activation, "identity"], "alphas": [alpha, 0]},
        "theta": start, "x": x.ravel().tolist(), "y": y.ravel().tolist(), "examples": EXAMPLES,
        "optimizer": name, "options": options, "loss": loss, "l1": l1, "l2": l2,
        "batches": [rows.tolist() for rows in batches], "masks": [[mask] for mask in dropout.masks],
    }  # fmt: skip
    return given, values, model.theta


def penalty_of(strength1: float, strength2: float) -> Any:
    def penalty(theta: np.ndarray) -> tuple[float, np.ndarray]:
        (value1, dtheta1), (value2, dtheta2) = l1(theta, strength1), l2(theta, strength2)
        return value1 + value2, dtheta1 + dtheta2

    return penalty


@pytest.fixture(scope="module")
def runs() -> list[Any]:
    """Every case trained by both: what nnedu found and what JavaScript found."""
    python = [in_python(**case) for case in CASES]  # type: ignore[arg-type]
    found = javascript("engine.js optimizers.js", SCRIPT, cases=[given for given, *_ in python])
    return list(zip(python, found, strict=True))


@pytest.mark.parametrize(
    "i", range(len(CASES)), ids=["-".join(map(str, c.values())) for c in CASES]
)
def test_training_is_nnedus(i: int, runs: list[Any]) -> None:
    (_, values, theta), found = runs[i]
    assert found["net"] == theta.size
    assert np.isfinite(values).all()
    assert abs(values[-1] - values[0]) > 1e-3
    np.testing.assert_allclose(found["values"], values, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(found["theta"], theta, rtol=1e-6, atol=1e-6)


def test_every_activation_loss_and_optimizer_is_compared() -> None:
    script = "done([ACTIVATIONS, LOSSES].map(Object.keys).concat([OPTIMIZERS]));"
    found = javascript("engine.js optimizers.js", script)
    assert [sorted(names) for names in found] == [
        sorted(IN_JAVASCRIPT),
        sorted(LOSSES),
        sorted({name for name, _ in OPTIMIZERS.values()}),
    ]


def test_losses_stay_finite_far_out() -> None:
    script = (
        "const z = Float64Array.from([1e4, -1e4]);"
        "done([LOSSES.binary_cross_entropy(z, [0, 1])[0], LOSSES.cross_entropy(z, [1], 1)[0]]);"
    )
    assert javascript("engine.js", script) == [1e4, 2e4]
