"""The dropout widget: both languages, the ensemble, and what is wrong with a learner's dropout."""

from typing import Any

import numpy as np
import pytest

from nnedu.functional import dropout
from nnedu.widgets import DropoutEnsemble
from nnedu.widgets.dropout_model import NETS, UNITS, XS, masks, outputs, points, trained
from nnedu.widgets.packed import packed
from tests.nnedu.node import javascript

FULL = np.ones((1, 2 * UNITS))
SCRIPT = """
const parts = partsOf(unpacked(theta));
const found = dropoutMasks(p);
done([found.map((mask) => Array.from(mask)), found.slice(0, 7).map((mask) => Array.from(outputs(parts, mask)))]);
"""


@pytest.mark.parametrize("p", [0, 0.3, 0.9])
def test_thinned_networks_are_the_same_in_javascript(p: float) -> None:
    found, curves = javascript("dropout_model.js packed.js", SCRIPT, p=p, theta=packed(trained()))
    np.testing.assert_allclose(found, masks(p), rtol=1e-12)
    np.testing.assert_allclose(curves, outputs(trained(), masks(p)[:7]), atol=1e-6)


def test_the_network_has_learned_its_points() -> None:
    x, y = points()
    fit = np.interp(x[:, 0], XS, outputs(trained(), FULL)[0])
    assert np.sqrt(((fit - y[:, 0]) ** 2).mean()) < 0.35 < y.std()


def test_the_mean_of_the_thinned_is_near_the_full_one() -> None:
    full = outputs(trained(), FULL)[0]
    thinned = outputs(trained(), masks(0.2))
    single = np.sqrt(((thinned - full) ** 2).mean(axis=1)).mean()
    assert np.sqrt(((thinned.mean(axis=0) - full) ** 2).mean()) < 0.4 * single


def unscaled(x: Any, p_drop: float, *, train: bool, rng: Any) -> Any:
    return x * (rng.random(x.shape) >= p_drop) if train else x


def exchanged(x: Any, p_drop: float, *, train: bool, rng: Any) -> Any:
    return x * (rng.random(x.shape) < p_drop) / p_drop if train else x


def always(x: Any, p_drop: float, *, train: bool, rng: Any) -> Any:
    return dropout(x, p_drop, train=True, rng=rng)


def old_style(x: Any, p_drop: float, *, train: bool, rng: Any) -> Any:
    return x * (rng.random(x.shape) >= p_drop) if train else x * (1 - p_drop)


def lazy(x: Any, p_drop: float, *, train: bool, rng: Any) -> Any:
    return x


def nothing(x: Any, p_drop: float, *, train: bool, rng: Any) -> Any:
    dropout(x, p_drop, train=train, rng=rng)


def summed(x: Any, p_drop: float, *, train: bool, rng: Any) -> Any:
    return dropout(x, p_drop, train=train, rng=rng)[0].sum(axis=1)


def no_mode(x: Any, p_drop: float, rng: Any) -> Any:
    return dropout(x, p_drop, train=True, rng=rng)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (dropout, "away from the mean."),
        (unscaled, "unscaled makes 1 of a 1 that it keeps, 0.69 on average: what do the kept"),
        (exchanged, "exchanged keeps a share of p_drop = 0.3: are keep and drop exchanged?"),
        (always, "At test time always still drops units"),
        (old_style, "At test time old_style scales by 0.7"),
        (lazy, "lazy keeps 100% of the units, with p_drop = 0.3 it should be 70%."),
        (nothing, "nothing returned None: is its `return` missing?"),
        (summed, "summed should keep the shape of x, (1, 16), got (1,)"),
        (no_mode, "no_mode() got an unexpected keyword argument 'train'"),
    ],
)
def test_what_is_wrong_with_ones_own_is_said(function: Any, said: str) -> None:
    assert said in DropoutEnsemble(function).still().alt
    if function is dropout:
        assert DropoutEnsemble(function).still().alt.endswith(said)


def test_python_answers_with_the_learners_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    widget, sent = DropoutEnsemble(old_style), []
    monkeypatch.setattr(widget, "send", lambda answer, buffers: sent.append((answer, buffers)))
    setting = {name: getattr(widget, name) for name in widget.setting}
    widget._answer(widget, setting | {"p": 0.5}, [])
    answer, [found, at_test] = sent[0]
    assert "scales by 0.5" in answer["trouble"]
    assert set(np.frombuffer(found, np.float32)) == {0, 1}
    assert len(found) == 4 * NETS * 2 * UNITS
    np.testing.assert_array_equal(np.frombuffer(at_test, np.float32), np.full(2 * UNITS, 0.5))


def test_nothing_dropped_is_the_full_network() -> None:
    widget = DropoutEnsemble()
    widget.state_string = "p=0"
    assert "which is 0 away from the mean" in widget.still().alt
