"""Gradient descent as the widget shows it: both languages, the edge of divergence, own surfaces."""

from typing import Any

import numpy as np
import pytest

from nnedu.widgets import GradientDescent
from nnedu.widgets.descent import STEPS, SURFACES, descend, heights, measured
from nnedu.widgets.own_code import OwnCodeError
from tests.nnedu.node import javascript

DRAWS = np.random.default_rng(0).normal(size=(STEPS, 2)).round(3)
WALK = "done(descend(SURFACES[surface], setting, draws));"


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("noise", [0.0, 0.7])
def test_the_path_is_the_same_in_javascript(surface: str, noise: float) -> None:
    setting = {"lr": 0.07, "w1": -2.4, "w2": 1.5, "noise": noise}
    rows = descend(SURFACES[surface], DRAWS, **setting)
    assert len(rows) == STEPS + 1
    found = javascript(
        "descent.js", WALK, surface=surface, setting=setting, draws=DRAWS.ravel().tolist()
    )
    np.testing.assert_allclose(found, rows, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("surface", SURFACES)
def test_gradients_are_the_slopes(surface: str) -> None:
    value, gradient = SURFACES[surface]
    for a, b in np.random.default_rng(1).uniform(-2, 2, (5, 2)):
        np.testing.assert_allclose(gradient(a, b), measured(value)[1](a, b), atol=1e-6)


@pytest.mark.parametrize(("lr", "trouble"), [(1.99 / 12, False), (2.01 / 12, True), (0.5, True)])
def test_divergence_begins_at_two_over_the_curvature(lr: float, trouble: bool) -> None:
    setting = {"lr": lr, "w1": 0.1, "w2": 1.5, "noise": 0}
    script = (
        "const rows = descend(SURFACES[surface], setting, draws);"
        "done(explain(rows, setting, SURFACES[surface].curvature)[0]);"
    )
    said = javascript(
        "descent.js", script, surface="narrow valley", setting=setting, draws=[0] * 2 * STEPS
    )
    assert ("2 / 12 = 0.167" in said) == trouble
    loss = descend(SURFACES["narrow valley"], DRAWS, lr=lr, w1=0.1, w2=1.5)[:, 2]
    assert (loss[-1] > loss[0]) == trouble


def test_a_surface_of_ones_own_walks_as_nnedus() -> None:
    value, _ = SURFACES["curved valley"]
    ours = descend(SURFACES["curved valley"], DRAWS, lr=0.05, w1=-2, w2=1)
    mine = descend(measured(value), DRAWS, lr=0.05, w1=-2, w2=1)
    np.testing.assert_allclose(mine, ours, atol=1e-6)
    assert heights(value).shape == (33 * 33,)


def nothing(w1: float, w2: float) -> None:
    w1 + w2


def two(w1: float, w2: float) -> Any:
    return np.array([w1, w2])


def broken(w1: float, w2: float) -> Any:
    return w3  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (nothing, "nothing returned None: is its `return` missing?"),
        (two, "two should return one number for the weights w1 and w2, got ndarray"),
        (broken, "broken raised NameError in its line 2: name 'w3' is not defined"),
    ],
)
def test_what_is_wrong_with_a_surface_is_said(function: Any, said: str) -> None:
    with pytest.raises(OwnCodeError) as raised:
        descend(measured(function), DRAWS, lr=0.1, w1=1, w2=1)
    assert said in str(raised.value)
    assert said in GradientDescent(function).still().alt


def test_names_of_surfaces_are_known_and_differ() -> None:
    def saddle(w1: float, w2: float) -> float:
        return w1 * w2

    assert GradientDescent("saddle", saddle).setting["surface"] == {
        "options": ["saddle", "your saddle"]
    }
    with pytest.raises(ValueError, match="there is no surface 'hill'"):
        GradientDescent("hill")
    with pytest.raises(ValueError, match="got saddle twice"):
        GradientDescent("saddle", "saddle")


def test_the_picture_tells_where_it_ended() -> None:
    walk = GradientDescent("narrow valley")
    walk.state_string = "lr=0.5&step=100"
    assert walk.still().alt.endswith("It has diverged.")
    walk.state_string = "lr=0.1"
    assert "with learning rate 0.1, and its loss: from 16.38 to " in walk.still().alt
