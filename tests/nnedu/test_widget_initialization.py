"""The initialisation widget: both languages, what is known of the schemes, one's own initializer."""

from typing import Any

import numpy as np
import pytest

from nnedu.widgets import InitializationExplorer
from nnedu.widgets.initialization_model import ACTIVATIONS, SCHEMES
from tests.nnedu.node import javascript

SETTINGS = [
    *({"scheme": scheme} for scheme in SCHEMES),
    *({"activation": activation, "gain": 1.3, "width": 64} for activation in ACTIVATIONS),
    {"width": 4, "depth": 1, "gain": 0.1},
    {"scheme": "large, std 1", "activation": "identity", "depth": 12, "gain": 5.0},
]


def rows_of(**setting: Any) -> Any:
    explorer = InitializationExplorer()
    full = {name: getattr(explorer, name) for name in explorer.setting} | setting
    return full, *explorer._rows(full)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: "-".join(map(str, s.values())))
def test_the_layers_are_the_same_in_javascript(setting: dict[str, Any]) -> None:
    full, rows, limit = rows_of(**setting)
    found = javascript("initialization_model.js", "done(layerRows(setting));", setting=full)
    assert found["limit"] == pytest.approx(limit, rel=1e-6)
    np.testing.assert_allclose(np.array(found["rows"])[:, :3], rows[:, :3], rtol=1e-6, atol=1e-9)
    # A value on the border of two bins may fall to either side.
    assert np.abs(np.array(found["rows"])[:, 3:] - rows[:, 3:]).sum() <= 4
    assert (rows[:, 3:].sum(axis=1) == 64 * full["width"]).all()


def test_what_is_known_of_the_schemes() -> None:
    def spread(**setting: Any) -> float:
        return float(rows_of(width=64, depth=8, **setting)[1][-1, 0])

    assert 0.5 < spread(scheme="He", activation="relu") < 2
    assert spread(scheme="Glorot", activation="relu") < 0.1
    assert 0.2 < spread(scheme="Glorot", activation="tanh") < 1
    assert 0.7 < spread(scheme="LeCun", activation="selu") < 1.3
    assert spread(scheme="tiny, std 0.01", activation="tanh") < 1e-6
    assert spread(scheme="large, std 1", activation="relu") > 1e3
    assert spread(scheme="all zero", activation="relu") == 0
    assert rows_of(scheme="large, std 1", activation="tanh")[1][-1, 1] > 0.5


def uniform(shape: tuple[int, int], rng: np.random.Generator) -> Any:
    return rng.uniform(-1, 1, shape) * np.sqrt(6 / shape[0])


def flat(shape: tuple[int, int], rng: np.random.Generator) -> Any:
    return rng.normal(size=shape[0])


def nothing(shape: tuple[int, int], rng: np.random.Generator) -> None:
    rng.normal(size=shape)


def broken(shape: tuple[int, int], rng: np.random.Generator) -> Any:
    return rng.normal(shape=shape)  # type: ignore[call-arg]


def huge(shape: tuple[int, int], rng: np.random.Generator) -> Any:
    return np.full(shape, 1e300)


@pytest.mark.parametrize(
    ("init", "said"),
    [
        (flat, "flat should return weights of the shape asked for, (48, 48), got (48,)"),
        (nothing, "nothing returned None: is its `return` missing?"),
        (broken, "broken raised TypeError in its line 2"),
    ],
)
def test_what_is_wrong_with_ones_own_is_said(init: Any, said: str) -> None:
    assert said in InitializationExplorer(init).still().alt


def test_python_answers_with_the_learners_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    explorer, sent = InitializationExplorer(uniform), []
    monkeypatch.setattr(explorer, "send", lambda answer, buffers: sent.append((answer, buffers)))
    assert explorer.scheme == "your uniform"
    setting = {name: getattr(explorer, name) for name in explorer.setting}
    explorer._answer(explorer, setting, [])
    answer, [rows, limit] = sent[0]
    assert answer == {"trouble": ""}
    table = np.frombuffer(rows, np.float32).reshape(9, 44)
    assert 0.5 < table[-1, 0] / table[0, 0] < 2
    assert np.frombuffer(limit, np.float32) == pytest.approx(3 * table[:, 0].max(), rel=1e-5)


def test_numbers_too_large_to_be_numbers_are_drawn_as_nothing() -> None:
    assert "nan" in InitializationExplorer(huge).still().alt
