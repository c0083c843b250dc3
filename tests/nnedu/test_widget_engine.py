"""The engine in JavaScript trains as nnedu does: the same losses and weights over 100 steps."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from nnedu import Dense, Dropout, Sequential, functional, losses, optimizers
from nnedu.layers import Activation, BatchNorm, Layer, LayerNorm, Residual
from nnedu.probes import layer_statistics
from nnedu.regularizers import clip_norm, clip_value, l1, l2
from nnedu.training import train
from nnedu.widgets.activation_curve import parameter_of
from nnedu.widgets.activation_explorer import IN_JAVASCRIPT
from tests.nnedu.node import javascript

STEPS, EXAMPLES, BATCH, ALPHA = 100, 20, 8, 0.3
MODULES = "engine.js losses.js normalization.js dropout.js residual.js gradients.js optimizers.js"
LOSSES = ["mse", "mae", "huber", "binary_cross_entropy", "hinge", "cross_entropy"]
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

# Hidden layers as both languages build them; every one takes and gives 5 features.
Plan = list[list[Any]]
PLAIN: Plan = [["Activation", "tanh"]]
DROPPED: Plan = [["Activation", "tanh"], ["Dropout"]]
DEEP: Plan = [
    ["BatchNorm"], ["Activation", "relu"],
    ["Residual", ["Dense"], ["LayerNorm"], ["Activation", "tanh"], ["Dropout"]],
    ["Dense"], ["Activation", "elu"],
]  # fmt: skip
CASES: list[dict[str, Any]] = [
    *({"hidden": [["Activation", f]], "loss": loss} for f in IN_JAVASCRIPT for loss in LOSSES),
    *({"optimizer": name, "loss": loss} for name in OPTIMIZERS for loss in LOSSES),
    {"loss": "mse", "l1": 0.01, "l2": 0.03},
    {"loss": "cross_entropy", "hidden": DROPPED},
    {"loss": "binary_cross_entropy", "hidden": DROPPED, "l1": 0.01, "optimizer": "Adam"},
    *(
        {"loss": loss, "hidden": [[norm], ["Activation", "swish"]]}
        for norm in ("BatchNorm", "LayerNorm")
        for loss in LOSSES
    ),
    {"loss": "mse", "hidden": [["Residual", ["Dense"], ["Activation", "relu"]]]},
    *({"loss": loss, "hidden": DEEP, "optimizer": "Adam"} for loss in LOSSES),
    {"loss": "mse", "clip": ["norm", 0.3]},
    {"loss": "cross_entropy", "clip": ["value", 0.02], "optimizer": "Adam"},
    {"loss": "mse", "hidden": DEEP, "clip": ["norm", 0.5], "l2": 0.01},
]

SCRIPT = """
const masks = [];
function layer([kind, ...rest], one) {
  if (kind === "Dense") return new Dense(rest[0] ?? 5, rest[1] ?? 5);
  if (kind === "Activation") return new Activation(rest[0], one.alpha);
  if (kind === "BatchNorm") return new BatchNorm(5);
  if (kind === "LayerNorm") return new LayerNorm(5);
  if (kind === "Residual") return new Residual(...rest.map((inner) => layer(inner, one)));
  masks.push(new Dropout());
  return masks.at(-1);
}
done(cases.map((one) => {
  masks.length = 0;
  const net = new Sequential(...one.layers.map((plan) => layer(plan, one)));
  const ones = Array.from(net.theta).filter((value) => value === 1).length;
  net.theta.set(one.theta);
  const [x, y] = [Float64Array.from(one.x), Float64Array.from(one.y)];
  const o = optimizer(one.optimizer, net.size, one.options);
  const options = {};
  if (one.l1 || one.l2) options.penalty = penalty(one.l1, one.l2);
  if (one.clip) options.clip = (one.clip[0] === "norm" ? clipNorm : clipValue)(one.clip[1]);
  const values = one.batches.map((rows, t) => {
    masks.forEach((dropout, i) => { dropout.mask = one.masks[t][i]; });
    const batch = {
      x: rowsOf(x, 3, rows), y: rowsOf(y, y.length / one.examples, rows), n: rows.length,
    };
    return trainStep(net, o, LOSSES[one.loss], batch, options);
  });
  const outputs = Array.from(net.forward(x, one.examples));
  const [, da] = LOSSES[one.loss](net.forward(x, one.examples, false), y, one.examples);
  net.backward(da, one.examples);
  return {
    values, outputs, ones, norms: gradientNorms(net), theta: Array.from(net.theta), size: net.size,
  };
}));
"""


class Recorded(Dropout):
    """Dropout that keeps its masks, for the other engine to use."""

    def __init__(self, rng: np.random.Generator) -> None:
        super().__init__(0.4, rng=rng)
        self.masks: list[list[float]] = []

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        a = super().forward(x, train=train)
        if train:
            self.masks.append(self.mask.ravel().tolist())
        return a


def no_slope(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    return np.zeros_like(da)


def layer_of(plan: list[Any], rng: np.random.Generator) -> Layer:
    kind, *rest = plan
    if kind == "Dense":
        return Dense(*(rest or (5, 5)), rng=rng)
    if kind == "Activation":
        forward = getattr(functional, rest[0])
        option = parameter_of(forward)[0]
        backward = getattr(functional, f"{rest[0]}_backward", no_slope)
        return Activation(forward, backward, **({option: ALPHA} if option else {}))
    if kind == "Residual":
        return Residual(*(layer_of(inner, rng) for inner in rest))
    if kind == "Dropout":
        return Recorded(rng)
    return {"BatchNorm": BatchNorm, "LayerNorm": LayerNorm}[kind](5)


def in_python(
    loss: str,
    hidden: Plan = PLAIN,
    optimizer: str = "momentum",
    l1: float = 0,
    l2: float = 0,
    clip: list[Any] | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Train with nnedu; returns all that JavaScript needs, and what came out."""
    rng = np.random.default_rng(7)
    outputs = 1 if loss in ("binary_cross_entropy", "hinge") else 4
    layers: Plan = [["Dense", 3, 5], *hidden, ["Dense", 5, outputs]]
    model = Sequential(*(layer_of(plan, rng) for plan in layers), dtype=np.float64)
    x = rng.normal(size=(EXAMPLES, 3))
    y = {
        "binary_cross_entropy": rng.integers(0, 2, (EXAMPLES, 1)),
        "hinge": 2 * rng.integers(0, 2, (EXAMPLES, 1)) - 1,
        "cross_entropy": rng.integers(0, 4, EXAMPLES),
    }.get(loss, rng.normal(size=(EXAMPLES, 4)))
    name, options = OPTIMIZERS[optimizer]
    start = model.theta.tolist()
    batches = [rng.choice(EXAMPLES, BATCH, replace=False) for _ in range(STEPS)]
    stepper = getattr(optimizers, name)(model, **options)
    cut = clipping(*clip) if clip else None
    function = getattr(losses, loss)
    values = [
        next(train(model, (x[rows], y[rows]), loss=function, optimizer=stepper, rng=None,
                   penalty=penalty_of(l1, l2) if l1 or l2 else None, clip=cut)).loss
        for rows in batches
    ]  # fmt: skip
    recorded = [layer for _, layer in model.named_layers() if isinstance(layer, Recorded)]
    given = {
        "layers": layers, "theta": start, "x": x.ravel().tolist(), "y": y.ravel().tolist(),
        "examples": EXAMPLES, "optimizer": name, "options": options, "loss": loss, "alpha": ALPHA,
        "l1": l1, "l2": l2, "clip": clip, "batches": [rows.tolist() for rows in batches],
        "masks": [[layer.masks[t] for layer in recorded] for t in range(STEPS)],
    }  # fmt: skip
    theta = model.theta.copy()
    found = model.forward(x, train=False)
    model.backward(function(found, y)[1])
    norms = [
        float(np.linalg.norm(np.concatenate([p.grad.ravel() for p in layer.parameters()])))
        for _, layer in model.named_layers()
        if layer.parameters()
    ]
    result = {"start": start, "values": values, "theta": theta, "outputs": found, "norms": norms}
    return given, result


def clipping(kind: str, limit: float) -> Any:
    return (
        partial(clip_norm, max_norm=limit) if kind == "norm" else partial(clip_value, limit=limit)
    )


def penalty_of(strength1: float, strength2: float) -> Any:
    def penalty(theta: np.ndarray) -> tuple[float, np.ndarray]:
        (value1, dtheta1), (value2, dtheta2) = l1(theta, strength1), l2(theta, strength2)
        return value1 + value2, dtheta1 + dtheta2

    return penalty


@pytest.fixture(scope="module")
def runs() -> list[Any]:
    """Every case trained by both: what nnedu found and what JavaScript found."""
    python = [in_python(**case) for case in CASES]
    found = javascript(MODULES, SCRIPT, cases=[given for given, _ in python])
    return [(expected, js) for (_, expected), js in zip(python, found, strict=True)]


def name_of(case: dict[str, Any]) -> str:
    return "-".join(f"{key}={value}" for key, value in case.items()).replace("'", "")


@pytest.mark.parametrize("i", range(len(CASES)), ids=[name_of(case) for case in CASES])
def test_training_is_nnedus(i: int, runs: list[Any]) -> None:
    expected, found = runs[i]
    values = expected["values"]
    assert found["size"] == expected["theta"].size
    assert np.isfinite(values).all()
    assert np.abs(expected["theta"] - expected["start"]).max() > 0.05
    for name in ("values", "theta", "outputs", "norms"):
        np.testing.assert_allclose(found[name], np.ravel(expected[name]), rtol=1e-6, atol=1e-6)


def test_a_normalization_starts_with_gamma_1_and_beta_0(runs: list[Any]) -> None:
    for case, (_, found) in zip(CASES, runs, strict=True):
        kinds = str(case.get("hidden", PLAIN))
        assert found["ones"] == 5 * (kinds.count("BatchNorm") + kinds.count("LayerNorm"))


def test_every_activation_loss_and_optimizer_is_compared() -> None:
    script = "done([ACTIVATIONS, LOSSES].map(Object.keys).concat([OPTIMIZERS]));"
    found = javascript("losses.js optimizers.js", script)
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
    assert javascript("losses.js", script) == [1e4, 2e4]


def test_batch_norm_refuses_a_batch_of_one_example_in_training() -> None:
    script = (
        "const net = new Sequential(new BatchNorm(2)); net.forward([1, 2], 1);"
        "try { net.forward([1, 2], 1, true); } catch (error) { done(error.message); }"
    )
    assert "more than one example" in javascript("normalization.js", script)


def test_dead_and_saturated_units_are_counted_as_probes_does() -> None:
    rng = np.random.default_rng(0)
    model = Sequential(
        Dense(2, 6, rng=rng), layer_of(["Activation", "relu"], rng), Dense(6, 6, rng=rng),
        layer_of(["Activation", "tanh"], rng), dtype=np.float64,
    )  # fmt: skip
    model.theta *= 3
    model.layers[0].b = [-9, 0, -9, 0, 0, 0]
    x = rng.normal(size=(10, 2))
    script = """
    const net = new Sequential(new Dense(2, 6), new Activation("relu"),
      new Dense(6, 6), new Activation("tanh"));
    net.theta.set(theta);
    net.forward(x, 10);
    done([net.layers[1], net.layers[3]].map((a) => [deadUnits(a, 10), saturatedShare(a)]));
    """
    found = javascript(
        "engine.js health.js", script, theta=model.theta.tolist(), x=x.ravel().tolist()
    )
    measured = [layer_statistics(model, x)[i] for i in (1, 3)]
    assert found[0][0] == [0, 2]
    for (dead, saturated), layer in zip(found, measured, strict=True):
        assert len(dead) / 6 == pytest.approx(layer.dead)
        assert saturated == pytest.approx(layer.saturated)
    assert measured[1].saturated


@pytest.mark.parametrize(
    ("value", "words"),
    [("NaN", "became NaN at step 7"), ("Infinity", "became infinite at step 7"),
     ("1e5", "is 100000 and was 2: it diverges"), ("3", "")],
)  # fmt: skip
def test_what_is_wrong_with_a_loss_is_named(value: str, words: str) -> None:
    script = f"done(divergence({{ value: {value}, first: 2, step: 7, lr: 0.5 }}));"
    said = javascript("health.js", script)
    assert words in said
    assert bool(said) == bool(words)
