"""The vanishing-gradients widget: both languages, and that it shows what it is there to show."""

from typing import Any

import numpy as np
import pytest

from nnedu.widgets import VanishingGradients
from nnedu.widgets.vanishing_run import ACTIVATIONS, CLIPS, INITS, NORMS, Run, training_run
from tests.nnedu.node import javascript

FIRST = {
    "depth": 10, "activation": "sigmoid", "init": "Glorot", "skip": False, "norm": "none",
    "clip": "none", "lr": 0.2,
}  # fmt: skip
SETTINGS: list[dict[str, Any]] = [
    *({"activation": name, "init": "He", "lr": 0.05} for name in ACTIVATIONS),
    *({"init": init, "depth": 3, "activation": "tanh"} for init in INITS),
    *({"norm": norm, "skip": True, "activation": "tanh", "lr": 0.05} for norm in NORMS),
    *({"clip": clip, "activation": "tanh", "depth": 2} for clip in CLIPS),
    {"depth": 1, "lr": 1.0},
]


def run(**setting: Any) -> Run:
    return training_run(FIRST | setting)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: "-".join(map(str, s.values())))
def test_training_is_nnedus(setting: dict[str, Any]) -> None:
    found = javascript("vanishing_run.js", "done(trainingRun(setting));", setting=FIRST | setting)
    mine = run(**setting)
    for name in Run._fields:
        expected = getattr(mine, name)
        np.testing.assert_allclose([r[name] for r in found], expected, rtol=1e-6, atol=1e-9)


def factor(step: int, **setting: Any) -> float:
    """How many times larger the gradient of the last hidden layer is than that of the first."""
    norms = run(**setting).norms[step]
    return float(norms[-2] / norms[0])


def test_it_shows_what_the_lesson_says() -> None:
    assert factor(0) > 1e5
    assert factor(100) > 1e5
    assert run().right[-1] < 0.6
    assert factor(0, activation="tanh") < 50
    for cure in ({"activation": "tanh"}, {"norm": "batch norm"}, {"skip": True}, {"depth": 1}):
        assert run(**cure).right[-1] > 0.75
    for no_cure in ({"norm": "layer norm"}, {"clip": "by norm, 1"}, {"init": "He"}, {"lr": 2.0}):
        assert run(**no_cure).right[-1] < 0.6


def test_it_explodes_and_clipping_tames_it() -> None:
    large = {"activation": "relu", "init": "three times He"}
    exploded, clipped = run(**large), run(**large, clip="by norm, 1")
    assert exploded.length[0] > 1e3
    assert len(exploded.loss) < 10
    assert not np.isfinite(exploded.norms[-1]).all()
    assert len(clipped.loss) == 101
    np.testing.assert_array_less(np.linalg.norm(clipped.norms, axis=1), 1.000001)
    assert clipped.right[-1] > 0.75


def relu(z: Any) -> Any:
    return np.maximum(z, 0)


def relu_backward(da: Any, z: Any) -> Any:
    return da * (z > 0)


def no_return(da: Any, z: Any) -> None:
    da * (z > 0)


def test_ones_own_activation_runs_as_nnedus() -> None:
    widget = VanishingGradients(relu, relu_backward)
    assert widget.activation == "your relu"
    setting = FIRST | {"activation": "your relu", "step": 0}
    np.testing.assert_array_equal(widget._run(setting).norms, run(activation="relu").norms)
    assert widget._run(setting | {"step": 5}) is widget._run(setting)


def test_what_is_wrong_with_ones_own_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    widget, sent = VanishingGradients(relu, no_return), []
    monkeypatch.setattr(widget, "send", lambda answer, buffers: sent.append((answer, buffers)))
    widget._answer(widget, FIRST | {"activation": "your relu", "step": 0}, [])
    assert sent == [({"trouble": "no_return returned None: is its `return` missing?"}, [b"", b""])]
    assert "no_return returned None" in widget.still().alt
    with pytest.raises(ValueError, match="together with its backward pass"):
        VanishingGradients(relu)


def test_python_answers_with_every_number(monkeypatch: pytest.MonkeyPatch) -> None:
    widget, sent = VanishingGradients(relu, relu_backward), []
    monkeypatch.setattr(widget, "send", lambda answer, buffers: sent.append((answer, buffers)))
    widget._answer(widget, FIRST | {"activation": "your relu", "step": 0}, [])
    answer, [numbers, norms] = sent[0]
    assert answer == {"trouble": ""}
    mine = run(activation="relu")
    table = np.frombuffer(numbers, np.float32).reshape(101, 3)
    np.testing.assert_allclose(table[:, 1], mine.right, rtol=1e-6)
    np.testing.assert_allclose(np.frombuffer(norms, np.float32), mine.norms.ravel(), rtol=1e-6)


def test_the_picture_tells_how_much_arrives() -> None:
    widget = VanishingGradients()
    assert "after 30 steps" in widget.still().alt
    widget.state_string = "depth=1&activation=tanh&step=100"
    assert "1 hidden tanh layers after 100 steps. Layer 1's is 1 times" in widget.still().alt
