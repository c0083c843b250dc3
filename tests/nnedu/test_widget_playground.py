"""The playground: the same points, weights, losses and code in Python and on the page."""

import contextlib
import io
import re
from typing import Any

import numpy as np
import pytest

from nnedu.widgets.packed import packed
from nnedu.widgets.playground import Playground
from nnedu.widgets.playground_data import CLASSES, NUMBERS, OWN, own_points
from nnedu.widgets.playground_run import ACTIVATIONS, LOSSES, OPTIMIZERS, PlaygroundRun
from tests.nnedu.node import javascript

ALL = [1] * 7
OWN_POINTS = own_points(
    [[i * 0.37 % 1, i * 0.61 % 1] for i in range(11)], [i % 3 for i in range(11)]
)
CASES: list[dict[str, Any]] = [
    {},
    *({"data": name, "noise": 0.3, "features": ALL, "draw": 5} for name in (*CLASSES, *NUMBERS)),
    *({"activations": f"{name} tanh", "seed": 4} for name in ACTIVATIONS),
    *({"loss": loss, "data": data} for loss in LOSSES for data in ("moons", "plane of numbers")),
    *({"optimizer": name} for name in OPTIMIZERS),
    {"p_drop": 0.3, "hidden": [5, 8, 2], "activations": "relu elu"},
    {"penalty": "L1", "strength": 0.01, "batch_size": 7},
    {"penalty": "L2", "strength": 0.1, "train_share": 0.83, "batch_size": 60},
    {"hidden": [], "features": [0] * 7, "activations": ""},
    {"hidden": [99, -3, 1, 1, 1, 1, 8, 8], "activations": "tahn sign gelu"},
    {"data": OWN, "points": OWN_POINTS, "batch_size": 4},
    {"data": OWN, "points": OWN_POINTS[:6]},
    {"weights": packed(np.linspace(-1, 1, 25)), "p_drop": 0.1},
    {"weights": packed([1.0, 2.0])},
    {"weights": "no such thing", "features": [0, 1], "data": OWN, "points": OWN_POINTS[:11]},
]
EPOCHS = 12


def setting_of(**changed: Any) -> dict[str, Any]:
    widget = Playground()
    for name, value in changed.items():
        setattr(widget, name, value)
    return {name: getattr(widget, name) for name in widget.setting}


@pytest.fixture(scope="module")
def trained() -> list[Any]:
    """Every case in both languages."""
    settings = [setting_of(**case) for case in CASES]
    script = """
    const own = { activation: "", backward: "", loss: "" };
    done(settings.map((setting) => {
      const run = playgroundRun(setting);
      const start = Array.from(run.net.theta);
      run.goTo(epochs);
      return { start, theta: Array.from(run.net.theta), losses: run.losses(),
        code: codeOf({ ...setting, epoch: epochs }, run, own), right: run.accuracy(run.train) };
    }));
    """
    found = javascript("playground_code.js", script, settings=settings, epochs=EPOCHS)
    return list(zip(settings, found, strict=True))


@pytest.mark.parametrize(
    "i", range(len(CASES)), ids=["-".join(map(str, case)) or "as it starts" for case in CASES]
)
def test_both_engines_train_the_same_network(i: int, trained: list[Any]) -> None:
    setting, found = trained[i]
    run = PlaygroundRun(setting)
    start = run.model.theta.copy()
    np.testing.assert_allclose(found["start"], start, atol=1e-12)
    run.go_to(EPOCHS)
    assert not np.array_equal(run.model.theta, start)
    np.testing.assert_allclose(found["theta"], run.model.theta, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(found["losses"], run.losses(), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("i", range(len(CASES)), ids=[", ".join(c) or "none" for c in CASES])
def test_the_code_of_the_network_comes_to_the_same_losses(i: int, trained: list[Any]) -> None:
    _, found = trained[i]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(found["code"], "code", "exec"), {})
    losses = [float(value) for value in re.findall(r"'loss': ([\d.e+-]+)", printed.getvalue())]
    np.testing.assert_allclose(losses, found["losses"], rtol=1e-6, atol=1e-6)


def test_the_share_on_the_right_side_is_counted() -> None:
    setting = setting_of(epoch=60)
    script = "const run = playgroundRun(setting); run.goTo(60); done(run.accuracy(run.test));"
    run = PlaygroundRun(setting)
    run.go_to(60)
    x, y = run.test
    expected = float(((run.model.forward(x, train=False) > 0) == (y == 1)).mean())
    assert javascript("playground_run.js", script, setting=setting) == expected
    assert expected > 0.9
